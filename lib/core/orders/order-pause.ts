import { pausedUntil } from '../plan/standing/pause.ts';
import { DAY_SECONDS } from '../plan/states/deadlines.ts';
import type { GuardState } from '../state/guard-state.ts';
import { isoOf } from '../words/time.ts';
import { done, type Order, type Ordered, type OrderView, refused, unchanged } from './order.ts';

/** A pause that names no end is over after this: a guard that somebody forgot protects nobody. */
export const DEFAULT_PAUSE_SECONDS = DAY_SECONDS;
const LONGEST_PAUSE_SECONDS = 30 * DAY_SECONDS;
/** Two ends that lie closer together than this are the same wish, said twice with a duration. */
const SAME_END_SECONDS = 60;

/** Binds machines only: what a person orders by hand still moves. */
export function pause(state: GuardState, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const until = order.untilEpochSeconds ?? atEpochSeconds + DEFAULT_PAUSE_SECONDS;
  if (until <= atEpochSeconds)
    return refused(`until: ${isoOf(until)} is not in the future, it is ${isoOf(atEpochSeconds)} now`);
  if (until - atEpochSeconds > LONGEST_PAUSE_SECONDS)
    return refused(
      `until: ${isoOf(until)} is more than 30 days away; at most ${isoOf(atEpochSeconds + LONGEST_PAUSE_SECONDS)} is allowed`,
    );
  const { standing } = state;
  const paused = pausedUntil(state, atEpochSeconds);
  if (paused !== undefined && Math.abs(paused - until) < SAME_END_SECONDS && standing.pauseReason === order.reason) {
    return unchanged(`${state.endpoint} is paused until ${isoOf(paused)} already`);
  }
  const why = `automation is paused on ${state.endpoint} until ${isoOf(until)}`;
  const next: GuardState = {
    ...state,
    standing: { ...standing, pausedUntilEpochSeconds: until, pauseReason: order.reason },
    // a breach that an earlier pause held is worth a word again under this one
    told: state.told.filter((key) => !/^held:\d+:a person paused/.test(key)),
  };
  return done(next, order, {
    event: 'paused',
    key: `${until}`,
    sentence: why,
    atEpochSeconds,
    facts: { untilEpochSeconds: until },
  });
}

export function resume(state: GuardState, order: Order, { atEpochSeconds }: OrderView): Ordered {
  const paused = pausedUntil(state, atEpochSeconds);
  if (paused === undefined) return unchanged(`${state.endpoint} is not paused`);
  const { pausedUntilEpochSeconds: _until, pauseReason: _reason, ...standing } = state.standing;
  const why = `the machine acts again on ${state.endpoint}, ${isoOf(paused)} would have been the end of the pause`;
  return done({ ...state, standing }, order, {
    event: 'resumed',
    key: `${atEpochSeconds}`,
    sentence: why,
    atEpochSeconds,
  });
}
