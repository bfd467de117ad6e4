import { chiSquaredTail } from '../numbers/gamma-tail.ts';
import { chiSquared, type TwoHistograms } from './distances.ts';

/** How a feature's chi-squared statistic behaves while nothing changes: frozen from windows of the reference. */
export interface DriftLaw {
  /** What the statistic is divided by, at least 1: rows that come in clumps. */
  readonly scale: number;
  /** Degrees of freedom after that, above 0. */
  readonly df: number;
}

/** Windows of the reference that a law needs: fewer, and the calibration is not to be trusted. */
export const LEAST_WINDOWS = 72;
/** The variance is only estimated: by so much it may be larger. */
const VARIANCE_RESERVE = 1.3;

/**
 * The second-order correction of Rao and Scott, from the statistics of windows in which nothing changed.
 *
 * @returns undefined when there are fewer than `LEAST_WINDOWS`: then nothing is claimed of this feature.
 * @see J. N. K. Rao and A. J. Scott, JASA 76 (1981) and Annals of Statistics 12 (1984).
 */
export function driftLawOf(statistics: readonly number[], bins: number): DriftLaw | undefined {
  if (statistics.length < LEAST_WINDOWS) return undefined;
  const mean = statistics.reduce((sum, each) => sum + each, 0) / statistics.length;
  const squares = statistics.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const variance = (VARIANCE_RESERVE * squares) / (statistics.length - 1);
  if (mean === 0 || variance === 0) return { scale: 1, df: Math.max(1, bins - 1) };
  const df = Math.min(bins - 1, (2 * mean ** 2) / variance);
  return { scale: Math.max(1, variance / (2 * mean), mean / df), df };
}

/** An e-value for one p-value, of mean 1 while nothing changes: the mixture of all powers. @param p - in [0, 1]. */
export function calibrated(p: number): number {
  if (p >= 1) return 0.5;
  if (p <= 0) return Number.POSITIVE_INFINITY;
  const log = Math.log(p);
  // near 1 numerator and denominator vanish together
  if (log > -1e-4) return 0.5 - log / 6;
  return (1 - p + p * log) / (p * log * log);
}

/** Log e-value of one window of one feature. */
export function windowLogE(two: TwoHistograms, { scale, df }: DriftLaw): number {
  return Math.log(calibrated(chiSquaredTail(chiSquared(two).statistic / scale, df)));
}

/** Where a feature's detector stands: the logarithm of max(M, 1) e, and the window at which the present rise began. */
export interface DriftDetector {
  readonly logM: number;
  readonly since: number;
}

export const calmDetector = (window: number): DriftDetector => ({ logM: 0, since: window });

/** Takes in one window. A rise begins anew whenever all evidence so far speaks against drift. */
export function foldWindow({ logM, since }: DriftDetector, logE: number, window: number): DriftDetector {
  return logM > 0 ? { logM: logM + logE, since } : { logM: logE, since: window };
}

/**
 * From which `logM` on a feature has drifted, so that a month passes on average before any of the features alarms falsely.
 *
 * @param windowsPerMonth - Windows that close in 30 days.
 */
export const driftThreshold = (windowsPerMonth: number, features: number): number =>
  Math.log(windowsPerMonth * features);

/**
 * Which of several e-values to believe at this false discovery rate, whatever their dependence: positions, the largest first.
 *
 * @see R. Wang and A. Ramdas, "False discovery rate control with e-values", JRSS-B 84 (2022).
 */
export function discoveries(logEs: readonly number[], rate: number): number[] {
  const order = logEs.map((_, at) => at).sort((a, b) => logEs[b]! - logEs[a]!); // positions of the list
  let last = 0;
  order.forEach((at, rank) => {
    if (logEs[at]! >= Math.log(logEs.length / (rate * (rank + 1)))) last = rank + 1;
  });
  return order.slice(0, last);
}
