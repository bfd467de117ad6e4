import type { Judgement } from '../judge/judgement.ts';
import { tellOnce } from '../record/outbox.ts';
import { heldKey, wouldHaveKey } from '../record/told-keys.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isMoving, type Rollback } from '../state/rollback.ts';
import { desiredShares, type EndpointState, type Share, shareOf } from '../words/endpoint.ts';
import type { GuardPolicy } from '../words/policy.ts';
import type { Ground } from './ground.ts';
import { destinationOf, placeOf, type Sought, safeVersions } from './moves/destination.ts';
import { superseding } from './states/close-rollback.ts';
import { deadlineSecondsOf, enter } from './states/enter.ts';
import { hindranceOf, recentRollbacks } from './states/hindrance.ts';
import { tellRollback } from './states/rollback-notice.ts';

export interface Decision {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  readonly judgement: Judgement;
  readonly ground: Ground;
  readonly atEpochSeconds: number;
  /** Deterministic id of the rollback that this breach would be. */
  readonly id: string;
  /** Why the fleet brake holds, where it was asked and does. */
  readonly braked?: string;
}

/** What to do about a breach, and when not to. Every arm but the first is told. */
type Plan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'observe' }
  | { readonly kind: 'ask' }
  | { readonly kind: 'move' }
  /** Traffic that goes in steps goes at once. */
  | { readonly kind: 'hasten'; readonly rollback: Rollback }
  | { readonly kind: 'hold'; readonly because: string };

/** Turns a breach into a rollback record, a question, or a word to people. The same breach is decided once. */
export function decide(state: GuardState, decision: Decision): GuardState {
  const plan = planFor(state, decision);
  switch (plan.kind) {
    case 'nothing':
      return state;
    case 'observe':
      return observed(state, decision);
    case 'hold':
      return held(state, decision, plan.because);
    case 'ask':
      return asked(state, decision);
    case 'move':
      return moved(state, decision);
    case 'hasten':
      return hastened(state, decision, plan.rollback);
  }
}

function planFor(state: GuardState, decision: Decision): Plan {
  const { guard, endpoint, judgement, ground, atEpochSeconds, braked } = decision;
  const { candidate, candidateVariant } = judgement;
  const actsAtOnce = ground.cause === 'hard-limit' && guard.hardLimits === 'act';
  const open = state.rollback !== undefined && isMoving(state.rollback) ? state.rollback : undefined;
  if (isLatched(state, judgement, ground)) return { kind: 'nothing' };
  if (open?.status === 'preparing' && open.from === candidate && actsAtOnce && open.urgent !== true)
    return { kind: 'hasten', rollback: open };
  // a question may be overtaken by a hard limit, traffic that is already moving may not
  if (open !== undefined && !(open.status === 'awaiting-approval' && actsAtOnce)) return { kind: 'nothing' };
  const share = shareOf(desiredShares(endpoint), candidateVariant);
  if (share === undefined || share === 0) return { kind: 'nothing' };
  // of a quarantined version people have heard already, and it is judged as any other
  if (guard.mode === 'observe') return { kind: ground.cause === 'quarantined' ? 'nothing' : 'observe' };
  const sought = soughtBy(state, decision);
  const nowhere = sought.means === 'none' ? sought.why : undefined;
  const because = hindranceOf(state, { endpoint, atEpochSeconds, braked }) ?? nowhere;
  if (because !== undefined) return open === undefined ? { kind: 'hold', because } : { kind: 'nothing' };
  if (guard.mode === 'approve' && !actsAtOnce) return { kind: 'ask' };
  return { kind: 'move' };
}

/** What was decided stays decided, and what a person rejected stays rejected: only a hard limit may ask for more, once. */
function isLatched(
  state: GuardState,
  { candidate, decidedAtEpochSeconds, decidedOn }: Judgement,
  ground: Ground,
): boolean {
  const rejected = state.standing.rejected.includes(candidate);
  if (ground.cause !== 'hard-limit') return rejected || decidedAtEpochSeconds !== undefined;
  if (decidedAtEpochSeconds === undefined) return false;
  const status = state.rollback?.from === candidate ? state.rollback.status : undefined;
  const leftToPeople = rejected || status === 'awaiting-approval' || status === 'held';
  if (status === 'preparing') return decidedOn === 'hard-limit';
  return decidedOn === 'hard-limit' || !leftToPeople;
}

function observed(state: GuardState, decision: Decision): GuardState {
  const { judgement, ground, atEpochSeconds } = decision;
  const key = wouldHaveKey(judgement.candidate, judgement.candidateVariant);
  if (state.told.includes(key)) return state;
  return tellRollback(tellOnce(state, key), rollbackOf(state, decision), {
    event: 'would-have-rolled-back',
    notice: 'would-have-rolled-back',
    atEpochSeconds,
    why: ground.why,
  });
}

/** Not marked as decided: when the hindrance is gone the breach is still there and is planned afresh. */
function held(state: GuardState, decision: Decision, because: string): GuardState {
  const { judgement, ground, atEpochSeconds } = decision;
  const key = heldKey(judgement.candidate, because);
  if (state.told.includes(key)) return state;
  const rollback: Rollback = { ...rollbackOf(state, decision), status: 'held' };
  // a rollback whose proof is pending keeps its place, unless it is this very version that has traffic again: that rollback is undone
  const undone = state.rollback?.from === judgement.candidate;
  const kept =
    state.rollback?.recovery === 'pending' && !undone ? state : { ...undoneProof(state, atEpochSeconds), rollback };
  const recorded = tellRollback(tellOnce(kept, key), rollback, {
    event: 'rollback-decided',
    atEpochSeconds,
    why: ground.why,
  });
  return tellRollback(recorded, rollback, {
    event: 'held',
    notice: 'held',
    atEpochSeconds,
    why: `${because}; ${ground.why}`,
  });
}

