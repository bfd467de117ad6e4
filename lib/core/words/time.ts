/** Whole minutes since 1970-01-01T00:00Z. A minute `m` covers `60 m <= t < 60 (m + 1)` in epoch seconds. */
export type EpochMinute = number;

/** The minute that contains this second. */
export const minuteOf = (atEpochSeconds: number): EpochMinute => Math.floor(atEpochSeconds / 60);

/** The first second of a minute. */
export const startOfMinute = (minute: EpochMinute): number => minute * 60;

/** ISO 8601, UTC, whole seconds: fixed width, so that text order is time order. */
export const isoOf = (atEpochSeconds: number): string =>
  `${new Date(Math.floor(atEpochSeconds) * 1000).toISOString().slice(0, 19)}Z`;
