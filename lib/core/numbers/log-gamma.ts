const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** Below this the argument is shifted up first; there the series below is exact to the last digit of a double. */
const SERIES_FROM = 15;

/**
 * Natural logarithm of the gamma function, to about 1e-15 relative (absolute near its zeros 1 and 2).
 *
 * @param x - Greater than 0.
 * @see Stirling's series, NIST Digital Library of Mathematical Functions, 5.11.1, with the recurrence 5.5.1.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs a number > 0, got ${x}`);
  let shift = 1;
  let y = x;
  while (y < SERIES_FROM) {
    shift *= y;
    y += 1;
  }
  const inverse = 1 / y;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 -
      square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360)))));
  const shifted = (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series;
  return shift === 1 ? shifted : shifted - Math.log(shift);
}

/** Natural logarithm of the beta function B(a, b); both arguments greater than 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
