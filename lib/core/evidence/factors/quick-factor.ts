import type { ArmCounts } from '../../minutes/counts.ts';
import { logAddExp } from '../../numbers/log-sum.ts';
import { bettingLogE, type RateLimit } from './betting-factor.ts';
import { RATE_RATIOS } from './odds-grid.ts';

/** A limit whose noise is known: requests of a minute are correlated by at most `quickRho`. */
export interface KnownLimit extends RateLimit {
  readonly quickRho: number;
  /** The most that one minute may say, so that a burst of some minutes is no alarm. @default as much as it does */
  readonly mostLogE?: number;
}

const HALF = Math.log(0.5);
const HIGHEST_RATE = 0.95;

/**
 * Evidence of one minute that an arm's rate is above the limit, per rate ratio: half of the capital bets as in `bettingLogE`, which holds
 * whatever the noise, but cannot more than double in a doubling. The other half takes the likelihood ratio of independent requests, as many
 * as the correlated ones are worth: where traffic is high and noise is low it needs a few minutes. Its mean is 1 only if the noise
 * is as it was, so it belongs to limits that were learnt from a past on which the whole was tried.
 */
export function quickLogE(row: ArmCounts, limit: KnownLimit): number[] {
  const { n, k } = row;
  const { rate, quickRho, mostLogE = Number.POSITIVE_INFINITY } = limit;
  const worth = 1 + Math.max(0, n - 1) * quickRho;
  return bettingLogE(row, limit).map((bet, index) => {
    const worse = Math.min(HIGHEST_RATE, (RATE_RATIOS[index] ?? 1) * rate); // one for each ratio
    if (worse <= rate) return Math.min(mostLogE, bet);
    const quick = (k * Math.log(worse / rate) + (n - k) * Math.log((1 - worse) / (1 - rate))) / worth;
    return Math.min(mostLogE, logAddExp(HALF + bet, HALF + quick));
  });
}
