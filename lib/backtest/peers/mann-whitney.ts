/** Location shift of `x` against `y` as the rank-sum test sees it. */
export interface Shift {
  /** Hodges and Lehmann's estimate: the shift at which the ranks balance. */
  readonly estimate: number;
  /** Lower end of the two-sided confidence interval. */
  readonly low: number;
}

const HALVINGS = 60;

/**
 * The rank-sum statistic of `x - shift` against `y` in standard deviations, with correction for ties and for continuity. Falls as the
 * shift grows. NaN when all values are tied.
 *
 * @see R's wilcox.test, asymptotic two-sample interval, which Kayenta's MannWhitney.scala follows.
 */
export function rankSumZ(x: readonly number[], y: readonly number[], shift: number): number {
  const [m, n] = [x.length, y.length];
  const all = [...x.map((value) => ({ value: value - shift, own: 1 })), ...y.map((value) => ({ value, own: 0 }))];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tieTerm = 0;
  for (let first = 0; first < all.length; ) {
    let next = first;
    let own = 0;
    for (; next < all.length && all[next]!.value === all[first]!.value; next += 1) own += all[next]!.own; // next < length
    const tied = next - first;
    rankSum += own * (first + (tied + 1) / 2);
    tieTerm += tied ** 3 - tied;
    first = next;
  }
  const distance = rankSum - (m * (m + 1)) / 2 - (m * n) / 2;
  const variance = ((m * n) / 12) * (m + n + 1 - tieTerm / ((m + n) * (m + n - 1)));
  return variance === 0 ? Number.NaN : (distance - Math.sign(distance) * 0.5) / Math.sqrt(variance);
}

/**
 * Estimate and lower limit of the shift.
 *
 * @param quantile - Standard normal quantile of the upper half of the error, such as 2.326 for 98%.
 */
export function shiftOf(x: readonly number[], y: readonly number[], quantile: number): Shift {
  const lowest = Math.min(...x) - Math.max(...y);
  const highest = Math.max(...x) - Math.min(...y);
  const rootOf = (level: number): number => {
    let [low, high] = [lowest, highest];
    if (!(rankSumZ(x, y, low) > level)) return low;
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (low + high) / 2;
      if (rankSumZ(x, y, middle) > level) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { estimate: rootOf(0), low: rootOf(quantile) };
}
