import type { StableRate } from '../sums/stable-rate.ts';

/** What stable's own minutes before the deployment say about its noise; frozen for the deployment. */
export interface HistoryEstimates {
  /** Upper limit of the correlation of requests within a block, in the wildest hours of the history; a fraction in [0, 1). */
  readonly rhoUpper: number;
  /** Most likely value of the same. */
  readonly rhoHat: number;
  /** Minutes that are taken together as one observation, because stable's minutes resemble their neighbours or bursts last long. */
  readonly blockMinutes: number;
  /** Longest one-armed burst, in minutes, that is reckoned with and not acted on. */
  readonly burstMinutes: number;
  /** Stable's rate as its history leaves it, so that the first minutes are not scored blindly. */
  readonly stableRate: StableRate;
}

/** How two arms are compared; frozen when the candidate appears. */
export interface EvidenceParams {
  /** Tolerated probability of a false rollback per deployment, a fraction in (0, 1). */
  readonly alpha: number;
  /** Odds ratio that is still called equal, at least 1. */
  readonly or0: number;
  /** Planned bake in minutes. */
  readonly bakeMinutes: number;
  /** The policy's word on how long bursts of one version may last; 0: none is excused; absent: the history's. */
  readonly tolerateBurstsMinutes?: number;
  /** Absent when stable has less than a day of history: cold start. */
  readonly history?: HistoryEstimates;
}
