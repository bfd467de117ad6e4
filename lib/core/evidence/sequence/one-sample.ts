import { assertCounts, type OneArmRow } from '../../minutes/counts.ts';
import { bettingLogE, type RateLimit } from '../factors/betting-factor.ts';
import { LOG_RATE_PRIOR } from '../factors/odds-grid.ts';
import { foldOnset, NO_ONSETS, type OnsetMixture, onsetLogE, onsetLogEAtMost } from './onset-mixture.ts';
import { onsetMassBy } from './onset-prior.ts';

/** What one arm is tested against; frozen when the test starts. */
export interface OneSampleParams extends RateLimit {
  /** Time over which a late fault is expected, in minutes. */
  readonly bakeMinutes: number;
}

/** Evidence that one arm is worse than its limit: for the solo lane, and to tell a shared incident by stable itself. */
export interface OneSampleEvidence {
  readonly startMinute: number;
  /** The newest minute folded; absent before the first. */
  readonly lastMinute?: number;
  readonly onsets: OnsetMixture;
  readonly n: number;
  readonly k: number;
  readonly minutes: number;
}

export function startOneSample(startMinute: number): OneSampleEvidence {
  return { startMinute, onsets: NO_ONSETS, n: 0, k: 0, minutes: 0 };
}

/**
 * Takes the next closed minute in. A minute not newer than the last one, or before the start, changes nothing; a minute
 * that never comes is a gap and says nothing.
 */
export function foldOneSample(params: OneSampleParams, evidence: OneSampleEvidence, row: OneArmRow): OneSampleEvidence {
  assertCounts('arm', row);
  const { startMinute, lastMinute, onsets } = evidence;
  if (row.minute < startMinute || (lastMinute !== undefined && row.minute <= lastMinute)) return evidence;
  const mass = onsetMassBy(row.minute - startMinute, { bakeMinutes: params.bakeMinutes, blockMinutes: 1 });
  return {
    startMinute,
    lastMinute: row.minute,
    onsets: foldOnset(onsets, mass, bettingLogE(row, params)),
    n: evidence.n + row.n,
    k: evidence.k + row.k,
    minutes: evidence.minutes + 1,
  };
}

/** Log e-value against "the rate was never above the limit"; 0 before the first minute. */
export function oneSampleLogE({ onsets }: OneSampleEvidence): number {
  return onsetLogE(onsets, LOG_RATE_PRIOR);
}

/** An upper limit of that log e-value, cheaply found. */
export function oneSampleLogEAtMost({ onsets }: OneSampleEvidence): number {
  return onsetLogEAtMost(onsets);
}
