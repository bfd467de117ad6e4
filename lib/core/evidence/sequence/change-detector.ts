import type { ArmCounts } from '../../minutes/counts.ts';
import { logAddExp, logWeightedSum } from '../../numbers/log-sum.ts';
import { bettingLogE, type RateLimit } from '../factors/betting-factor.ts';
import { LOG_RATE_PRIOR } from '../factors/odds-grid.ts';

/** How a detector forgets: `restart` drops what speaks against a change, `sum` adds up all possible onsets. */
export type DetectorKind = 'restart' | 'sum';

/** Watches one arm for a change at any time, after its bake. One log statistic per rate ratio; empty before the first minute. */
export type ChangeDetector = readonly number[];

/**
 * Takes a minute in. Unlike an e-process it starts over all the time, so it bounds how often it cries wolf, not whether it
 * ever does: with an alarm at `changeLogE >= log(A)`, A minutes or more pass on average before a false one.
 *
 * @see Shin, Ramdas and Rinaldo, "E-detectors", NEJSDS 2 (2024); E. S. Page, Biometrika 41 (1954), and A. N. Shiryaev,
 * "On optimum methods in quickest detection problems" (1963), for the two kinds.
 */
export function foldDetector(
  detector: ChangeDetector,
  row: ArmCounts,
  limit: RateLimit,
  kind: DetectorKind = 'restart',
): ChangeDetector {
  return bettingLogE(row, limit).map((logE, i) => {
    const before = detector[i] ?? Number.NEGATIVE_INFINITY;
    return logE + (kind === 'restart' ? Math.max(before, 0) : logAddExp(before, 0));
  });
}

/** Log of the detector's statistic, mixed over rate ratios; minus infinity before the first minute. */
export function changeLogE(detector: ChangeDetector): number {
  return logWeightedSum(LOG_RATE_PRIOR, detector);
}
