import type { ArmCounts } from '../../minutes/counts.ts';

const HALF_LIFE_MINUTES = 60;
/** The same for the rate of the last minutes, in which an incident shows. */
const LAST_HALF_LIFE_MINUTES = 5;
/** The longer-lived rate counts like a sample that holds this many bad requests. */
const PRIOR_BAD = 5;
/** Standard errors by which the last minutes must stand out to count as an incident. */
const RISEN_BY = 2;
/** What a rate is taken to be before stable has answered a single request. */
const FIRST_GUESS = 0.01;

/** What is remembered of stable's minutes in order to say what the next one should look like. */
export interface StableRate {
  /** Exponentially weighted sums, as of `minute`. */
  readonly recentN: number;
  readonly recentK: number;
  /** The same over the last minutes. */
  readonly lastN: number;
  readonly lastK: number;
  /** Sums over everything seen. */
  readonly allN: number;
  readonly allK: number;
  /** The newest minute folded, absent before the first. */
  readonly minute?: number;
}

export const NO_STABLE_RATE: StableRate = { recentN: 0, recentK: 0, lastN: 0, lastK: 0, allN: 0, allK: 0 };

/** The same, changed in place. */
export type GrowingRate = { -readonly [Field in keyof StableRate]: StableRate[Field] };

/** A copy to be changed in place. It names `minute` in any case: every block reads it, and objects of one shape are read fastest. */
export function growingRate({ recentN, recentK, lastN, lastK, allN, allK, minute }: StableRate): GrowingRate {
  return { recentN, recentK, lastN, lastK, allN, allK, minute };
}

/** Stable's expected rate in the next minute, from earlier minutes alone: a fraction in (0, 1). */
export function expectedRate(rate: StableRate): number {
  return (rate.recentK + PRIOR_BAD) / (rate.recentN + PRIOR_BAD / longRunRate(rate));
}

/** Stable's rate over everything seen: a fraction in (0, 1). */
export function longRunRate({ allN, allK }: StableRate): number {
  return allN === 0 ? FIRST_GUESS : (allK + 0.5) / (allN + 1);
}

/** Stable's rate in the last minutes, leaning on `expectedRate` where they hold little: a fraction in (0, 1). */
export function rateOfLastMinutes(rate: StableRate): number {
  return (rate.lastK + PRIOR_BAD) / (rate.lastN + PRIOR_BAD / expectedRate(rate));
}

/**
 * Whether the last minutes stand out from the hour before: an incident may have begun. Asked before each block, so that an incident
 * that both arms share is expected as soon as it shows.
 *
 * @param rho - Correlation of requests within a block.
 */
export function hasRisen(rate: StableRate, rho: number, blockMinutes: number): boolean {
  const before = expectedRate(rate);
  const kept = blockMinutes === 1 ? LAST_KEPT_AFTER_ONE : 0.5 ** (blockMinutes / LAST_HALF_LIFE_MINUTES);
  const blocks = (1 + kept) / (1 - kept); // as many as the weights of the last ones are worth
  const variance = before * (1 - before) * (1 / (rate.lastN + PRIOR_BAD / before) + rho / blocks);
  return rateOfLastMinutes(rate) > before + RISEN_BY * Math.sqrt(variance);
}

/** Takes one minute of stable in; what came before has half its weight after an hour, gaps included. */
export function foldStableRate(rate: StableRate, minute: number, counts: ArmCounts): StableRate {
  const next = { ...rate };
  addStableMinute(next, minute, counts);
  return next;
}

/** The same in place. */
export function addStableMinute(rate: GrowingRate, minute: number, { n, k }: ArmCounts): void {
  const elapsed = rate.minute === undefined ? 0 : minute - rate.minute;
  const kept = elapsed === 1 ? KEPT_AFTER_ONE : 0.5 ** (elapsed / HALF_LIFE_MINUTES);
  const lastKept = elapsed === 1 ? LAST_KEPT_AFTER_ONE : 0.5 ** (elapsed / LAST_HALF_LIFE_MINUTES);
  rate.recentN = rate.recentN * kept + n;
  rate.recentK = rate.recentK * kept + k;
  rate.lastN = rate.lastN * lastKept + n;
  rate.lastK = rate.lastK * lastKept + k;
  rate.allN += n;
  rate.allK += k;
  rate.minute = minute;
}

// powers are dear, and nearly every minute follows the one before
const KEPT_AFTER_ONE = 0.5 ** (1 / HALF_LIFE_MINUTES);
const LAST_KEPT_AFTER_ONE = 0.5 ** (1 / LAST_HALF_LIFE_MINUTES);
