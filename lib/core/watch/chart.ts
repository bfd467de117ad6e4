import { bettingLogE, type RateLimit } from '../evidence/factors/betting-factor.ts';
import { LOG_RATE_PRIOR } from '../evidence/factors/odds-grid.ts';
import { type KnownLimit, quickLogE } from '../evidence/factors/quick-factor.ts';
import type { OneArmRow } from '../minutes/counts.ts';
import { logWeightedSum } from '../numbers/log-sum.ts';
import type { SignalName } from '../signals/registry.ts';
import type { EpochMinute } from '../words/time.ts';
import type { Level } from './past/level.ts';

/** Against what a chart holds a variant: a limit that people stated, or its own past. */
export type ChartOf = 'limit' | 'past';

/** One bet on a rate ratio: its log e-value and what was counted since it last began anew. 0: it has just begun anew. */
export type Bet = 0 | readonly [logE: number, sinceMinute: EpochMinute, requests: number, bad: number];

/** What is known of one signal of one variant against one limit. */
export interface Chart {
  readonly of: ChartOf;
  readonly signal: SignalName;
  /** The newest minute that was folded or given up. */
  readonly cursor: EpochMinute;
  /** One for each rate ratio, in the order of the grid. */
  readonly bets: readonly Bet[];
  /** Against its past: how the newest hours were. */
  readonly level?: Level;
}

/** What a chart says now. */
export interface ChartReading {
  /** Log of the detector's statistic. */
  readonly logE: number;
  /** When what it is about began, by the bet that says it loudest, and what was counted since. */
  readonly sinceMinute: EpochMinute;
  readonly requests: number;
  readonly bad: number;
}

/** Four digits are more than a decision needs, and keep the state small. */
const rounded = (logE: number): number => Math.round(logE * 1e4) / 1e4;

const logOf = (bet: Bet): number => (bet === 0 ? 0 : bet[0]);

/**
 * Takes a closed minute in. A bet that has lost everything begins anew, so the charts of endless time bound how often they cry wolf: with
 * an alarm at `log(A)`, at least A minutes pass on average before a false one.
 *
 * @see J. Shin, A. Ramdas and A. Rinaldo, "E-detectors", NEJSDS 2 (2024).
 */
export function foldChart(chart: Chart, row: OneArmRow, limit: RateLimit | KnownLimit): Chart {
  const logEs = 'quickRho' in limit ? quickLogE(row, limit) : bettingLogE(row, limit);
  const bets = logEs.map((logE, index): Bet => {
    const before = chart.bets[index] ?? 0;
    const [, since, requests, bad] = before === 0 ? [0, row.minute, 0, 0] : before;
    const next = rounded(logOf(before) + logE);
    return next <= 0 ? 0 : [next, since, requests + row.n, bad + row.k];
  });
  return { ...chart, cursor: row.minute, bets };
}

/** Absent while nothing speaks against the variant. */
export function readChart({ bets }: Chart): ChartReading | undefined {
  let leading: Exclude<Bet, 0> | undefined;
  let most = Number.NEGATIVE_INFINITY;
  bets.forEach((bet, index) => {
    const weighed = (LOG_RATE_PRIOR[index] ?? Number.NEGATIVE_INFINITY) + logOf(bet);
    if (bet === 0 || weighed <= most) return;
    most = weighed;
    leading = bet;
  });
  if (leading === undefined) return undefined;
  const [, sinceMinute, requests, bad] = leading;
  return { logE: logWeightedSum(LOG_RATE_PRIOR, bets.map(logOf)), sinceMinute, requests, bad };
}

/** The same chart with nothing in it. */
export const begunAnew = (chart: Chart): Chart => ({ ...chart, bets: [] });
