import type { Judgement } from '../judge/judgement.ts';
import { laneRulesOf } from '../judge/lanes/find-lane.ts';
import type { CandidateLook } from '../judge/lanes/lane.ts';
import { decide } from '../plan/decide.ts';
import type { Facts } from '../plan/facts.ts';
import { type Ground, groundOf } from '../plan/ground.ts';
import { requestsPerMinuteOf, servingSince } from '../plan/moves/requests-per-minute.ts';
import { looksWell } from '../plan/proof/looks-well.ts';
import { stepRecovery } from '../plan/proof/step-recovery.ts';
import { isUnsupported, unsupportedText } from '../plan/states/hindrance.ts';
import type { Step } from '../plan/step.ts';
import { stepRollback } from '../plan/step-rollback.ts';
import { lookAgain } from '../plan/unmoved.ts';
import { stableServesAt } from '../reconcile/judgements.ts';
import { incarnated } from '../reconcile/reconcile.ts';
import { eventEntry, tell } from '../record/outbox.ts';
import type { GuardState } from '../state/guard-state.ts';
import { desiredShares, type EndpointState, isDeploying, shareOf } from '../words/endpoint.ts';
import type { MinuteSeries } from '../words/metric.ts';
import type { GuardPolicy } from '../words/policy.ts';
import { minuteOf } from '../words/time.ts';
import { unknown, type Verdict } from '../words/verdict.ts';
import { versionLabel } from '../words/version.ts';
import { watchDeployment } from './deployment-watch.ts';
import { tellLateSilence } from './late-silence.ts';
import { lookAtJudgement } from './look-at-judgement.ts';
import type { SoloBreach } from './platform-trouble.ts';
import { promoteProven } from './promotion.ts';
import { willBeBlamed } from './serving/blame-change.ts';
import type { FleetTrouble } from './serving/fleet-trouble.ts';
import { servingVerdict, sharedByAll } from './serving/serving-verdict.ts';
import { type JudgedNow, tellServing } from './serving/tell-serving.ts';
import { watchServing } from './serving/watch-serving.ts';
import { tellStableFailing } from './tell-stable-failing.ts';
import { tellIncident, tellLimits, tellStarved, tellWorse, watchTrouble } from './trouble.ts';

/** All that one look at one guard has brought together. */
export interface GuardView {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly atEpochSeconds: number;
  readonly digest: (text: string) => string;
  /** Why nobody knows what the variants serve; then nothing is judged. @default it is known */
  readonly unread?: string;
  /** What was read because a step asked for it. @default nothing was */
  readonly facts?: Facts;
  /** Of all guards that are looked at together, as `soloBreachesOf` gives them. @default this guard is looked at alone */
  readonly soloBreaches?: readonly SoloBreach[];
  /** Trouble of all guards that are looked at together, as `fleetTroubleOf` gives it. @default this guard is looked at alone */
  readonly fleetTroubles?: readonly FleetTrouble[];
  /** Why the fleet brake holds, where it was asked and does: what would move is held. */
  readonly braked?: string;
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
  if (view.unread !== undefined) return weighBlind(before, view, view.unread);
  const { endpoint, atEpochSeconds, braked, facts } = view;
  const verdicts: JudgedCandidate[] = [];
  const serving = servingSince(before, view);
  const requestsPerMinute = requestsPerMinuteOf(before, serving, view);
  const ticked = { ...before, tickAtEpochSeconds: atEpochSeconds, serving, requestsPerMinute };
  let state = watchServing(stableServesAt(ticked, endpoint, atEpochSeconds), view);
  const judged: (Judgement & JudgedNow)[] = [];
  for (const judgement of before.judgements) {
    const { look, verdict: alone } = lookAtJudgement(judgement, view);
    const verdict = sharedByAll(state, judgement, alone);
    judged.push({ ...judgement, verdict });
    verdicts.push({ candidate: versionLabel(judgement.candidate), verdict });
    state = afterLook(state, judgement, { look, verdict }, view);
  }
  if (before.judgements.length === 0)
    verdicts.push({ verdict: servingVerdict(state, view) ?? nothingToJudge(before, view) });
  const all = verdicts.map(({ verdict }) => verdict);
  state = watchDeployment(state, view);
  state = tellServing(tellIncident(state, all, atEpochSeconds), judged, view);
  state = tellStableFailing(state, judged, atEpochSeconds);
  state = watchTrouble(state, all, atEpochSeconds);
  const recentlyWell = questionLooksWell(state, view);
  const step = stepRollback(state, { guard: view.guard, endpoint, atEpochSeconds, facts, recentlyWell, braked });
  const told = tellLateSilence(recovered(step.state, view), view.replies, atEpochSeconds);
  return { step: { ...step, state: told }, verdicts };
}

