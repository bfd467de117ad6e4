import type { EpochMinute } from '../../core/words/time.ts';

/** What became of it. `no-rollback`: nothing had to be moved, and nothing was. `superseded`: somebody else changed the endpoint meanwhile. */
export type IncidentOutcome =
  | 'recovered'
  | 'not-recovered'
  | 'held'
  | 'rejected'
  | 'superseded'
  | 'withdrawn'
  | 'no-rollback'
  | 'failed';

/** Stands where a signal does: the weighted mean of all signals. */
export const TOGETHER = 'all together, which decides';

/** One minute of one arm. A minute that is absent was not reported, which is not zero. */
export interface PageMinute {
  readonly minute: EpochMinute;
  readonly requests: number;
  readonly bad: number;
}

/** One side of the comparison. Minutes oldest first, each at most once. */
export interface ReportedArm {
  /** The variant's name. */
  readonly name: string;
  /** What people call it: `v3`. */
  readonly version: string;
  readonly role: 'stable' | 'candidate';
  readonly minutes: readonly PageMinute[];
}

/** Everything the page shows, already read: the page computes no verdict and reads nothing. Times are UTC. */
export interface IncidentReport {
  readonly title: string;
  /** The demo's scenario, where there is one. */
  readonly scenario?: string;
  readonly endpoint: string;
  readonly outcome: IncidentOutcome;
  /** The span that is drawn: `from <= t < to`. */
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
  /** Known in the demo and in drills only: nobody is told when a real fault begins. */
  readonly faultAtEpochSeconds?: number;
  readonly decidedAtEpochSeconds?: number;
  /** The move was read back. */
  readonly completedAtEpochSeconds?: number;
  readonly recoveredAtEpochSeconds?: number;
  /** The version that had been moved away got traffic again; absent: it did not. */
  readonly cameAgain?: { readonly seenAtEpochSeconds: number; readonly movedAtEpochSeconds?: number };
  /** Why it ended as it did, in a clause, where it did not end well. */
  readonly because?: string;
  /** Marked in every plot beside the times above, each with a label of few letters. */
  readonly moments?: readonly { readonly atEpochSeconds: number; readonly label: string }[];
  /** While users met the fault, shaded in every plot: `from <= t < to`. @default from the fault to the move, where both are known */
  readonly affected?: readonly { readonly fromEpochSeconds: number; readonly toEpochSeconds: number }[];
  readonly arms: readonly ReportedArm[];
  /** What a bad request is, in a word that follows a number. @default 'failed' */
  readonly badWord?: string;
  /** Evidence after each minute, as natural logarithm of the e-value, oldest first per signal. */
  readonly evidence: readonly { readonly minute: EpochMinute; readonly signal: string; readonly logE: number }[];
  /** `solo`: the evidence compares with what was before the change. @default with the stable version in the same minutes */
  readonly lane?: 'solo';
  /** Odds ratio that is still called equal; drawn as a line. */
  readonly margin?: number;
  /** Evidence suffices from here on: log 1/alpha. */
  readonly logThreshold: number;
  /** The share, a fraction, that a version on a variant has from this moment until its next entry. Oldest first. */
  readonly weights: readonly ReportedShare[];
  /** Bad requests of the candidate so far, oldest first. */
  readonly failedRequests: readonly { readonly minute: EpochMinute; readonly cumulative: number }[];
  readonly events: readonly ReportedEvent[];
  /** Absent where nobody kept them. */
  readonly mails?: readonly ReportedMail[];
  /** Shown as tiles: the few numbers that matter. */
  readonly numbers: readonly { readonly label: string; readonly value: string }[];
  /** How this page was made, so that it can be made again. */
  readonly command: string;
  readonly whatNext: readonly string[];
}

export interface ReportedShare {
  readonly atEpochSeconds: number;
  readonly variant: string;
  /** What people call it; absent where nobody has numbered it. */
  readonly version?: string;
  readonly share: number;
}

export interface ReportedEvent {
  readonly atEpochSeconds: number;
  readonly kind: string;
  readonly who: string;
  readonly why: string;
}

export interface ReportedMail {
  readonly atEpochSeconds: number;
  readonly subject: string;
  readonly audience: string;
  readonly text: string;
}
