import { type EpochMinute, minuteOf } from '../words/time.ts';

/** A minute is closed this long after its end: CloudWatch is usually complete after one or two minutes. */
const WATERMARK_SECONDS = 180;
/** A minute that was reported in part is waited for this long after its end, then it is a gap. */
const LATE_SECONDS = 600;
/** A minute that an arm did not report at all is waited for this long, unless the arm has reported a newer one. */
const ABSENT_SECONDS = 300;
/** Catching up reaches back this far; the rest is said to be a gap. */
export const CATCH_UP_MINUTES = 360;
/** Hard limits look at minutes that ended at least this long ago. */
const FRESH_SECONDS = 60;

/** The newest minutes that are read for hard limits are not closed yet: so many reads must reach back further. */
export const UNCLOSED_MINUTES = (WATERMARK_SECONDS - FRESH_SECONDS) / 60;

const endOf = (minute: EpochMinute): number => (minute + 1) * 60;

/** The newest minute that is closed at this time. */
export const newestClosed = (atEpochSeconds: number): EpochMinute => minuteOf(atEpochSeconds - WATERMARK_SECONDS) - 1;

/** The newest minute that ended long enough ago for a hard limit to look at it. */
export const newestFresh = (atEpochSeconds: number): EpochMinute => minuteOf(atEpochSeconds - FRESH_SECONDS) - 1;

/** True when a partly reported minute is no longer waited for. */
export const isGivenUp = (minute: EpochMinute, atEpochSeconds: number): boolean =>
  atEpochSeconds - endOf(minute) >= LATE_SECONDS;

/** True when an unreported minute of an arm is no longer waited for. */
export const isIdle = (minute: EpochMinute, newestReported: EpochMinute | undefined, atEpochSeconds: number): boolean =>
  (newestReported !== undefined && newestReported > minute) || atEpochSeconds - endOf(minute) >= ABSENT_SECONDS;