/** For the history alone: what people are to know is that it is undone and held, and they hear that at once. */
function undoneProof(state: GuardState, atEpochSeconds: number): GuardState {
  const { rollback } = state;
  if (rollback?.recovery !== 'pending') return state;
  const why = 'somebody gave the version traffic again before recovery could be proven';
  return tellRollback(state, { ...rollback, recovery: 'unprovable' }, { event: 'unprovable', atEpochSeconds, why });
}

function asked(state: GuardState, decision: Decision): GuardState {
  const { guard, ground, atEpochSeconds } = decision;
  const deadlineEpochSeconds = atEpochSeconds + guard.approveWithinMinutes * 60;
  const rollback: Rollback = {
    ...rollbackOf(state, decision),
    status: 'awaiting-approval',
    furthest: 'awaiting-approval',
    deadlineEpochSeconds,
  };
  const recorded = tellRollback(opened(state, decision, rollback), rollback, {
    event: 'rollback-decided',
    atEpochSeconds,
    why: ground.why,
  });
  return tellRollback(recorded, rollback, {
    event: 'approval-asked',
    notice: 'awaiting-approval',
    atEpochSeconds,
    why: ground.why,
    facts: { untilEpochSeconds: deadlineEpochSeconds },
  });
}

function moved(state: GuardState, decision: Decision): GuardState {
  const { ground, atEpochSeconds } = decision;
  const rollback = rollbackOf(state, decision);
  const recorded = tellRollback(opened(state, decision, rollback), rollback, {
    event: 'rollback-decided',
    notice: 'rollback-started',
    atEpochSeconds,
    why: ground.why,
  });
  return { ...recorded, automaticRollbacks: [...recentRollbacks(state, atEpochSeconds), atEpochSeconds] };
}

/** People are told again, since it now goes another way than they were told. */
function hastened(state: GuardState, { judgement, ground, atEpochSeconds }: Decision, open: Rollback): GuardState {
  const judgements = state.judgements.map((each) =>
    each.candidate === judgement.candidate ? { ...each, decidedOn: ground.cause } : each,
  );
  const why = `${ground.why}: everything goes at once, whatever stable can carry`;
  return enter({ ...state, judgements }, open, 'hastened', {
    atEpochSeconds,
    again: 'hastened',
    why,
    over: { urgent: true },
  });
}

/** Puts a rollback into its place and marks its breach as decided; a question that it overtakes will be asked again if need be. */
function opened(state: GuardState, { judgement, ground, atEpochSeconds }: Decision, rollback: Rollback): GuardState {
  const overtaken = state.rollback?.status === 'awaiting-approval' ? state.rollback.from : undefined;
  const closed = superseding(state, {
    who: 'stablehand',
    because: 'another rollback of this endpoint began before this one was done',
    atEpochSeconds,
    sameVersion: state.rollback?.from === rollback.from,
  });
  const judgements = closed.judgements.map((each) => {
    if (each.candidate === judgement.candidate && each.candidateVariant === judgement.candidateVariant)
      return { ...each, decidedAtEpochSeconds: atEpochSeconds, decidedOn: ground.cause };
    return each.candidate === overtaken ? { ...each, decidedAtEpochSeconds: undefined, decidedOn: undefined } : each;
  });
  return { ...closed, rollback, judgements };
}

const soughtBy = (state: GuardState, { judgement, endpoint }: Decision): Sought => {
  const { candidate, candidateVariant } = judgement;
  const leaving = { version: candidate, variants: [candidateVariant] };
  return destinationOf(state, endpoint, leaving, safeVersions(state, candidate));
};

/** Where it would go, also when it may not. */
function rollbackOf(state: GuardState, decision: Decision): Rollback {
  const { judgement, endpoint, ground, atEpochSeconds, id } = decision;
  const { candidate, candidateVariant, stable, stableVariant } = judgement;
  const before: readonly Share[] = desiredShares(endpoint);
  const sought = soughtBy(state, decision);
  const place = sought.means === 'none' ? { to: stable, toVariant: stableVariant, target: before } : placeOf(sought);
  const { cause, signal, comparison, failedRequests, why } = ground;
  return {
    id,
    status: 'preparing',
    furthest: 'preparing',
    recovery: 'none',
    from: candidate,
    fromVariant: candidateVariant,
    ...place,
    ...(ground.cause === 'hard-limit' ? { urgent: true } : {}),
    configName: endpoint.configName,
    cause,
    signal,
    ...(comparison === undefined ? {} : { comparison }),
    ...(failedRequests === undefined ? {} : { failedRequests }),
    why,
    who: 'stablehand',
    decidedAtEpochSeconds: atEpochSeconds,
    before,
    sinceEpochSeconds: atEpochSeconds,
    deadlineEpochSeconds:
      atEpochSeconds + deadlineSecondsOf('preparing', sought.means === 'none' ? {} : { means: sought.means }),
    zerosUnpublished: judgement.frozen?.zerosUnpublished ?? [],
  };
}
