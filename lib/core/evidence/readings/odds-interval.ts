import { type ArmCounts, assertCounts } from '../../minutes/counts.ts';
import { logSumExp } from '../../numbers/log-sum.ts';
import { conditionalLogOdds, saysNothing } from '../factors/conditional-factor.ts';
import { dispersedLogOdds } from '../factors/dispersed-factor.ts';

/** Odds ratios that are told apart; finer where a margin is likely to lie. */
export const INTERVAL_GRID: readonly number[] = [
  0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.05, 1.1, 1.15, 1.2, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7,
  10, 20, 50,
];

/**
 * Log likelihoods of the candidate's counts given the totals, per odds ratio of the grid: if requests are independent, and
 * if they come in bursts. Both empty before the first minute.
 */
export interface OddsLikelihood {
  readonly independent: readonly number[];
  readonly bursty: readonly number[];
}

export const NO_ODDS: OddsLikelihood = { independent: [], bursty: [] };

/** How requests of a minute go together; `rho` 0 for independent ones. */
export interface MinuteLaw {
  /** Stable's expected rate, a fraction in (0, 1), known before the minute. */
  readonly mean: number;
  readonly rho: number;
}

/**
 * Takes a minute in; one that says nothing changes nothing.
 *
 * @param grid - Rising odds ratios, always the same for one likelihood.
 */
export function foldOdds(
  before: OddsLikelihood,
  { candidate, stable }: { readonly candidate: ArmCounts; readonly stable: ArmCounts },
  law: MinuteLaw,
  grid: readonly number[] = INTERVAL_GRID,
): OddsLikelihood {
  assertCounts('candidate', candidate);
  assertCounts('stable', stable);
  if (saysNothing(candidate, stable)) return before;
  const independent = conditionalLogOdds(candidate, stable, grid);
  const bursty = law.rho === 0 ? independent : dispersedLogOdds(candidate, stable, law, grid);
  return { independent: minus(before.independent, independent), bursty: minus(before.bursty, bursty) };
}

/** Both ends are odds ratios; 0 and infinity where nothing is known on that side. */
export interface OddsInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Interval that contains the true odds ratio at all times together with probability at least `1 - error`, whether the
 * minutes are bursty as told or not at all: it spans what either law leaves. An odds ratio is left out when the mean of
 * all likelihoods is `1 / error` times its own; the ends are rounded outwards to the grid.
 *
 * @see H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics
 * 41 (1970); L. Wasserman, A. Ramdas and S. Balakrishnan, "Universal inference", PNAS 117 (2020).
 */
export function oddsIntervalOf(
  { independent, bursty }: OddsLikelihood,
  error: number,
  grid: readonly number[] = INTERVAL_GRID,
): OddsInterval {
  if (!(error > 0 && error < 1)) throw new RangeError(`error must be a fraction in (0, 1), got ${error}`);
  const [a, b] = [intervalOf(independent, error, grid), intervalOf(bursty, error, grid)];
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

function intervalOf(likelihood: readonly number[], error: number, grid: readonly number[]): OddsInterval {
  const mixture = logSumExp(likelihood) - Math.log(grid.length);
  const isIn = (log: number) => mixture - log < Math.log(1 / error);
  const first = likelihood.findIndex(isIn);
  const last = likelihood.findLastIndex(isIn);
  // with no minute yet both are -1; the neighbours beyond the ends of the grid are unbounded
  return {
    low: first <= 0 ? 0 : (grid[first - 1] ?? 0),
    high: last < 0 ? Number.POSITIVE_INFINITY : (grid[last + 1] ?? Number.POSITIVE_INFINITY),
  };
}

/** An empty list is a likelihood of 1. */
function minus(logs: readonly number[], logOdds: readonly number[]): number[] {
  return logOdds.map((log, i) => (logs[i] ?? 0) - log);
}
