import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { FailureClass } from '../signals/signal.ts';
import type { EpochMinute } from './time.ts';

/** Requests of one arm and how many of them were bad: failed, too slow, refused. `0 <= bad <= requests`. */
export interface Counts {
  readonly requests: number;
  readonly bad: number;
}

/** The numbers behind a statement about one signal, so that a person can check it by hand. */
export interface Comparison extends SignalOptions {
  readonly signal: SignalName;
  /** `solo`: `stable` is what stable did in the day before the change, not in the same minutes. @default compared in the same minutes */
  readonly lane?: 'solo';
  readonly candidate: Counts;
  readonly stable: Counts;
  /** Minutes that were folded: in the canary lane those in which both arms reported. */
  readonly minutes: number;
  /** Natural logarithm of the e-value, and of the threshold it is held against (log 1/alpha). */
  readonly logE: number;
  readonly logThreshold: number;
  readonly gatePassed: boolean;
  /** The same since the minute at which the fault most likely began; absent where it began with the deployment, or nobody knows. */
  readonly since?: SinceOnset;
}

export interface SinceOnset {
  readonly fromEpochSeconds: number;
  readonly candidate: Counts;
  readonly stable: Counts;
}

/** What broke: the evidence crossed its threshold, the failure was too plain to wait for, the candidate fell silent, or it is over a limit that people stated. */
export type BreachCause = Exclude<RollbackCause, 'quarantined' | 'manual'>;

/** Why a rollback began: a breach, a version that was known to be bad, or a person's order. */
export const ROLLBACK_CAUSES = [
  'evidence',
  'strong-fault',
  'hard-limit',
  'silence',
  'limit',
  'quarantined',
  'manual',
] as const;
export type RollbackCause = (typeof ROLLBACK_CAUSES)[number];

/** Why a look proves nothing. Never to be read as healthy. */
export type InconclusiveReason =
  | 'no-traffic'
  | 'candidate-silent'
  | 'stable-silent'
  | 'too-little-traffic'
  | 'metrics-unreadable'
  | 'metrics-late'
  | 'never-seen-data'
  | 'statistic-unavailable'
  | 'endpoint-busy'
  | 'endpoint-unreadable'
  | 'endpoint-gone'
  | 'endpoint-kind-unsupported'
  | 'cold-start'
  | 'no-stable-known'
  | 'no-concurrent-stable'
  | 'not-compared'
  | 'worse-than-before'
  | 'no-candidate'
  | 'state-unreadable';

export type Verdict =
  | {
      readonly kind: 'healthy';
      readonly comparisons: readonly Comparison[];
      /** The minute up to which this is known, where nobody has called since. */
      readonly asOfMinute?: EpochMinute;
    }
  | {
      readonly kind: 'breach';
      readonly cause: BreachCause;
      readonly failureClass: FailureClass;
      readonly signal: SignalName | 'silence';
      readonly comparison: Comparison;
      readonly comparisons: readonly Comparison[];
      /** One sentence with the numbers in it. */
      readonly why: string;
    }
  /** What serves fails, and no candidate is to blame. */
  | { readonly kind: 'degraded'; readonly comparisons: readonly Comparison[]; readonly why: string }
  /** Stable fails, the candidate beside it does not: nothing is shared, and the candidate is not to blame. */
  | { readonly kind: 'stable-failing'; readonly comparisons: readonly Comparison[]; readonly why: string }
  | { readonly kind: 'shared-incident'; readonly comparisons: readonly Comparison[]; readonly why: string }
  | {
      readonly kind: 'inconclusive';
      readonly reason: InconclusiveReason;
      readonly comparisons: readonly Comparison[];
      readonly why: string;
      /** Minutes until a doubling would be found, for `too-little-traffic`. */
      readonly minutesNeeded?: number;
    };

/** Nothing can be said, before a single number was looked at. */
export const unknown = (reason: InconclusiveReason, why: string): Verdict => ({
  kind: 'inconclusive',
  reason,
  comparisons: [],
  why,
});
