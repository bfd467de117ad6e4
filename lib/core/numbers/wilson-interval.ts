/** Both ends are fractions in [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95%: printed by Python 3, `statistics.NormalDist().inv_cdf(0.975)`. */
export const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion; contains `hits / trials`. No continuity correction.
 *
 * @param z - Standard normal quantile.
 * @throws {RangeError} when the counts are impossible. Nothing is known of an empty sample: ask before calling.
 * @see E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilsonInterval(hits: number, trials: number, z: number = Z_95): Interval {
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw new RangeError(`trials must be a whole number >= 1, got ${trials}`);
  }
  if (!Number.isSafeInteger(hits) || hits < 0 || hits > trials) {
    throw new RangeError(`hits must be a whole number in [0, ${trials}], got ${hits}`);
  }
  const rate = hits / trials;
  const perTrial = (z * z) / trials;
  const centre = (rate + perTrial / 2) / (1 + perTrial);
  const reach = (z / (1 + perTrial)) * Math.sqrt((rate * (1 - rate)) / trials + perTrial / (4 * trials));
  // at the ends the formula is exact only up to rounding
  return { low: hits === 0 ? 0 : Math.max(0, centre - reach), high: hits === trials ? 1 : Math.min(1, centre + reach) };
}
