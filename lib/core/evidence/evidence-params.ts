/** What stable's own minutes before the deployment say about its noise; frozen for the deployment. */
export interface HistoryEstimates {
  /** Upper limit of the correlation of requests within a block, a fraction in [0, 1). */
  readonly rhoUpper: number;
  /** Most likely value of the same. */
  readonly rhoHat: number;
  /** Minutes that are taken together as one observation, because bursts last that long: 1, 2, 4, 10 or 20. */
  readonly blockMinutes: number;
}

/** How two arms are compared; frozen when the candidate appears. */
export interface EvidenceParams {
  /** Tolerated probability of a false rollback per deployment, a fraction in (0, 1). */
  readonly alpha: number;
  /** Odds ratio that is still called equal, at least 1. */
  readonly or0: number;
  /** Planned bake in minutes. */
  readonly bakeMinutes: number;
  /** Absent when stable has less than a day of history: cold start. */
  readonly history?: HistoryEstimates;
}

/** Correlation that a cold start reckons with, for lack of a history to ask. */
export const COLD_START_RHO = 0.02;

/** Weights of the two paths; they sum to 1. */
export interface PathWeights {
  readonly conditional: number;
  readonly swap: number;
}

/**
 * How much each path counts. The conditional path is faster and rests on `rhoUpper`, so it counts less the burstier
 * stable is; in a cold start nothing vouches for it and the swap path decides alone.
 */
export function pathWeights(history: HistoryEstimates | undefined): PathWeights {
  if (history === undefined) return { conditional: 0, swap: 1 };
  if (history.rhoUpper < 0.0005) return { conditional: 0.7, swap: 0.3 };
  if (history.rhoUpper < 0.005) return { conditional: 0.5, swap: 0.5 };
  return { conditional: 0.2, swap: 0.8 };
}
