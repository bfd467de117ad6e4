import type { EpochMinute } from '../words/time.ts';

export const MINUTES_AN_HOUR = 60;
/** CloudWatch keeps one-minute points for 15 days. @see AWS, "CloudWatch concepts", metrics retention. */
export const MOST_HOURS_BACK = 15 * 24 - 1;
/** Minutes may come late: an hour is looked at when it has been over this long. */
export const HOUR_CLOSES_AFTER_MINUTES = 15;

/** Whole hours since 1970-01-01T00:00Z. */
export type EpochHour = number;

export const hourOf = (minute: EpochMinute): EpochHour => Math.floor(minute / MINUTES_AN_HOUR);
export const firstMinuteOf = (hour: EpochHour): EpochMinute => hour * MINUTES_AN_HOUR;
export const startOfHour = (hour: EpochHour): number => hour * 3600;

/** One hour of one version on one variant, written once, when it is over. Numbers that are not known are absent. */
export interface HourRow {
  readonly endpoint: string;
  readonly version: number;
  readonly variant: string;
  readonly hour: EpochHour;
  /** Minutes of the hour in which this version served, 1 to 60. */
  readonly minutes: number;
  readonly requests?: number;
  readonly errors?: number;
  readonly clientErrors?: number;
  /** Only of an hour that belongs to this version from its first minute to its last. */
  readonly latencyP99Micros?: number;
  /** Of all requests of the endpoint in this hour, the part that this version answered. */
  readonly share?: number;
}

/** The newest hour that is over for good. */
export const newestClosedHour = (atEpochSeconds: number): EpochHour =>
  Math.floor((atEpochSeconds / 60 - HOUR_CLOSES_AFTER_MINUTES) / MINUTES_AN_HOUR) - 1;
