import { conditionalLogE, saysNothing } from '../../../lib/core/evidence/factors/conditional-factor.ts';
import { type DispersedNull, dispersedLogE } from '../../../lib/core/evidence/factors/dispersed-factor.ts';
import type { ArmCounts } from '../../../lib/core/minutes/counts.ts';

/** A shared incident cannot make more than this fraction of the requests bad, as far as the law of bursts goes. */
const HIGHEST_MEAN = 0.9;

/**
 * Path 1: the smallest of the conditional e-values over the ways in which a healthy minute may come about (log e-value
 * per odds ratio): bursts of each arm for itself at the usual rate; the same during a shared incident that has moved the
 * rate; bursts shared by both arms. The minimum of values that are each valid under one of these is valid under all.
 *
 * `rho` 0 means that requests were found independent: then the plain conditional law alone.
 */
export function guardedLogE(candidate: ArmCounts, stable: ArmCounts, healthy: DispersedNull): number[] {
  const plain = conditionalLogE(candidate, stable, healthy.nullOddsRatio);
  if (healthy.rho === 0 || saysNothing(candidate, stable)) return plain;
  let least = smaller(plain, dispersedLogE(candidate, stable, healthy));
  for (const mean of incidentMeans(candidate, stable, healthy)) {
    least = smaller(least, dispersedLogE(candidate, stable, { ...healthy, mean }));
  }
  return least;
}

/** Where the rate of both arms may have moved, when the total is two standard deviations above what it should be. */
function incidentMeans(candidate: ArmCounts, stable: ArmCounts, { mean, rho }: DispersedNull): readonly number[] {
  const requests = candidate.n + stable.n;
  const pooled = (candidate.k + stable.k) / requests;
  const variance =
    mean * (1 - mean) * (candidate.n * (1 + (candidate.n - 1) * rho) + stable.n * (1 + (stable.n - 1) * rho));
  if (requests * pooled <= requests * mean + 2 * Math.sqrt(variance)) return [];
  return [Math.min(HIGHEST_MEAN, Math.sqrt(mean * pooled)), Math.min(HIGHEST_MEAN, pooled)];
}

function smaller(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => Math.min(value, b[i] ?? value));
}
