import { meanAtOddsRatio } from '../factors/odds-grid.ts';

/**
 * Nats above the threshold after which four of five faults are found: what the mixtures over odds ratios and onsets cost against a test
 * that knows both, and luck. Measured over traffic, shares and correlations; decision 0011 has the table.
 */
const COST_OF_NOT_KNOWING = 4.5;

/** Kullback-Leibler divergence of a coin of rate `p` from one of rate `q`, in nats; both fractions in (0, 1). */
export function divergence(p: number, q: number): number {
  return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
}

/** A comparison that is still to be made. */
export interface PlannedComparison {
  /** Stable's rate, a fraction in (0, 1). */
  readonly stableRate: number;
  /** The candidate's odds over stable's odds, > 0. */
  readonly oddsRatio: number;
  /** The candidate's part of the requests, a fraction in [0, 1]. */
  readonly share: number;
}

/**
 * The most that one request of either arm can tell on average, in nats, when the baseline may move freely: no test that
 * is immune to shared incidents learns faster.
 *
 * @see R. Turner, A. Ly and P. Grünwald, "Generic e-variables for exact sequential k-sample tests", JSPI 230 (2024).
 */
export function natsPerRequest({ stableRate, oddsRatio, share }: PlannedComparison): number {
  if (share <= 0 || share >= 1) return 0;
  const candidateRate = meanAtOddsRatio(stableRate, oddsRatio);
  const pooled = share * candidateRate + (1 - share) * stableRate;
  return share * divergence(candidateRate, pooled) + (1 - share) * divergence(stableRate, pooled);
}

/** Nats after which a fault of the assumed size is found with a probability of 0.8. */
export function natsToDetect(alpha: number): number {
  return Math.log(1 / alpha) + COST_OF_NOT_KNOWING;
}

/**
 * Minutes until such a fault is usually found at this traffic; infinity when there is nothing to compare.
 *
 * @param requestsPerMinute - Of both arms together.
 */
export function minutesToDetect(comparison: PlannedComparison, requestsPerMinute: number, alpha: number): number {
  return natsToDetect(alpha) / (natsPerRequest(comparison) * requestsPerMinute);
}

/** How many independent requests `n` requests of one minute are worth when they are correlated with `rho`. */
export function independentRequests(n: number, rho: number): number {
  return n === 0 ? 0 : n / (1 + (n - 1) * rho);
}

/**
 * The bound on false rollbacks holds in every family that was measured down to this many bad requests that are expected of the candidate in
 * a minute. At a tenth of it, rare bursts of the candidate alone rolled back 3 healthy days in 100.
 */
export const LEAST_MEASURED_BAD = 1;

/**
 * Whether the bound on false rollbacks was shown to hold at such traffic. Below it, minutes are so rarely bad that a burst, when one comes, is
 * the only thing there is to see.
 *
 * @param candidateRequests - In a minute.
 * @param stableRate - A fraction in [0, 1].
 */
export function boundIsMeasured(candidateRequests: number, stableRate: number): boolean {
  return candidateRequests * stableRate >= LEAST_MEASURED_BAD;
}
