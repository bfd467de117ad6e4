import type { ArmCounts } from '../../minutes/counts.ts';
import { RATE_RATIOS } from './odds-grid.ts';

/** What a single arm is held against. */
export interface RateLimit {
  /** The rate that is still allowed, a fraction in (0, 1]. */
  readonly rate: number;
  /** Expected correlation of requests within a minute, a fraction in [0, 1); decides the stakes, not the validity. */
  readonly rho: number;
}

/**
 * Evidence of one minute that an arm's rate is above the limit (log e-value per rate ratio, in grid order):
 * `1 - c + c k / (n rate)`, a bet of the fraction c of the capital on bad requests. It is an e-value whatever the
 * dependence within the minute, as long as the expected number of bad requests is at most `n rate`.
 *
 * c grows with what the minute can tell and stays below 1. A minute without requests says nothing: 0.
 *
 * @see I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024).
 */
export function bettingLogE(
  { n, k }: ArmCounts,
  { rate, rho }: RateLimit,
  rateRatios: readonly number[] = RATE_RATIOS,
): number[] {
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate limit must be a fraction in (0, 1], got ${rate}`);
  if (n === 0) return rateRatios.map(() => 0);
  const allowed = n * rate;
  const inflation = 1 + (n - 1) * rho;
  const excess = k / allowed - 1;
  const logEs = rateRatios.slice(); // one number for each, like the list itself
  for (let i = 0; i < logEs.length; i++) {
    const ratio = rateRatios[i]!; // i < length
    const stake = ((ratio - 1) * allowed) / ((ratio - 1) * allowed + inflation);
    logEs[i] = Math.log1p(stake * excess);
  }
  return logEs;
}
