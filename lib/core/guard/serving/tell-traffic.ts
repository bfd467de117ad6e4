import { makeNotice } from '../../record/make-notice.ts';
import { eventEntry, noticeEntry, tell } from '../../record/outbox.ts';
import type { GuardState } from '../../state/guard-state.ts';
import type { TrafficLost } from '../../watch/traffic/traffic-watch.ts';
import type { TrafficLook } from '../../watch/traffic/watch-traffic.ts';
import { countOf, durationText, wholeOf } from '../../words/spoken.ts';
import { isoOf } from '../../words/time.ts';

const clock = (minute: number): string => `${isoOf(minute * 60).slice(11, 16)} UTC`;

const EXPECTED = {
  limit: 'the policy expects at least',
  past: 'at this hour there are usually at least',
} as const;

/** Requests stay away. Nothing that Stablehand could move brings them back. */
export function tellTrafficLost(state: GuardState, lost: TrafficLost, atEpochSeconds: number): GuardState {
  const { sinceMinute, requests, expected, of } = lost;
  const facts = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why: `since ${clock(sinceMinute)} CloudWatch counts ${countOf(requests, 'request')}; ${EXPECTED[of]} ${wholeOf(expected)} in that time`,
  };
  const key = `traffic@${sinceMinute * 60}`;
  const traffic = { requests, expected: Math.round(expected), fromEpochSeconds: sinceMinute * 60 };
  const told = { ...state, traffic: state.traffic && { ...state.traffic, lost: { ...lost, told: true as const } } };
  return tell(
    told,
    eventEntry(key, { ...facts, kind: 'traffic-lost' }),
    noticeEntry(makeNotice('traffic-lost', key, { ...facts, traffic })),
  );
}

/** As many requests come as before. */
export function tellTrafficBack(
  state: GuardState,
  { lost, endMinute }: NonNullable<TrafficLook['over']>,
  atEpochSeconds: number,
): GuardState {
  const { sinceMinute, requests, expected } = lost;
  const facts = {
    endpoint: state.endpoint,
    atEpochSeconds,
    who: 'stablehand',
    why: `traffic is back after ${durationText(endMinute - sinceMinute)}, from ${clock(sinceMinute)} to ${clock(endMinute)}`,
  };
  const key = `traffic@${sinceMinute * 60}`;
  const traffic = {
    requests,
    expected: Math.round(expected),
    fromEpochSeconds: sinceMinute * 60,
    toEpochSeconds: endMinute * 60,
  };
  return tell(
    state,
    eventEntry(key, { ...facts, kind: 'traffic-back' }),
    noticeEntry(makeNotice('traffic-back', key, { ...facts, traffic })),
  );
}
