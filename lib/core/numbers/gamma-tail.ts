import { logGamma } from './log-gamma.ts';

const MOST_STEPS = 10_000;
const PRECISION = 1e-16;

/**
 * The regularised upper incomplete gamma function Q(a, x): the part of a gamma law of shape `a` above `x`. Exact far out in the tail, where
 * `1 - P` would be 0.
 *
 * @param a - Greater than 0.
 * @param x - At least 0.
 * @see NIST Digital Library of Mathematical Functions, 8.7.1 (series) and 8.9.2 (continued fraction, by Lentz's method).
 */
export function gammaTail(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`gammaTail needs a > 0 and x >= 0, got ${a} and ${x}`);
  if (x === 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * seriesOf(a, x) : front * fractionOf(a, x);
}

/** Upper tail of the chi-squared law with `df` degrees of freedom, `df` any number above 0. */
export const chiSquaredTail = (x: number, df: number): number => gammaTail(df / 2, x / 2);

function seriesOf(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_STEPS; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term < sum * PRECISION) break;
  }
  return sum;
}

function fractionOf(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_STEPS; n += 1) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / nonZero(factor * d + b, tiny);
    c = nonZero(b + factor / c, tiny);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction;
}

const nonZero = (x: number, tiny: number): number => (Math.abs(x) < tiny ? tiny : x);
