import type { ArmSums } from './arm-sums.ts';

const LEAST_RATIO = 1.1;

/** Whether the candidate's mean is worse at all. It may only veto: a candidate that is merely burstier must stay. */
export interface MeanGate {
  readonly pass: boolean;
  /** Fractions, pulled a little towards one half: `(k + 0.5) / (n + 1)`. */
  readonly rateCandidate: number;
  readonly rateStable: number;
  /** `rateCandidate / rateStable`. */
  readonly ratio: number;
  /** Difference of the rates in standard errors; 0 while there is nothing to divide by. */
  readonly z: number;
}

/**
 * Compares the means of both arms over the same blocks. The standard error of a rate is the larger of what its blocks
 * showed (the sandwich estimator for a ratio with blocks as clusters) and what `rhoUpper` allows for.
 *
 * @param rhoUpper - Correlation of requests within a block, a fraction in [0, 1).
 * @param leastZ - How many standard errors are asked for.
 * @see K.-Y. Liang and S. L. Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 73 (1986).
 */
export function meanGate(candidate: ArmSums, stable: ArmSums, rhoUpper: number, leastZ: number): MeanGate {
  const rateCandidate = shrunkRate(candidate);
  const rateStable = shrunkRate(stable);
  const ratio = rateCandidate / rateStable;
  const variance = varianceOfRate(candidate, rhoUpper) + varianceOfRate(stable, rhoUpper);
  const z = variance > 0 ? (rateCandidate - rateStable) / Math.sqrt(variance) : 0;
  return { pass: ratio >= LEAST_RATIO && z >= leastZ, rateCandidate, rateStable, ratio, z };
}

function shrunkRate({ n, k }: ArmSums): number {
  return (k + 0.5) / (n + 1);
}

function varianceOfRate(sums: ArmSums, rhoUpper: number): number {
  if (sums.n === 0) return 0;
  const rate = sums.k / sums.n;
  const shrunk = shrunkRate(sums);
  const seen = sums.kk - 2 * rate * sums.kn + rate * rate * sums.nn;
  const allowed = shrunk * (1 - shrunk) * (sums.n + rhoUpper * (sums.nn - sums.n));
  return Math.max(seen, allowed) / (sums.n * sums.n);
}