/**
 * Without knowing what serves, minutes belong to no version and nothing new is planned; what is moving already is seen through, and a
 * question comes to its end, as long as the endpoint is still the one that it was decided about.
 */
function weighBlind(before: GuardState, { guard, endpoint, atEpochSeconds, facts }: GuardView, why: string): Weighed {
  const unread = `what the variants serve could not be read: ${why}`;
  const verdict = unknown('endpoint-unreadable', unread);
  const ticked = { ...incarnated(before, endpoint, atEpochSeconds), tickAtEpochSeconds: atEpochSeconds };
  const state = watchTrouble(ticked, [verdict], atEpochSeconds);
  return { step: stepRollback(state, { guard, endpoint, atEpochSeconds, facts, unread }), verdicts: [{ verdict }] };
}

function questionLooksWell({ rollback }: GuardState, { guard, endpoint, replies, atEpochSeconds }: GuardView): boolean {
  if (rollback?.status !== 'awaiting-approval') return false;
  return looksWell(rollback, { endpoint: endpoint.name, replies, margin: guard.margin, atEpochSeconds });
}

function afterLook(
  before: GuardState,
  judgement: Judgement,
  { look, verdict }: { readonly look?: CandidateLook; readonly verdict: Verdict },
  view: GuardView,
): GuardState {
  const { atEpochSeconds } = view;
  let state = before;
  if (look !== undefined) {
    state = { ...state, judgements: state.judgements.map((each) => (each === judgement ? look.judgement : each)) };
    if (look.judgement.breachedAtEpochSeconds === atEpochSeconds)
      state = { ...state, soloBreachAtEpochSeconds: atEpochSeconds };
    if (look.unseenMinutes > 0) state = tell(state, gapEvent(state, judgement, look.unseenMinutes, atEpochSeconds));
  }
  state = tellLimits(state, judgement, atEpochSeconds);
  state = tellStarved(state, look?.judgement ?? judgement, verdict, atEpochSeconds);
  if (!willBeBlamed(state, judgement, view)) state = tellWorse(state, judgement, verdict, atEpochSeconds);
  if (look !== undefined) state = promoteProven(state, look.judgement, verdict, atEpochSeconds);
  const ground = verdict.kind === 'breach' ? groundOf(verdict) : backGround(state, judgement, view);
  if (ground === undefined) return state;
  const id = view
    .digest([view.guard.endpoint, before.incarnation, judgement.candidate, minuteOf(atEpochSeconds)].join('|'))
    .slice(0, 16);
  const { endpoint, braked } = view;
  const guard = { ...view.guard, mode: laneRulesOf(judgement).modeOf(view.guard) };
  const again = lookAgain(state, { guard, endpoint, judgement, ground, atEpochSeconds, id, braked });
  return decide(again.state, again.decision);
}

/** A version that was rolled back before needs no second proof to be moved away, unless a person has released it. */
function backGround(
  { quarantine, standing }: GuardState,
  { candidate, candidateVariant, back }: Judgement,
  { endpoint }: GuardView,
): Ground | undefined {
  const stillBarred = quarantine.includes(candidate) && !standing.released.includes(candidate);
  if (back !== true || !stillBarred || isDeploying(endpoint)) return undefined;
  const why = `${versionLabel(candidate)} was rolled back before, nobody has released it, and it has traffic again on ${candidateVariant}`;
  return { cause: 'quarantined', signal: 'quarantined', why };
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
function nothingToJudge(state: GuardState, { endpoint }: GuardView): Verdict {
  if (isUnsupported(endpoint)) return unknown('endpoint-kind-unsupported', unsupportedText(endpoint));
  if (isDeploying(endpoint)) return unknown('endpoint-busy', `SageMaker is deploying ${endpoint.pendingConfigName}`);
  if (state.stable === undefined) return unknown('no-stable-known', 'nobody knows which version is stable');
  const shares = desiredShares(endpoint);
  const others = state.placements.filter(
    ({ version, variant }) => version !== state.stable && (shareOf(shares, variant) ?? 0) > 0, // not there: no traffic
  );
  if (others.length > 0) {
    return unknown(
      'no-concurrent-stable',
      `stable ${versionLabel(state.stable)} does not serve beside ${others.map(({ version }) => versionLabel(version)).join(', ')}, so there is nothing to compare with in the same minutes`,
    );
  }
  return unknown('no-candidate', `only stable ${versionLabel(state.stable)} serves`);
}
