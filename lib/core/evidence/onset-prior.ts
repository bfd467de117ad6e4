/** Mass on a fault that is there from the first minute: most bad models are bad at once. */
export const MASS_AT_START = 0.5;
/** Mass spread evenly over the rest of the bake. */
const MASS_IN_BAKE = 0.45;
/** Mass left for all the time after the bake, thinning like 1 / t. */
const MASS_AFTER = 1 - MASS_AT_START - MASS_IN_BAKE;

/**
 * Prior probability that a fault has begun by the block that starts `minutes` after the beginning (that block
 * included): rises from one half at 0 towards 1. What has not begun by then is `1 - ` this.
 *
 * @param minutes - Minutes since the first judged one, a multiple of `blockMinutes`.
 * @param bakeMinutes - Planned bake, at least `blockMinutes`.
 */
export function onsetMassBy(minutes: number, bakeMinutes: number, blockMinutes: number): number {
  if (minutes < bakeMinutes) return MASS_AT_START + (MASS_IN_BAKE * minutes) / bakeMinutes;
  const lastInBake = blockMinutes * (Math.ceil(bakeMinutes / blockMinutes) - 1);
  const inBake = (MASS_IN_BAKE * lastInBake) / bakeMinutes;
  return MASS_AT_START + inBake + MASS_AFTER * (1 - bakeMinutes / (minutes + blockMinutes));
}
