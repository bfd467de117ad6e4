/** The 95% point of Student's t for 1, 2, ... 29 degrees of freedom, as printed by scipy: round(t.ppf(.95, df), 3). */
const T_95: readonly number[] = [
  6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.74,
  1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699,
];
const NORMAL_95 = 1.645;

/**
 * By how much a standard error from `blocks` observations understates, at the 95% point: Student's t over the normal.
 * From 30 blocks on it stays at its last value, which is a little too careful.
 *
 * @param blocks - Whole number, at least 2.
 */
export function smallSampleFactor(blocks: number): number {
  const point = T_95[Math.min(blocks - 1, T_95.length) - 1];
  if (point === undefined) throw new RangeError(`a scatter needs at least 2 blocks, got ${blocks}`);
  return point / NORMAL_95;
}
