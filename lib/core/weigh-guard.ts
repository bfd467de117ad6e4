import { currentShares, desiredShares, type EndpointState, isDeploying, shareOf } from './endpoint.ts';
import type { GuardState } from './guard-state.ts';
import { type CandidateLook, judgeCandidate } from './judge/judge-candidate.ts';
import type { Judgement } from './judge/judgement.ts';
import type { MinuteSeries } from './metric.ts';
import { eventEntry, tell } from './outbox.ts';
import { decide } from './plan/decide.ts';
import { stepRecovery } from './plan/step-recovery.ts';
import { type Step, stepRollback } from './plan/step-rollback.ts';
import type { GuardPolicy } from './policy.ts';
import { minuteOf } from './time.ts';
import { tellVerdict, watchTrouble } from './trouble.ts';
import type { InconclusiveReason, Verdict } from './verdict.ts';
import { versionLabel } from './version.ts';

/** All that one look at one guard has brought together. */
export interface GuardView {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly atEpochSeconds: number;
  readonly digest: (text: string) => string;
}

/** One candidate's verdict, for the report of the tick. */
export interface JudgedCandidate {
  readonly candidate?: string;
  readonly verdict: Verdict;
}

export interface Weighed {
  readonly step: Step;
  readonly verdicts: readonly JudgedCandidate[];
}

/** Judge, plan, step: the whole of a tick that needs no I/O. Run again on a fresher state it gives what that state asks for. */
export function weighGuard(before: GuardState, view: GuardView): Weighed {
  const { endpoint, atEpochSeconds } = view;
  const verdicts: JudgedCandidate[] = [];
  let state: GuardState = { ...before, tickAtEpochSeconds: atEpochSeconds };
  for (const judgement of before.judgements) {
    const { look, verdict } = lookAt(judgement, view);
    verdicts.push({ candidate: versionLabel(judgement.candidate), verdict });
    state = afterLook(state, judgement, look, verdict, view);
  }
  if (before.judgements.length === 0) verdicts.push({ verdict: nothingToJudge(before, view) });
  state = watchTrouble(
    state,
    verdicts.map(({ verdict }) => verdict),
    atEpochSeconds,
  );
  const step = stepRollback(state, { guard: view.guard, endpoint, atEpochSeconds });
  return { step: { ...step, state: recovered(step.state, view) }, verdicts };
}

function lookAt(judgement: Judgement, view: GuardView): { look?: CandidateLook; verdict: Verdict } {
  if (isDeploying(view.endpoint)) {
    return {
      verdict: unknown(
        'endpoint-busy',
        `SageMaker is deploying ${view.endpoint.pendingConfigName}; its minutes belong to no version`,
      ),
    };
  }
  if (judgement.frozen === undefined) {
    return { verdict: unknown('metrics-unreadable', "stable's history could not be read, so nothing is judged yet") };
  }
  const shares = currentShares(view.endpoint);
  const look = judgeCandidate(judgement, {
    endpoint: view.endpoint.name,
    replies: view.replies,
    atEpochSeconds: view.atEpochSeconds,
    shares: {
      candidate: shareOf(shares, judgement.candidateVariant) ?? 0, // not on the endpoint: no share
      stable: shareOf(shares, judgement.stableVariant) ?? 0,
    },
  });
  return { look, verdict: look.verdict };
}

function afterLook(
  before: GuardState,
  judgement: Judgement,
  look: CandidateLook | undefined,
  verdict: Verdict,
  { guard, endpoint, atEpochSeconds, digest }: GuardView,
): GuardState {
  let state = before;
  if (look !== undefined) {
    state = { ...state, judgements: state.judgements.map((each) => (each === judgement ? look.judgement : each)) };
    if (look.unseenMinutes > 0) state = tell(state, gapEvent(state, judgement, look.unseenMinutes, atEpochSeconds));
  }
  state = tellVerdict(state, judgement, verdict, atEpochSeconds);
  if (verdict.kind !== 'breach') return state;
  const id = digest(
    [guard.endpoint, before.incarnation, judgement.candidate, minuteOf(atEpochSeconds)].join('|'),
  ).slice(0, 16);
  return decide(state, { guard, endpoint, judgement, verdict, atEpochSeconds, id });
}

const gapEvent = (state: GuardState, { candidate }: Judgement, minutes: number, atEpochSeconds: number) =>
  eventEntry(`v${candidate}@${atEpochSeconds}`, {
    endpoint: state.endpoint,
    kind: 'gap',
    atEpochSeconds,
    who: 'stablehand',
    why: `${minutes} minutes were older than catching up reaches and were not judged`,
    from: candidate,
  });

function recovered(state: GuardState, { guard, endpoint, replies, atEpochSeconds }: GuardView): GuardState {
  const { rollback } = state;
  if (rollback === undefined || rollback.completedAtEpochSeconds === atEpochSeconds) return state;
  return stepRecovery(state, {
    endpoint,
    replies,
    atEpochSeconds,
    margin: guard.margin,
    zerosUnpublished: rollback.zerosUnpublished ?? [],
  });
}

/** Why there is no candidate: an answer too, and never "healthy". */
function nothingToJudge(state: GuardState, { guard, endpoint }: GuardView): Verdict {
  if (endpoint.kind === 'async' || endpoint.kind === 'inference-components') {
    return unknown('endpoint-kind-unsupported', `${endpoint.kind} endpoints are not judged yet`);
  }
  if (isDeploying(endpoint)) return unknown('endpoint-busy', `SageMaker is deploying ${endpoint.pendingConfigName}`);
  if (guard.compare === 'none')
    return unknown('not-compared', 'the policy declares a permanent A/B test (compare: none)');
  if (state.stable === undefined) return unknown('no-stable-known', 'nobody knows which version is stable');
  const shares = desiredShares(endpoint);
  const others = state.placements.filter(
    ({ version, variant }) => version !== state.stable && shareOf(shares, variant) !== 0,
  );
  if (others.length > 0) {
    return unknown(
      'no-concurrent-stable',
      `stable ${versionLabel(state.stable)} does not serve beside ${others.map(({ version }) => versionLabel(version)).join(', ')}, so there is nothing to compare with in the same minutes`,
    );
  }
  return unknown('no-candidate', `only stable ${versionLabel(state.stable)} serves`);
}

const unknown = (reason: InconclusiveReason, why: string): Verdict => ({
  kind: 'inconclusive',
  reason,
  comparisons: [],
  why,
});
