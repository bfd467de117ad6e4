import type { ArmCounts } from './counts.ts';

const HALF_LIFE_MINUTES = 60;
/** The long-run rate counts like a sample that holds this many bad requests. */
const PRIOR_BAD = 5;
/** What a rate is taken to be before stable has answered a single request. */
const FIRST_GUESS = 0.01;

/** What is remembered of stable's minutes in order to say what the next one should look like. */
export interface StableRate {
  /** Exponentially weighted sums, as of `minute`. */
  readonly recentN: number;
  readonly recentK: number;
  /** Sums over everything seen. */
  readonly allN: number;
  readonly allK: number;
  /** The newest minute folded, absent before the first. */
  readonly minute?: number;
}

export const NO_STABLE_RATE: StableRate = { recentN: 0, recentK: 0, allN: 0, allK: 0 };

/** Stable's expected rate in the next minute, from earlier minutes alone: a fraction in (0, 1). */
export function expectedRate({ recentN, recentK, allN, allK }: StableRate): number {
  const longRun = allN === 0 ? FIRST_GUESS : (allK + 0.5) / (allN + 1);
  return (recentK + PRIOR_BAD) / (recentN + PRIOR_BAD / longRun);
}

/** Takes one minute of stable in; what came before has half its weight after an hour, gaps included. */
export function foldStableRate(rate: StableRate, minute: number, { n, k }: ArmCounts): StableRate {
  const kept = rate.minute === undefined ? 1 : keptAfter(minute - rate.minute);
  return {
    recentN: rate.recentN * kept + n,
    recentK: rate.recentK * kept + k,
    allN: rate.allN + n,
    allK: rate.allK + k,
    minute,
  };
}

const KEPT_AFTER_ONE = 0.5 ** (1 / HALF_LIFE_MINUTES);

function keptAfter(minutes: number): number {
  return minutes === 1 ? KEPT_AFTER_ONE : 0.5 ** (minutes / HALF_LIFE_MINUTES);
}
