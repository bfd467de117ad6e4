import { isDeploying } from '../endpoint.ts';
import type { GuardState } from '../guard-state.ts';
import { withdraw } from './close-rollback.ts';
import { SHIFT_DEADLINE_SECONDS } from './deadlines.ts';
import { hindranceOf, recentRollbacks } from './hindrance.ts';
import { replan } from './replan.ts';
import type { Rollback } from './rollback.ts';
import { tellRollback } from './rollback-notice.ts';
import type { Observation } from './step-rollback.ts';

/**
 * What a question to people comes to when nobody has answered: nothing left to move withdraws it at any time; when the wait runs out the
 * decision is made afresh on what is there now. The result awaits on, is closed, or is `shifting`.
 */
export function awaitApproval(state: GuardState, rollback: Rollback, seen: Observation): GuardState {
  const { guard, endpoint, atEpochSeconds, braked } = seen;
  // minutes of a deployment under way belong to nobody: whether anything is left to move is known when it is over
  if (isDeploying(endpoint)) return state;
  if (guard.mode === 'observe')
    return withdraw(state, 'the policy was changed to observe: nothing is moved', atEpochSeconds);
  const fresh = replan(state, rollback, endpoint);
  if (fresh.kind === 'nothing-left') return withdraw(state, fresh.why, atEpochSeconds);
  if (atEpochSeconds < rollback.deadlineEpochSeconds) return state;
  if (fresh.kind === 'nowhere') return hold(state, rollback, fresh.why, atEpochSeconds);
  const planned = fresh.rollback;
  const hindrance = hindranceOf(state, {
    endpoint,
    to: planned.to,
    toVariant: planned.toVariant,
    atEpochSeconds,
    braked,
  });
  if (hindrance !== undefined) return hold(undecided(state, planned.from), planned, hindrance, atEpochSeconds);
  if (seen.recentlyWell === true) return askAgainOrHold(state, planned, seen);
  const approved: Rollback = {
    ...planned,
    status: 'shifting',
    sinceEpochSeconds: atEpochSeconds,
    deadlineEpochSeconds: atEpochSeconds + SHIFT_DEADLINE_SECONDS,
  };
  const told = tellRollback({ ...state, rollback: approved }, approved, {
    event: 'approved',
    notice: 'rollback-started',
    atEpochSeconds,
    why: `nobody answered within ${guard.approveWithinMinutes} minutes; ${rollback.why}`,
  });
  return { ...told, automaticRollbacks: [...recentRollbacks(state, atEpochSeconds), atEpochSeconds] };
}

/** A breach that seems to be over is worth one more question, and after that no move without a person. */
function askAgainOrHold(state: GuardState, rollback: Rollback, { guard, atEpochSeconds }: Observation): GuardState {
  const well = 'the last 15 minutes look well again';
  if (rollback.askedAgain === true) {
    return hold(state, rollback, `nobody answered twice, and ${well}: it is left to people`, atEpochSeconds);
  }
  const deadlineEpochSeconds = atEpochSeconds + guard.approveWithinMinutes * 60;
  const asked: Rollback = { ...rollback, askedAgain: true, deadlineEpochSeconds };
  return tellRollback({ ...state, rollback: asked }, asked, {
    event: 'approval-asked',
    notice: 'awaiting-approval',
    atEpochSeconds,
    again: 'again',
    why: `nobody answered, and ${well}; without an answer nothing is moved as long as they do; ${rollback.why}`,
    facts: { untilEpochSeconds: deadlineEpochSeconds },
  });
}

function hold(state: GuardState, rollback: Rollback, because: string, atEpochSeconds: number): GuardState {
  const held: Rollback = { ...rollback, status: 'held', sinceEpochSeconds: atEpochSeconds };
  return tellRollback({ ...state, rollback: held }, held, {
    event: 'held',
    notice: 'held',
    atEpochSeconds,
    why: `${because}; ${rollback.why}`,
  });
}

/** When the hindrance is gone the breach is still there and is planned afresh. */
const undecided = (state: GuardState, version: number): GuardState => ({
  ...state,
  judgements: state.judgements.map((each) =>
    each.candidate === version ? { ...each, decidedAtEpochSeconds: undefined, decidedOn: undefined } : each,
  ),
});
