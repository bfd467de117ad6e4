export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * 95 % Wilson score interval for a proportion, `low <= hits / trials <= high`, fractions in [0, 1].
 * @throws {RangeError} when `0 <= hits <= trials` and `trials >= 1` do not hold: an empty sample has no interval.
 * @see E. B. Wilson, "Probable Inference", JASA 22 (1927), 209-212. No continuity correction.
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  if (!(trials >= 1 && hits >= 0 && hits <= trials)) {
    throw new RangeError(`hits must be in [0, trials] and trials at least 1, got ${hits} of ${trials}`);
  }
  const rate = hits / trials;
  const scale = 1 + Z ** 2 / trials;
  const centre = rate + Z ** 2 / (2 * trials);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / trials + (Z / (2 * trials)) ** 2);
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
