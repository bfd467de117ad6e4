import { logGamma } from '../../numbers/log-gamma.ts';
import { bettingLogE, type RateLimit } from '../factors/betting-factor.ts';
import { LOG_RATE_PRIOR, RATE_RATIOS } from '../factors/odds-grid.ts';

/** Standard deviations of the number of bad requests that are reckoned with. */
const REACH = 8;

/** A fault that is looked for at a steady traffic. */
export interface SteadyFault {
  readonly limit: RateLimit;
  /** The rate under the fault, a fraction in (0, 1). */
  readonly rate: number;
  readonly requestsPerMinute: number;
}

/**
 * Minutes until such a fault is found on average, by the bet on a rate ratio that finds it first. Bad requests are taken as independent;
 * bursts make it later. Infinity where no bet wins.
 *
 * @param logThreshold - Log of the statistic that is an alarm.
 */
export function minutesToFind({ limit, rate, requestsPerMinute }: SteadyFault, logThreshold: number): number {
  const n = Math.max(1, Math.round(requestsPerMinute));
  const growth = RATE_RATIOS.map(() => 0);
  const mean = n * rate;
  const spread = REACH * Math.sqrt(mean) + REACH;
  for (let k = Math.max(0, Math.floor(mean - spread)); k <= Math.min(n, Math.ceil(mean + spread)); k += 1) {
    const chance = Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
    bettingLogE({ n, k }, limit).forEach((logE, index) => {
      growth[index] = (growth[index] ?? 0) + chance * logE; // one for each ratio
    });
  }
  const minutes = growth.map((each, index) =>
    each <= 0 ? Number.POSITIVE_INFINITY : (logThreshold - (LOG_RATE_PRIOR[index] ?? 0)) / each,
  );
  // a minute that brings less than one request on average takes as many minutes more
  return Math.min(...minutes) * Math.max(1, n / requestsPerMinute);
}
