import type { ArmCounts } from '../../lib/core/minutes/counts.ts';

/** One minute that both versions reported. */
export interface PairedMinute {
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
}

/** What a rule may know of the day before the deployment. */
export interface Past {
  /** Stable's error rate, a fraction, never 0: half an error at least. */
  readonly rate: number;
  /** Correlation of the requests of a minute, an upper limit, a fraction. */
  readonly rho: number;
}

/**
 * A usual rule as a score: the higher, the worse the candidate looks. It rolls back when the score reaches a threshold, and the threshold is
 * what the benchmark sets, so that all rules are held to the same rate of false rollbacks.
 */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** Shown the minutes in order, one by one; gives the score after each. */
  start(past: Past): (minute: PairedMinute) => number;
}
