import type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';
import { NO_STABLE_RATE } from './stable-rate.ts';

/** Correlation of requests within a minute that is reckoned with for lack of a history to ask. */
const ASSUMED_RHO = 0.02;
/** Bursts up to this length are tolerated even when a history shows none. */
export const LEAST_TOLERANCE_MINUTES = 15;
/** A longer tolerance is looked at in longer blocks, so that what is remembered of a burst stays small. */
const MOST_BURST_BLOCKS = 30;

/** What stable's history says, or what is assumed in its place: a cold start is judged by the same rule. */
export function estimatesOf({ history, tolerateBurstsMinutes }: EvidenceParams): HistoryEstimates {
  if (history !== undefined) return history;
  const burstMinutes = tolerateBurstsMinutes ?? LEAST_TOLERANCE_MINUTES;
  return {
    rhoUpper: ASSUMED_RHO,
    rhoHat: ASSUMED_RHO,
    blockMinutes: blockMinutesFor(burstMinutes),
    burstMinutes,
    stableRate: NO_STABLE_RATE,
  };
}

/** Minutes that must at least be taken together for bursts of so many minutes: a whole number, at least 1. */
export function blockMinutesFor(burstMinutes: number): number {
  return Math.max(1, Math.ceil(burstMinutes / MOST_BURST_BLOCKS));
}
