import type { SignalName } from '../../core/signals/registry.ts';
import type { BreachCause, InconclusiveReason } from '../../core/words/verdict.ts';
import type { RunWatch } from '../watch/watch-run.ts';

export const OUTCOMES = ['rollback', 'none', 'stable-failing', 'shared-incident', 'degraded', 'inconclusive'] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** What became of one run. Times are epoch seconds. */
export interface RunOutcome {
  readonly run: string;
  readonly outcome: OutcomeKind;
  /** The tick that decided: of a rollback, or of the first word of a shared incident. */
  readonly atEpochSeconds?: number;
  readonly faultAtEpochSeconds?: number;
  /** Of a rollback: the end of the newest minute that could be seen. What rests on minutes before the fault did not find it. */
  readonly seenUntilEpochSeconds?: number;
  /** Of a rollback. */
  readonly signal?: SignalName | 'silence';
  /** Natural logarithm of the merged e-value at the decision, or at the end; absent when nothing could be compared. */
  readonly logE?: number;
  /** Bad requests of the candidate in the minutes that had ended by the decision, or in all of them; absent when none was counted. */
  readonly failedRequests?: number;
  /** What a rollback rests on, or why nothing is known. */
  readonly reason?: BreachCause | InconclusiveReason;
  /** The judge's sentence. */
  readonly why?: string;
  /** Of the trace of a single variant: what the watch over it would have told. */
  readonly watch?: RunWatch;
}
