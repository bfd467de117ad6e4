import type { EvidenceParams, HistoryEstimates } from '../sequence/evidence-params.ts';
import { NO_STABLE_RATE } from '../sums/stable-rate.ts';

/**
 * What is reckoned with for lack of a history to ask. Blocks of some minutes cost a strong fault a minute or two, and bring bursts of five
 * minutes, which no history has shown, from rolling back six healthy days in ten to one in ten; decision 0011 has the figures.
 */
const ASSUMED = { rho: 0.01, blockMinutes: 3, burstMinutes: 20 };
/** Bursts up to this length are tolerated even when a history shows none. */
export const LEAST_TOLERANCE_MINUTES = 15;
/** A longer tolerance is looked at in longer blocks, so that what is remembered of a burst stays small. */
const MOST_BURST_BLOCKS = 30;

/** What stable's history says, or what is assumed in its place: a cold start is judged by the same rule. */
export function estimatesOf({ history, tolerateBurstsMinutes }: EvidenceParams): HistoryEstimates {
  if (history !== undefined) return history;
  const burstMinutes = tolerateBurstsMinutes ?? ASSUMED.burstMinutes;
  return {
    rhoUpper: ASSUMED.rho,
    rhoHat: ASSUMED.rho,
    blockMinutes: Math.max(ASSUMED.blockMinutes, blockMinutesFor(burstMinutes)),
    burstMinutes,
    stableRate: NO_STABLE_RATE,
  };
}

/** Minutes that must at least be taken together for bursts of so many minutes: a whole number, at least 1. */
export function blockMinutesFor(burstMinutes: number): number {
  return Math.max(1, Math.ceil(burstMinutes / MOST_BURST_BLOCKS));
}
