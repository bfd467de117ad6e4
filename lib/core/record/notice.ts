import type { SignalName, SignalOptions } from '../signals/registry.ts';
import type { ChartOf } from '../watch/chart.ts';
import type { Audience, Severity } from '../words/policy.ts';
import type { Comparison, InconclusiveReason, RollbackCause } from '../words/verdict.ts';
import type { Merged } from './merged.ts';
import type { NoticeKind } from './notice-kinds.ts';

/** The endpoint's rate after a move against the limit it was held to. */
export interface RecoveryNumbers {
  readonly requests: number;
  readonly bad: number;
  readonly limitRate: number;
  readonly minutes: number;
}

/** The facts of one message to people. Texts are made from it in `lib/report`, so it says everything that they need. Under 1 KB. */
export interface Notice {
  /** Made from what happened: the same occurrence always has the same id. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly endpoint: string;
  readonly severity: Severity;
  readonly audiences: readonly Audience[];
  readonly atEpochSeconds: number;
  /** `stablehand`, or what a person claimed to be. */
  readonly who: string;
  /** One sentence: why this happened, with the numbers in it. */
  readonly why: string;
  /** Version numbers: traffic goes, or would go, from one to the other. */
  readonly from?: number;
  readonly to?: number;
  readonly fromVariant?: string;
  readonly toVariant?: string;
  /** The candidate's share of the traffic before, a fraction. */
  readonly share?: number;
  /** What a rollback was decided on, as a code. */
  readonly cause?: RollbackCause;
  readonly comparison?: Comparison;
  /** Bad requests of the candidate up to the decision. */
  readonly failedRequests?: number;
  readonly rollback?: string;
  /** Until when people may answer, or the machine waits. */
  readonly untilEpochSeconds?: number;
  /** Proof, for the notices that claim something: the shares as read back. */
  readonly shares?: readonly { readonly variant: string; readonly share: number }[];
  readonly recovery?: RecoveryNumbers;
  /** Trouble of what serves: since when, until when where it is over, and what failed in that time. */
  readonly outage?: {
    readonly fromEpochSeconds: number;
    readonly toEpochSeconds?: number;
    readonly requests: number;
    readonly bad: number;
  };
  /** Requests of the whole endpoint that stay away: since when, how many came and were to be expected at least. */
  readonly traffic?: {
    readonly fromEpochSeconds: number;
    readonly toEpochSeconds?: number;
    readonly requests: number;
    readonly expected: number;
  };
  /** Trouble that a chart found: in which signal, above which rate, and whether people stated it. */
  readonly found?: SignalOptions & {
    readonly of: ChartOf;
    readonly signal: SignalName;
    readonly rate: number;
    readonly badRate: number;
  };
  /** Other endpoints that are in trouble since the same minutes. */
  readonly others?: readonly string[];
  /** Why nothing can be judged, where that is what is told: the advice depends on it. */
  readonly reason?: InconclusiveReason;
  /** A digest only: what it stands for. */
  readonly merged?: Merged;
}
