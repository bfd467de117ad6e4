import { minutesToFind } from '../../core/evidence/readings/time-to-find.ts';
import { optionEntries, signalNamed } from '../../core/signals/named.ts';
import { alarmLogE } from '../../core/watch/alarm.ts';
import type { GuardPolicy, SignalPolicy } from '../../core/words/policy.ts';
import { countOf, durationText, wholeOf } from '../../core/words/spoken.ts';
import { renderDurationMinutes, renderLatencyMicros } from '../duration.ts';
import { renderPercentage } from '../percentage.ts';

/** Traffic for which it is said how soon a limit is found, where nobody states another. */
const USUAL_TRAFFIC: readonly number[] = [1000, 100, 10];
/** Twice the limit is what is looked for. */
const WORSE = 2;
/** As in the watch, where nothing is known of the noise. */
const STAKE_RHO = 0.01;
const NEVER_MINUTES = 30 * 1440;

/**
 * What the limits of a guard mean, in sentences.
 *
 * @param traffic - Requests a minute of the endpoint. @default some that are usual
 */
export function limitMeaning(guard: GuardPolicy, traffic: readonly number[] = USUAL_TRAFFIC): readonly string[] {
  const { watch, signals } = guard;
  const { falseAlarmsPerQuarter, blameChangesMinutes, requestsAtLeast } = watch;
  const limited = signals.filter(({ atMost }) => atMost !== undefined);
  return [
    `whatever serves is held against its own past at all times, with about ${countOf(falseAlarmsPerQuarter, 'false alarm')} a quarter at most; a change in the last ${renderDurationMinutes(blameChangesMinutes)} is blamed first`,
    ...limited.map((policy) => limitText(policy, guard, traffic)),
    ...(requestsAtLeast === undefined
      ? []
      : [`tells people when fewer than ${countOf(requestsAtLeast, 'request')} a minute come, at any hour`]),
  ];
}

function limitText(policy: SignalPolicy, { signals, watch }: GuardPolicy, traffic: readonly number[]): string {
  const rate = policy.atMost ?? 1; // only asked of those with a limit
  const slower = optionEntries(policy.signal).flatMap(([field, { says }]) => {
    const value = policy[field];
    return value === undefined ? [] : [` ${says} ${renderLatencyMicros(value)}`];
  });
  const limits = signals.filter(({ atMost }) => atMost !== undefined).length;
  const threshold = alarmLogE(watch, limits + signals.length + 1);
  const found = traffic.map((requestsPerMinute) => {
    const fault = { limit: { rate, rho: STAKE_RHO }, rate: Math.min(0.99, WORSE * rate), requestsPerMinute };
    return `${foundText(minutesToFind(fault, threshold))} at ${wholeOf(requestsPerMinute)} requests a minute`;
  });
  return `limit: at most ${renderPercentage(rate)} ${signalNamed(policy.signal).words.plural}${slower.join('')}, whatever serves; twice as many are found ${found.join(', ')}`;
}

const foundText = (minutes: number): string =>
  minutes > NEVER_MINUTES ? 'never (it would take more than 30 days)' : `within about ${durationText(minutes)}`;
