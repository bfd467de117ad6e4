import type { GuardState } from '../state/guard-state.ts';
import { isMoving, meansOf, type Rollback } from '../state/rollback.ts';
import { currentShares, desiredShares } from '../words/endpoint.ts';
import { liveOf } from '../words/live.ts';
import { awaitApproval } from './await-approval.ts';
import type { Look } from './moves/look.ts';
import { lookAtMove } from './moves/look-at-move.ts';
import { sending } from './moves/send.ts';
import { quarantined, returnedTo } from './standing/quarantine.ts';
import { REMIND_AFTER_SECONDS } from './states/deadlines.ts';
import { enter, transitionOf } from './states/enter.ts';
import { tellRollback } from './states/rollback-notice.ts';
import type { Seen } from './states/rollback-states.ts';
import type { Observation, Step } from './step.ts';

/**
 * Brings an open rollback one step further, from what SageMaker says now and never from memory. Level-triggered: whatever a run that
 * died has done or not done, this one finds out and goes on. Which way it goes stands in `rollback-states.ts`.
 */
export function stepRollback(before: GuardState, observed: Observation): Step {
  const state =
    before.rollback?.status === 'awaiting-approval' ? awaitApproval(before, before.rollback, observed) : before;
  const { rollback } = state;
  if (rollback === undefined || !isMoving(rollback) || rollback.status === 'awaiting-approval') return { state };
  const look = lookAtMove(state, rollback, observed);
  if ('wants' in look) return { state, wants: look.wants };
  return goOn(state, rollback, look, observed);
}

function goOn(state: GuardState, rollback: Rollback, look: Look, observed: Observation): Step {
  const { endpoint, atEpochSeconds } = observed;
  const { seen, why, over } = look;
  switch (seen) {
    case 'served':
      return { state: completed(state, rollback, why, observed) };
    case 'unfit':
    case 'other-version':
      // an older config may fit: looked at in the same step
      return stepRollback(
        enter(state, rollback, seen, { atEpochSeconds, why, again: rollback.toConfig, over }),
        observed,
      );
    case 'ready':
    case 'free':
      return late(sending(state, { ...rollback, ...over }, { seen, why }, observed), observed);
    case 'short':
    case 'still-short':
    case 'served-short':
      return late(sending(state, rollback, look, observed), observed);
    default: {
      const facts = transitionOf(rollback.status, seen).notice === undefined ? {} : { shares: desiredShares(endpoint) };
      const counted = MOVED_NOTHING.includes(seen) ? uncounted(state, rollback) : state;
      return late({ state: enter(counted, rollback, seen, { atEpochSeconds, why, facts, over }) }, observed);
    }
  }
}

/** Ends after which traffic is where it was: it did not go back and forth, which is what is counted. */
const MOVED_NOTHING: readonly Seen[] = ['exhausted', 'broken', 'nowhere', 'given-up'];

const uncounted = (state: GuardState, { decidedAtEpochSeconds }: Rollback): GuardState => ({
  ...state,
  automaticRollbacks: state.automaticRollbacks.filter((at) => at < decidedAtEpochSeconds),
});

/** Done when the *current* weights, or the config in service, say so. */
function completed(
  before: GuardState,
  rollback: Rollback,
  why: string,
  { endpoint, atEpochSeconds }: Observation,
): GuardState {
  const shares = currentShares(endpoint);
  const state = returnedTo(quarantined(before, rollback.from), rollback, atEpochSeconds);
  const happened = {
    atEpochSeconds,
    who: rollback.who,
    why: rollback.unknownRoom === undefined ? why : `${why}; ${rollback.unknownRoom}`,
    facts: { shares },
    live: liveOf(state.placements, shares),
  };
  return enter(state, rollback, 'served', {
    ...happened,
    over: { recovery: 'pending', completedAtEpochSeconds: atEpochSeconds },
  });
}

/** Past its deadline people are told, and reminded at growing intervals; the rollback stays open and goes on. */
function late(step: Step, observed: Observation): Step {
  const { rollback } = step.state;
  const { endpoint, atEpochSeconds } = observed;
  if (rollback === undefined || !isMoving(rollback) || step.wants !== undefined) return step;
  const { lateToldEpochSeconds = rollback.deadlineEpochSeconds, lateTimes = 0 } = rollback; // records from before reminders: told once
  const due =
    rollback.late === true
      ? lateToldEpochSeconds + REMIND_AFTER_SECONDS(Math.max(0, lateTimes - 1))
      : rollback.deadlineEpochSeconds;
  if (atEpochSeconds < due) return step;
  const minutes = Math.round((atEpochSeconds - rollback.decidedAtEpochSeconds) / 60);
  const told = { ...rollback, late: true, lateToldEpochSeconds: atEpochSeconds, lateTimes: lateTimes + 1 };
  const state = tellRollback({ ...step.state, rollback: told }, rollback, {
    event: 'overdue',
    notice: 'overdue',
    atEpochSeconds,
    again: `overdue-${rollback.status}${lateTimes === 0 ? '' : `-${lateTimes + 1}`}`,
    why: `after ${minutes} minutes traffic has still not moved: the endpoint is ${endpoint.status}${whatHinders(rollback)}`,
    facts: { shares: currentShares(endpoint) },
  });
  return { ...step, state };
}

function whatHinders(rollback: Rollback): string {
  const { throttled, refusal } = rollback.lease ?? {};
  if (refusal !== undefined) return `, and the call was refused: ${refusal}`;
  if (throttled !== undefined)
    return `, and SageMaker throttles: ${throttled} ${throttled === 1 ? 'minute' : 'minutes'} in which it took no call of this account`;
  if (rollback.status !== 'preparing') return '';
  if (rollback.refused !== undefined) return ` and gives no more instances (${rollback.refused.words})`;
  return meansOf(rollback) === 'config' ? `, and whether config ${rollback.toConfig} is still there is not known` : '';
}
