import type { ArmCounts } from '../../core/minutes/counts.ts';
import type { Peer } from './peer.ts';

/** Standard normal quantile of a one-sided 5% test, printed by Python 3: statistics.NormalDist().inv_cdf(0.95). */
const CRITICAL_Z = 1.6448536269514722;

/**
 * The pooled two-proportion z-test over everything since the deployment, looked at again every minute as if it were the only look:
 * p < 0.05, one-sided.
 *
 * @see J. L. Fleiss, B. Levin and M. C. Paik, "Statistical methods for rates and proportions", 3rd edition (2003), 3.3, without
 * continuity correction.
 */
export const Z_TEST: Peer = {
  rule: 'z-test',
  title: 'two-proportion z-test, p < 0.05, repeated every minute',
  start() {
    let [candidate, stable]: [ArmCounts, ArmCounts] = [
      { n: 0, k: 0 },
      { n: 0, k: 0 },
    ];
    return (minute) => {
      if (minute.candidate === undefined || minute.stable === undefined) return false;
      candidate = plus(candidate, minute.candidate);
      stable = plus(stable, minute.stable);
      return pooledZ(candidate, stable) > CRITICAL_Z;
    };
  },
};

/** Difference of the rates in standard errors under equality; 0 while there is nothing to divide by. */
export function pooledZ(candidate: ArmCounts, stable: ArmCounts): number {
  const requests = candidate.n + stable.n;
  if (candidate.n === 0 || stable.n === 0) return 0;
  const pooled = (candidate.k + stable.k) / requests;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / candidate.n + 1 / stable.n));
  return error === 0 ? 0 : (candidate.k / candidate.n - stable.k / stable.n) / error;
}

const plus = (a: ArmCounts, b: ArmCounts): ArmCounts => ({ n: a.n + b.n, k: a.k + b.k });
