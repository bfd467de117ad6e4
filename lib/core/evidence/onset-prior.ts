/** Mass on a fault that is there from the first minute: most bad models are bad at once. */
export const MASS_AT_START = 0.5;
/** Mass spread over the rest of the bake. */
const MASS_IN_BAKE = 0.45;
/** Mass left for all the time after the bake, thinning like 1 / t. */
const MASS_AFTER = 1 - MASS_AT_START - MASS_IN_BAKE;
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
 * included): rises from one half at 0 towards 1. What has not begun by then is `1 - ` this.
 *
 * Within the bake the density falls like 1 / (t + 10 min): every doubling of the age is as likely as the next one, since
 * nobody knows the scale on which a model goes wrong. Compared with an even spread, a fault after an hour is found with
 * 1.4 nats less, one after six hours with 0.25 nats more, one at the end of a day with 1.6 nats more.
 *
 * @param minutes - Minutes since the first judged one, a multiple of `blockMinutes`.
 */
export function onsetMassBy(minutes: number, span: OnsetSpan): number {
  return massBy(minutes, span, (t) => Math.log1p(t / EARLY_MINUTES) / Math.log1p(span.bakeMinutes / EARLY_MINUTES));
}

/**
 * The same with an even spread over the bake. The burst discount is used with it: there an onset may begin at any time
 * with the burst's explanation of the past behind it, so an early one must not be cheaper than a burst.
 */
export function evenOnsetMassBy(minutes: number, span: OnsetSpan): number {
  return massBy(minutes, span, (t) => t / span.bakeMinutes);
}

function massBy(minutes: number, { bakeMinutes, blockMinutes }: OnsetSpan, elapsedPart: (t: number) => number): number {
  if (minutes < bakeMinutes) return MASS_AT_START + MASS_IN_BAKE * elapsedPart(minutes);
  const lastInBake = blockMinutes * (Math.ceil(bakeMinutes / blockMinutes) - 1);
  const afterBake = MASS_AFTER * (1 - bakeMinutes / (minutes + blockMinutes));
  return MASS_AT_START + MASS_IN_BAKE * elapsedPart(lastInBake) + afterBake;
}
