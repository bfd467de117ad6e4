import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { EpochMinute } from '../words/time.ts';
import type { Chart, ChartOf } from './chart.ts';
import type { VariantPast } from './past/signal-past.ts';

/** What a chart found: above which rate, and what it is instead. */
export interface Found extends SignalOptions {
  readonly of: ChartOf;
  readonly signal: SignalName;
  /** The rate that was allowed, and the one since the trouble began: fractions. */
  readonly rate: number;
  readonly badRate: number;
  readonly rho: number;
}

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
  /** Which chart found it. Absent: it fails plainly. */
  readonly found?: Found;
  /** People know. */
  readonly told?: true;
  /** How, where not of this variant alone: as trouble of several endpoints, or by a rollback. Then its end has no notice of its own. */
  readonly toldAs?: 'platform' | 'rollback';
}

export interface WellTail {
  readonly fromMinute: EpochMinute;
  readonly minutes: number;
  readonly requests: number;
  readonly bad: number;
  /** For what a chart found: log odds that the rate is below again. */
  readonly logE?: number;
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
  /** Against stated limits and its own past. */
  readonly charts?: readonly Chart[];
  /** Absent until a day of its minutes is known. */
  readonly past?: VariantPast;
  /** Minutes of trouble, from and to, which are no past to learn from. Newest last, of the last fifteen days. */
  readonly spoilt?: readonly (readonly [from: EpochMinute, to: EpochMinute])[];
}
