import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../factors/odds-grid.ts';

const MINUTES_A_DAY = 1440;

/** How likely bursts on the candidate alone are held to be: what explaining blocks by one costs, in logarithms. */
export interface BurstPrior {
  /** That one begins with a given block. */
  readonly logRate: number;
  /** That it has a given odds ratio. */
  readonly logOdds: Float64Array;
  /** That it lasts longer than `i` blocks: one number for each length that is tolerated, never rising. */
  readonly logLasting: Float64Array;
}

/** Bursts in blocks of `blockMinutes`, the longest of which lasts `burstBlocks`. */
export interface BurstSpan {
  readonly blockMinutes: number;
  readonly burstBlocks: number;
}

/** Minutes of a burst as blocks: one may begin and end within a block. */
export function burstBlocksOf(burstMinutes: number, blockMinutes: number): number {
  if (burstMinutes === 0 || blockMinutes === 1) return burstMinutes;
  return Math.ceil((burstMinutes - 1) / blockMinutes) + 1;
}

/**
 * Bursts of every length up to the longest alike: the longer something lasts, the less likely it is one of them, so that a fault
 * need not wait for the longest burst to end before it counts. `payForOdds` or free in their odds ratio.
 */
export function evenBursts(perDay: number, span: BurstSpan, payForOdds: boolean): BurstPrior {
  const logLasting = Float64Array.from({ length: span.burstBlocks }, (_, i) => Math.log1p(-i / span.burstBlocks));
  return { logRate: logRateOf(perDay, span), logOdds: logOddsOf(payForOdds), logLasting };
}

/** Bursts that are as likely to last long as to be short, `payForOdds` or free in their odds ratio: the prototype's. */
export function boundlessBursts(perDay: number, span: BurstSpan, payForOdds: boolean): BurstPrior {
  return {
    logRate: logRateOf(perDay, span),
    logOdds: logOddsOf(payForOdds),
    logLasting: new Float64Array(span.burstBlocks),
  };
}

function logOddsOf(payForOdds: boolean): Float64Array {
  return payForOdds ? Float64Array.from(LOG_ODDS_PRIOR) : new Float64Array(ODDS_RATIOS.length);
}

function logRateOf(perDay: number, { blockMinutes }: BurstSpan): number {
  return Math.min(0, Math.log((perDay * blockMinutes) / MINUTES_A_DAY));
}
