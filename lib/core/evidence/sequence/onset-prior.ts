import type { TwoArmSums } from '../sums/arm-sums.ts';

/** Where the prior mass of onsets lies; what is left of 1 belongs to the time after the bake, thinning like 1 / t. */
export interface OnsetMasses {
  /** On a fault that is there from the first minute. */
  readonly atStart: number;
  /** Spread over the rest of the bake. */
  readonly inBake: number;
}

/** Of a test without a burst discount. */
export const PLAIN_MASSES: OnsetMasses = { atStart: 0.5, inBake: 0.45 };
/**
 * Of a test with one, where an onset competes with a burst: the less mass lies on later onsets, the less often a burst is taken for
 * one, and most bad models are bad at once. Decision 0011 has the figures.
 */
export const DISCOUNTED_MASSES: OnsetMasses = { atStart: 0.65, inBake: 0.3 };

/** Minutes over which an early onset is as likely in one minute as in the next. */
const EARLY_MINUTES = 10;

/** Where in time onsets are looked for; the blocks of a deployment begin at 0, `blockMinutes`, ... */
export interface OnsetSpan {
  /** Planned bake, at least `blockMinutes`. */
  readonly bakeMinutes: number;
  readonly blockMinutes: number;
}

/**
 * Prior probability that a fault has begun by the block that starts `minutes` after the beginning (that block
 * included): rises from the mass at 0 towards 1. What has not begun by then is `1 - ` this.
 *
 * Within the bake the density falls like 1 / (t + 10 min): every doubling of the age is as likely as the next one, since
 * nobody knows the scale on which a model goes wrong. Compared with an even spread, a fault after an hour is found with
 * 1.4 nats less, one after six hours with 0.25 nats more, one at the end of a day with 1.6 nats more.
 *
 * @param minutes - Minutes since the first judged one, a multiple of `blockMinutes`.
 */
export function onsetMassBy(minutes: number, span: OnsetSpan, masses = PLAIN_MASSES): number {
  return massBy(minutes, span, masses, logPart);
}

/** The same with an even spread over the bake, as the prototype has it. */
export function evenOnsetMassBy(minutes: number, span: OnsetSpan): number {
  return massBy(minutes, span, PLAIN_MASSES, evenPart);
}

/** The part of the bake's onsets that lies within its first `t` minutes. */
type ElapsedPart = (t: number, bakeMinutes: number) => number;

const logPart: ElapsedPart = (t, bakeMinutes) => {
  if (ofBake.minutes !== bakeMinutes) ofBake = { minutes: bakeMinutes, log: Math.log1p(bakeMinutes / EARLY_MINUTES) };
  return Math.log1p(t / EARLY_MINUTES) / ofBake.log;
};
/** The last bake asked for: nearly always the same, and logarithms are dear. */
let ofBake = { minutes: Number.NaN, log: Number.NaN };
const evenPart: ElapsedPart = (t, bakeMinutes) => t / bakeMinutes;

function massBy(
  minutes: number,
  { bakeMinutes, blockMinutes }: OnsetSpan,
  { atStart, inBake }: OnsetMasses,
  elapsedPart: ElapsedPart,
): number {
  if (minutes < bakeMinutes) return atStart + inBake * elapsedPart(minutes, bakeMinutes);
  const lastInBake = blockMinutes * (Math.ceil(bakeMinutes / blockMinutes) - 1);
  const afterBake = (1 - atStart - inBake) * (1 - bakeMinutes / (minutes + blockMinutes));
  return atStart + inBake * elapsedPart(lastInBake, bakeMinutes) + afterBake;
}

/** The onsets that a block brings, and those it leaves to come. */
export interface BlockOnsets {
  /** Index of the block, counted from the start. */
  readonly index: number;
  /** Log of the prior mass of the onsets that begin with this block (and with blocks missed since the last one). */
  readonly logNewMass: number;
  /** Log of the prior mass of all onsets to come after it. */
  readonly logMassToCome: number;
  /** Sums of both arms over the blocks before it. */
  readonly sumsBefore: TwoArmSums;
}
