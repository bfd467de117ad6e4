import { meanAtOddsRatio } from '../../evidence/factors/odds-grid.ts';
import { type ArmCounts, type OneArmRow, totalOf } from '../../minutes/counts.ts';
import type { EpochMinute } from '../../words/time.ts';

const MINUTES_AN_HOUR = 60;
const HOURS_A_DAY = 24;
/** Bad requests that an hour of the day must bring before it is believed more than the whole day. */
const PRIOR_BAD = 5;

/** Requests and bad ones of one hour of the day. */
export type HourCounts = readonly [n: number, k: number];

/** What stable did before the change, to judge a version that serves without it. */
export interface Baseline {
  /** By hour of the day in UTC, 24 of them; `[0, 0]` where nothing was reported. */
  readonly hours: readonly HourCounts[];
  /** The last hour before the change. */
  readonly hourBefore: ArmCounts;
}

/**
 * @param rows - Stable's closed minutes before the change, a day at most, so that an hour of the day comes once.
 * @param to - The minute at which stable was last known to serve; the hour before ends there.
 */
export function baselineOf(rows: readonly OneArmRow[], to: EpochMinute): Baseline {
  const hours = Array.from({ length: HOURS_A_DAY }, (_, hour): HourCounts => {
    const { n, k } = totalOf(rows.filter(({ minute }) => hourOf(minute) === hour));
    return [n, k];
  });
  return { hours, hourBefore: totalOf(rows.filter(({ minute }) => minute >= to - MINUTES_AN_HOUR)) };
}

/** Everything that is known of stable before the change. */
export const dayOf = ({ hours }: Baseline): ArmCounts => totalOf(hours.map(([n, k]) => ({ n, k })));

/** What stable did in the same hour of the day. */
export function sameHour({ hours }: Baseline, minute: EpochMinute): ArmCounts {
  const [n, k] = hours[hourOf(minute)] ?? [0, 0]; // there are 24
  return { n, k };
}

/**
 * The rate that a version may have in this minute and still be no worse than before: with the margin on its odds, the highest of stable's
 * day, the same hour of it, and the hour before the change. Two moments are compared, so what they differ in beside the version must
 * not be blamed on it.
 *
 * @returns A fraction in (0, 1).
 */
export function limitAt(baseline: Baseline, minute: EpochMinute, margin: number): number {
  const day = dayOf(baseline);
  const dayRate = (day.k + 0.5) / (day.n + 1);
  const shrunk = ({ n, k }: ArmCounts): number => (k + PRIOR_BAD) / (n + PRIOR_BAD / dayRate);
  const rate = Math.max(dayRate, shrunk(sameHour(baseline, minute)), shrunk(baseline.hourBefore));
  return meanAtOddsRatio(rate, margin);
}

/** Whole hours since midnight in UTC: epoch minutes count from one. */
const hourOf = (minute: EpochMinute): number => Math.floor(minute / MINUTES_AN_HOUR) % HOURS_A_DAY;
