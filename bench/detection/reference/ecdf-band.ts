/**
 * Half width of a band around an empirical distribution function that holds at all sample sizes together with probability
 * at least `1 - alpha`, for independent values: a fraction. For display, not for decisions.
 *
 * @param samples - Number of values so far, at least 1; divide by the design effect when they come in bursts.
 * @see S. R. Howard and A. Ramdas, "Sequential estimation of quantiles with applications to A/B testing and best-arm
 * identification", Bernoulli 28 (2022).
 */
export function ecdfBandRadius(samples: number, alpha: number): number {
  if (!(samples >= 1)) throw new RangeError(`samples must be at least 1, got ${samples}`);
  return 0.85 * Math.sqrt((Math.log(Math.log(Math.E * samples)) + 0.8 * Math.log(1612 / alpha)) / samples);
}
