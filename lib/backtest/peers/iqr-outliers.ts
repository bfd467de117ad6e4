/** How many interquartile ranges beyond the quartiles a value must lie. */
const FACTOR = 3;

/**
 * Leaves out what lies beyond 3 interquartile ranges from the quartiles and beyond the 1st and 99th percentile: bursts above all.
 *
 * @see https://github.com/spinnaker/kayenta, IQRDetector.scala (factor 3, reduceSensitivity).
 */
export function withoutOutliers(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const [p01, p25, p75, p99] = [0.01, 0.25, 0.75, 0.99].map((p) => percentile(sorted, p)) as [
    number,
    number,
    number,
    number,
  ];
  const reach = FACTOR * (p75 - p25);
  const [lowest, highest] = [Math.min(p01, p25 - reach), Math.max(p99, p75 + reach)];
  return values.filter((value) => value >= lowest && value <= highest);
}

/**
 * The percentile at position `p (n + 1)`, between neighbours by their distance, as in Apache Commons Math (`LEGACY`), which Kayenta uses.
 *
 * @param sorted - Ascending, not empty.
 * @param p - Fraction in (0, 1).
 */
export function percentile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length + 1);
  const below = Math.floor(position);
  if (below < 1) return sorted[0]!; // not empty
  if (below >= sorted.length) return sorted[sorted.length - 1]!;
  const [low, high] = [sorted[below - 1]!, sorted[below]!]; // 1 <= below < length
  return low + (position - below) * (high - low);
}
