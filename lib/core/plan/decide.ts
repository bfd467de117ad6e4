import { desiredShares, type EndpointState, type Share, shareOf } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import type { Judgement } from '../judge/judgement.ts';
import type { GuardPolicy } from '../policy.ts';
import type { Verdict } from '../verdict.ts';
import { versionLabel } from '../version.ts';
import { DAY_SECONDS, MOST_AUTOMATIC_A_DAY, SHIFT_DEADLINE_SECONDS } from './deadlines.ts';
import { isMoving, type Rollback } from './rollback.ts';
import { tellRollback } from './rollback-notice.ts';
import { sharesAfterMoving } from './target-shares.ts';

export type Breach = Extract<Verdict, { kind: 'breach' }>;

export interface Decision {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  readonly judgement: Judgement;
  readonly verdict: Breach;
  readonly atEpochSeconds: number;
  /** Deterministic id of the rollback that this breach would be. */
  readonly id: string;
}

/** What to do about a breach, and when not to. Every arm is told. */
type Plan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'observe' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'shift' }
  | { readonly kind: 'hold'; readonly because: string };

/** Turns a breach into a rollback record, a question, or a word to people. The same breach is decided once. */
export function decide(state: GuardState, decision: Decision): GuardState {
  const { judgement, endpoint, verdict, atEpochSeconds } = decision;
  const plan = planFor(state, decision);
  if (plan.kind === 'nothing') return state;
  const rollback = rollbackOf(decision, desiredShares(endpoint));
  const decided = markDecided(state, judgement, atEpochSeconds);
  const why = verdict.why;
  switch (plan.kind) {
    case 'observe':
      return tellRollback(decided, rollback, {
        event: 'would-have-rolled-back',
        notice: 'would-have-rolled-back',
        atEpochSeconds,
        why,
      });
    case 'hold': {
      // not marked as decided: when the hindrance is gone the breach is still there and is planned afresh
      const key = `held:${judgement.candidate}:${plan.because}`;
      if (state.told.includes(key)) return state;
      const held: Rollback = { ...rollback, status: 'held' };
      const recorded = tellRollback({ ...state, rollback: held, told: [...state.told, key] }, held, {
        event: 'rollback-decided',
        atEpochSeconds,
        why,
      });
      return tellRollback(recorded, held, {
        event: 'held',
        notice: 'held',
        atEpochSeconds,
        why: `${plan.because}; ${why}`,
      });
    }
    case 'ask': {
      const deadlineEpochSeconds = atEpochSeconds + decision.guard.approveWithinMinutes * 60;
      const asked: Rollback = { ...rollback, status: 'awaiting-approval', deadlineEpochSeconds };
      const recorded = tellRollback({ ...decided, rollback: asked }, asked, {
        event: 'rollback-decided',
        atEpochSeconds,
        why,
      });
      return tellRollback(recorded, asked, {
        event: 'approval-asked',
        notice: 'awaiting-approval',
        atEpochSeconds,
        why,
        facts: { untilEpochSeconds: deadlineEpochSeconds },
      });
    }
    case 'shift': {
      const recorded = tellRollback({ ...decided, rollback }, rollback, {
        event: 'rollback-decided',
        notice: 'rollback-started',
        atEpochSeconds,
        why,
      });
      return { ...recorded, automaticRollbacks: [...recentRollbacks(state, atEpochSeconds), atEpochSeconds] };
    }
  }
}

function planFor(state: GuardState, { guard, endpoint, judgement, verdict, atEpochSeconds }: Decision): Plan {
  const { candidate, candidateVariant, stable, stableVariant } = judgement;
  const hard = verdict.cause === 'hard-limit';
  if (judgement.decidedAtEpochSeconds !== undefined) return { kind: 'nothing' };
  if (state.rollback !== undefined && isMoving(state.rollback)) return { kind: 'nothing' };
  if (state.standing.rejected.includes(candidate) && !hard) return { kind: 'nothing' };
  const shares = desiredShares(endpoint);
  if (shareOf(shares, candidateVariant) === 0) return { kind: 'nothing' };
  if (guard.mode === 'observe') return { kind: 'observe' };

  const pausedUntil = state.standing.pausedUntilEpochSeconds;
  if (pausedUntil !== undefined && pausedUntil > atEpochSeconds) {
    return {
      kind: 'hold',
      because: `a person paused this endpoint (${state.standing.pauseReason ?? 'no reason given'})`,
    };
  }
  if (endpoint.kind === 'async' || endpoint.kind === 'inference-components') {
    return { kind: 'hold', because: `${endpoint.kind} endpoints cannot be rolled back by weights` };
  }
  if (shareOf(shares, stableVariant) === undefined) {
    return {
      kind: 'hold',
      because: `stable ${versionLabel(stable)} is on no variant of the endpoint: no safe version to return to`,
    };
  }
  if (state.quarantine.includes(stable) && !state.standing.released.includes(stable)) {
    return {
      kind: 'hold',
      because: `stable ${versionLabel(stable)} is itself quarantined: no safe version to return to`,
    };
  }
  if (endpoint.status === 'Failed' || endpoint.status === 'Deleting') {
    return { kind: 'hold', because: `the endpoint is ${endpoint.status} and SageMaker refuses every change` };
  }
  const recent = recentRollbacks(state, atEpochSeconds).length;
  if (recent >= MOST_AUTOMATIC_A_DAY) {
    return { kind: 'hold', because: `${recent} automatic rollbacks in 24 hours already: something else is wrong` };
  }
  if (guard.mode === 'approve' && !(hard && guard.hardLimits === 'act')) return { kind: 'ask' };
  return { kind: 'shift' };
}

function rollbackOf(
  { judgement, endpoint, verdict, atEpochSeconds, id }: Decision,
  before: readonly Share[],
): Rollback {
  const { candidate, candidateVariant, stable, stableVariant } = judgement;
  const reachable = shareOf(before, stableVariant) !== undefined;
  return {
    id,
    status: 'shifting',
    recovery: 'none',
    from: candidate,
    to: stable,
    fromVariant: candidateVariant,
    toVariant: stableVariant,
    configName: endpoint.configName,
    cause: verdict.cause,
    signal: verdict.signal,
    comparison: verdict.comparison,
    failedRequests: verdict.comparison.candidate.bad,
    why: verdict.why,
    who: 'stablehand',
    decidedAtEpochSeconds: atEpochSeconds,
    before,
    target: reachable ? sharesAfterMoving(before, [candidateVariant], stableVariant) : before,
    sinceEpochSeconds: atEpochSeconds,
    deadlineEpochSeconds: atEpochSeconds + SHIFT_DEADLINE_SECONDS,
    zerosUnpublished: judgement.frozen?.zerosUnpublished ?? [],
  };
}

function markDecided(state: GuardState, judgement: Judgement, atEpochSeconds: number): GuardState {
  const judgements = state.judgements.map((each) =>
    each.candidate === judgement.candidate ? { ...each, decidedAtEpochSeconds: atEpochSeconds } : each,
  );
  return { ...state, judgements };
}

const recentRollbacks = (state: GuardState, atEpochSeconds: number): readonly number[] =>
  state.automaticRollbacks.filter((at) => atEpochSeconds - at < DAY_SECONDS);
