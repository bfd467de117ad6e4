import type { GuardState } from '../state/guard-state.ts';
import type { Rollback } from '../state/rollback.ts';
import { isDeploying } from '../words/endpoint.ts';
import { replan } from './replan.ts';
import { withdraw } from './states/close-rollback.ts';
import { UNREAD_SECONDS } from './states/deadlines.ts';
import { enter } from './states/enter.ts';
import { hindranceOf, recentRollbacks } from './states/hindrance.ts';
import type { Observation } from './step.ts';

/**
 * What a question to people comes to when nobody has answered: nothing left to move withdraws it at any time; when the wait runs out the
 * decision is made afresh on what is there now. The result awaits on, is closed, or is `preparing`.
 */
export function awaitApproval(state: GuardState, rollback: Rollback, seen: Observation): GuardState {
  const { guard, endpoint, atEpochSeconds, braked, unread } = seen;
  // minutes of a deployment under way belong to nobody: whether anything is left to move is known when it is over
  if (isDeploying(endpoint)) return enter(state, rollback, 'deploying', { atEpochSeconds, why: '' });
  if (guard.mode === 'observe')
    return withdraw(state, 'the policy was changed to observe: nothing is moved', atEpochSeconds, 'observe-only');
  const fresh = unread === undefined ? replan(state, rollback, endpoint) : whenUnread(unread, rollback, atEpochSeconds);
  if (fresh.kind === 'nothing-left') return withdraw(state, fresh.why, atEpochSeconds, 'nothing-left');
  if (atEpochSeconds < rollback.deadlineEpochSeconds || fresh.kind === 'unknown-yet')
    return enter(state, rollback, 'unanswered', { atEpochSeconds, why: '' });
  if (fresh.kind === 'unknown')
    return enter(undecided(state, rollback.from), rollback, 'hindered', {
      atEpochSeconds,
      why: `${fresh.why}; ${rollback.why}`,
    });
  if (fresh.kind === 'nowhere')
    return enter(state, rollback, 'hindered', { atEpochSeconds, why: `${fresh.why}; ${rollback.why}` });
  const planned = fresh.rollback;
  const hindrance = hindranceOf(state, { endpoint, atEpochSeconds, braked });
  if (hindrance !== undefined)
    return enter(undecided(state, planned.from), planned, 'hindered', {
      atEpochSeconds,
      why: `${hindrance}; ${rollback.why}`,
    });
  if (seen.recentlyWell === true) return askAgainOrHold(state, planned, seen);
  const why = `nobody answered within ${guard.approveWithinMinutes} minutes; ${rollback.why}`;
  const approved = enter(state, planned, 'timed-out', { atEpochSeconds, why });
  return { ...approved, automaticRollbacks: [...recentRollbacks(state, atEpochSeconds), atEpochSeconds] };
}

/** What served before may be somewhere else now. A read that fails for a moment must not make a new question of a move that is due. */
function whenUnread(unread: string, { deadlineEpochSeconds }: Rollback, atEpochSeconds: number) {
  if (atEpochSeconds < deadlineEpochSeconds + UNREAD_SECONDS) return { kind: 'unknown-yet' } as const;
  return { kind: 'unknown', why: `nobody knows what would be moved: ${unread}` } as const;
}

/** A breach that seems to be over is worth one more question, and after that no move without a person. */
function askAgainOrHold(state: GuardState, rollback: Rollback, { guard, atEpochSeconds }: Observation): GuardState {
  const well = 'the last 15 minutes look well again';
  if (rollback.askedAgain === true) {
    const why = `nobody answered twice, and ${well}: it is left to people; ${rollback.why}`;
    return enter(state, rollback, 'well-twice', { atEpochSeconds, why });
  }
  const deadlineEpochSeconds = atEpochSeconds + guard.approveWithinMinutes * 60;
  const happened = {
    atEpochSeconds,
    again: 'again',
    why: `nobody answered, and ${well}; without an answer nothing is moved as long as they do; ${rollback.why}`,
    facts: { untilEpochSeconds: deadlineEpochSeconds },
  };
  return enter(state, rollback, 'well-again', { ...happened, over: { askedAgain: true, deadlineEpochSeconds } });
}

/** When the hindrance is gone the breach is still there and is planned afresh. */
const undecided = (state: GuardState, version: number): GuardState => ({
  ...state,
  judgements: state.judgements.map((each) =>
    each.candidate === version ? { ...each, decidedAtEpochSeconds: undefined, decidedOn: undefined } : each,
  ),
});
