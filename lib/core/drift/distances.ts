import { chiSquaredTail } from '../numbers/gamma-tail.ts';

/** Counts by bin, the same bins for both, whole numbers >= 0. Each side has at least one. */
export interface TwoHistograms {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Half a count in every bin, so that an empty one has a logarithm. */
const HALF = 0.5;

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** @throws {RangeError} when bins differ or a side is empty: nothing is known of it, and that is no distance. */
function assertComparable({ reference, current }: TwoHistograms): void {
  if (reference.length !== current.length || reference.length === 0)
    throw new RangeError(`both histograms need the same bins, got ${reference.length} and ${current.length}`);
  if (total(reference) === 0 || total(current) === 0)
    throw new RangeError('a histogram without a row cannot be compared');
}

/** Parts of two histograms, half a count added to every bin; both sum to 1. */
function smoothed({ reference, current }: TwoHistograms): {
  readonly p: readonly number[];
  readonly q: readonly number[];
} {
  const partsOf = (counts: readonly number[]): number[] => {
    const all = total(counts) + HALF * counts.length;
    return counts.map((count) => (count + HALF) / all);
  };
  return { p: partsOf(reference), q: partsOf(current) };
}

/** Population stability index: sum of (q - p) ln(q / p). */
export function psi(two: TwoHistograms): number {
  assertComparable(two);
  const { p, q } = smoothed(two);
  return p.reduce((sum, each, at) => sum + (q[at]! - each) * Math.log(q[at]! / each), 0); // same bins
}

/** What PSI is on average when nothing has changed. @param designEffect - at least 1: rows that come in clumps tell less. */
export function psiNullMean(two: TwoHistograms, designEffect = 1): number {
  const { reference, current } = two;
  return (reference.length - 1) * (1 / total(reference) + 1 / total(current)) * designEffect;
}

/** PSI without what chance alone gives it. Fixed cut-offs mean the same for every number of rows only on this one. */
export const debiasedPsi = (two: TwoHistograms, designEffect = 1): number => psi(two) - psiNullMean(two, designEffect);

/** Jensen and Shannon's distance to base 2, in [0, 1]: the square root of the divergence. No count is added. */
export function jensenShannonDistance(two: TwoHistograms): number {
  assertComparable(two);
  const [n, m] = [total(two.reference), total(two.current)];
  const half = (part: number, middle: number): number => (part === 0 ? 0 : part * Math.log2(part / middle));
  const divergence = two.reference.reduce((sum, count, at) => {
    const [p, q] = [count / n, two.current[at]! / m]; // same bins
    const middle = (p + q) / 2;
    return sum + (half(p, middle) + half(q, middle)) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

/** Largest difference of the cumulated parts, in [0, 1]: Kolmogorov and Smirnov's statistic on bins in their order. */
export function kolmogorovSmirnov(two: TwoHistograms): number {
  return Math.max(0, ...cumulatedDifferences(two).map(Math.abs));
}

/** Chance of a statistic this large when nothing has changed, asymptotically. @see M. A. Stephens, JASA 69 (1974). */
export function kolmogorovSmirnovP(two: TwoHistograms): number {
  const [n, m] = [total(two.reference), total(two.current)];
  const x = Math.sqrt((n * m) / (n + m)) * kolmogorovSmirnov(two);
  if (x < 0.2) return 1; // below it is 1 to sixteen digits, where the series does not settle
  let sum = 0;
  for (let k = 1; k <= 100; k += 1) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}

/** Earth mover's distance between the bins' centres, in their unit. @param centres - ascending, one for each bin. */
export function wasserstein(two: TwoHistograms, centres: readonly number[]): number {
  return cumulatedDifferences(two)
    .slice(0, -1)
    .reduce((sum, difference, at) => sum + Math.abs(difference) * (centres[at + 1]! - centres[at]!), 0); // one for each bin
}

/** The same in standard deviations of the reference; 0 when the reference has a single value and nothing moved. */
export function normalisedWasserstein(two: TwoHistograms, centres: readonly number[]): number {
  const n = total(two.reference);
  const mean = two.reference.reduce((sum, count, at) => sum + (count * centres[at]!) / n, 0);
  const variance = two.reference.reduce((sum, count, at) => sum + (count * (centres[at]! - mean) ** 2) / n, 0);
  const distance = wasserstein(two, centres);
  if (variance === 0) return distance === 0 ? 0 : Number.POSITIVE_INFINITY;
  return distance / Math.sqrt(variance);
}

function cumulatedDifferences(two: TwoHistograms): number[] {
  assertComparable(two);
  const [n, m] = [total(two.reference), total(two.current)];
  let difference = 0;
  return two.reference.map((count, at) => {
    difference += count / n - two.current[at]! / m; // same bins
    return difference;
  });
}

/** Pearson's statistic of the table of two rows, and its degrees of freedom. Bins that are empty on both sides do not count. */
export function chiSquared(two: TwoHistograms): { readonly statistic: number; readonly df: number } {
  assertComparable(two);
  const [n, m] = [total(two.reference), total(two.current)];
  let statistic = 0;
  let bins = 0;
  two.reference.forEach((count, at) => {
    const other = two.current[at]!; // same bins
    const both = count + other;
    if (both === 0) return;
    bins += 1;
    const expected = (both * n) / (n + m);
    const expectedOther = (both * m) / (n + m);
    statistic += (count - expected) ** 2 / expected + (other - expectedOther) ** 2 / expectedOther;
  });
  return { statistic, df: Math.max(1, bins - 1) };
}

/** Chance of a statistic this large when nothing has changed. @param designEffect - at least 1. */
export function chiSquaredP(two: TwoHistograms, designEffect = 1): number {
  const { statistic, df } = chiSquared(two);
  return chiSquaredTail(statistic / designEffect, df);
}

/** Cramér's V of the table of two rows, in [0, 1]. */
export function cramersV(two: TwoHistograms): number {
  return Math.sqrt(chiSquared(two).statistic / (total(two.reference) + total(two.current)));
}
