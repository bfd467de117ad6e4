import type { LaneName } from '../judge/judgement.ts';
import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { Rollback } from '../state/rollback.ts';
import type { Mode } from '../words/policy.ts';
import type { Counts } from '../words/verdict.ts';

/** A variant that is there now. */
export interface VariantStatus {
  readonly variant: string;
  /** Absent while nobody has read what it serves. */
  readonly version?: string;
  readonly model?: string;
  /** Fraction in [0, 1]. */
  readonly share: number;
  /** What SageMaker was last asked for, where that is another. */
  readonly wanted?: number;
}

/** One signal of a candidate, with the numbers that the verdict rests on. */
export interface SignalStatus extends SignalOptions {
  readonly signal: SignalName;
  /** Why it does not take part; then it has no numbers. */
  readonly off?: string;
  readonly candidate?: Counts;
  readonly stable?: Counts;
  readonly minutes?: number;
  /** Minutes that were given up because a version did not report them. */
  readonly gaps?: number;
  /** Natural logarithm of this signal's own odds against an equal model. */
  readonly logE?: number;
  /** The plain means differ by more than the margin, too. Where they do not, the signal counts as 1 at most. */
  readonly gatePassed?: boolean;
}

/** How one serving variant is by itself, with or without a candidate. */
export interface ServingStatus {
  readonly variant: string;
  readonly version: string;
  /** `well`: no trouble was found in what was read. `unknown`: nothing was read yet. */
  readonly condition: 'well' | 'degraded' | 'unknown';
  readonly since?: string;
  /** The end of the newest minute that is known. */
  readonly asOf?: string;
  /** Degraded only: what was counted since then. */
  readonly failed?: Counts;
}

export interface JudgedStatus {
  readonly candidate: string;
  readonly variant: string;
  /** `solo`: no stable version serves beside it, so it is held against what stable did before the change. */
  readonly lane: LaneName;
  readonly against: string;
  readonly since: string;
  /** A breach was found and decided on at this time. */
  readonly decidedAt?: string;
  /** A person put its evidence aside: only a hard limit may still move it. */
  readonly evidenceRejected: boolean;
  /** Natural logarithm of the odds of all signals together, which decide, and what is needed. Absent until stable's day before has been read. */
  readonly logE?: number;
  readonly logThreshold?: number;
  /** Empty until stable's day before has been read. */
  readonly signals: readonly SignalStatus[];
}

export interface RollbackStatusLine {
  readonly id: string;
  readonly status: Rollback['status'];
  readonly recovery: Rollback['recovery'];
  /** Something is still to be done, or to be proven. */
  readonly open: boolean;
  readonly from: string;
  readonly to: string;
  readonly who: string;
  readonly why: string;
  readonly decidedAt: string;
  /** While it is open: when people are told that it takes too long, or the machine stops waiting for an answer. */
  readonly deadline?: string;
}

/** Where one guard stands. Times are ISO 8601 in UTC, versions are labels such as `v3`; one JSON object. */
export interface GuardStatus {
  readonly endpoint: string;
  readonly mode?: Mode;
  /** Absent: never looked at. */
  readonly lookedAt?: string;
  /** `sagemaker`: described just now. `memory`: as the newest look left it, shares as they were wanted then. */
  readonly source: 'sagemaker' | 'memory';
  /** SageMaker's word for the endpoint, `gone`, or `unknown` where it was not asked or did not answer. */
  readonly endpointStatus: string;
  readonly config?: string;
  /** Config that SageMaker is deploying at this moment. */
  readonly deploying?: string;
  readonly live: readonly VariantStatus[];
  readonly stable?: string;
  /** The last version that a person promoted. */
  readonly anchor?: string;
  readonly serving: readonly ServingStatus[];
  readonly judged: readonly JudgedStatus[];
  /** What is there and not watched, a sentence each; nothing at all of an endpoint whose kind is not supported. */
  readonly notWatched: readonly string[];
  readonly rollback?: RollbackStatusLine;
  readonly pausedUntil?: string;
  readonly pauseReason?: string;
  readonly quarantined: readonly string[];
  readonly released: readonly string[];
  readonly rejected: readonly string[];
  readonly trouble?: { readonly reason: string; readonly since: string };
  /** Events and notices that have not reached history or people yet. */
  readonly undelivered: number;
}
