import type { EpochMinute } from '../words/time.ts';

/** Trouble of one serving variant that nobody can blame on a candidate, while it lasts. */
export interface Degraded {
  /** The first minute of the trouble. */
  readonly sinceMinute: EpochMinute;
  /** The newest closed minute that is counted in here. */
  readonly cursor: EpochMinute;
  /** Requests from the first minute on and how many of them failed; without those of `tail`. */
  readonly requests: number;
  readonly bad: number;
  /** The newest minutes, as long as all of them were well: the trouble is over when there are enough. */
  readonly tail?: WellTail;
  /** People know. */
  readonly told?: true;
}

export interface WellTail {
  readonly fromMinute: EpochMinute;
  readonly minutes: number;
  readonly requests: number;
  readonly bad: number;
}

/** What is known of one serving variant, with or without a candidate. */
export interface VariantWatch {
  readonly variant: string;
  readonly version: number;
  /** The newest closed minute with requests that was read. Absent: none was, so nobody knows how it is. */
  readonly knownMinute?: EpochMinute;
  /** Its minutes have been well since this one. Absent while they are not, and while nothing is known. */
  readonly wellSinceMinute?: EpochMinute;
  /** Something is going on that is worth a look every minute. */
  readonly suspicious?: true;
  readonly degraded?: Degraded;
}
