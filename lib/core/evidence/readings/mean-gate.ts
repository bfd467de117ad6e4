import { smallSampleFactor } from '../../numbers/student-quantile.ts';
import type { ArmSums } from '../sums/arm-sums.ts';

const LEAST_RATIO = 1.1;
/** Standard errors that are no chance any more. */
const CLEAR_Z = 2.5;

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

/** How sure the gate must be. */
export interface GateParams {
  /** Correlation of requests within a block, a fraction in [0, 1). */
  readonly rhoUpper: number;
  /** How many standard errors are asked for. */
  readonly leastZ: number;
  /** Makes the scatter of few blocks count as the rough estimate it is; one block alone then never passes. */
  readonly smallSample: boolean;
}

/**
 * Compares the means of both arms over the same blocks. The standard error of a rate is the larger of what its blocks
 * showed (the sandwich estimator for a ratio with blocks as clusters) and what `rhoUpper` allows for.
 *
 * @see K.-Y. Liang and S. L. Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 73 (1986).
 */
export function meanGate(candidate: ArmSums, stable: ArmSums, params: GateParams): MeanGate {
  const rateCandidate = shrunkRate(candidate);
  const rateStable = shrunkRate(stable);
  const ratio = rateCandidate / rateStable;
  const variance = varianceOfRate(candidate, params) + varianceOfRate(stable, params);
  const z = variance > 0 ? (rateCandidate - rateStable) / Math.sqrt(variance) : 0;
  const enough = !params.smallSample || candidate.blocks > 1;
  return { pass: enough && ratio >= LEAST_RATIO && z >= params.leastZ, rateCandidate, rateStable, ratio, z };
}

/** Whether the candidate's mean is above `margin` times stable's by more than chance explains. */
export function isClearlyAbove({ rateCandidate, rateStable, z }: MeanGate, margin: number): boolean {
  if (z <= 0) return false;
  const standardError = (rateCandidate - rateStable) / z;
  return rateCandidate - margin * rateStable >= CLEAR_Z * standardError;
}

function shrunkRate({ n, k }: ArmSums): number {
  return (k + 0.5) / (n + 1);
}

function varianceOfRate(sums: ArmSums, { rhoUpper, smallSample }: GateParams): number {
  if (sums.n === 0) return 0;
  const rate = sums.k / sums.n;
  const shrunk = shrunkRate(sums);
  const seen = sums.kk - 2 * rate * sums.kn + rate * rate * sums.nn;
  const fewBlocks = smallSample && sums.blocks > 1;
  const inflation = fewBlocks ? (sums.blocks / (sums.blocks - 1)) * smallSampleFactor(sums.blocks) ** 2 : 1;
  const allowed = shrunk * (1 - shrunk) * (sums.n + rhoUpper * (sums.nn - sums.n));
  return Math.max(seen * inflation, allowed) / (sums.n * sums.n);
}
