import type { ArmCounts } from '../../minutes/counts.ts';

const LEAST_PAIRS = 10;
/** The excess must stand out from its own error by this much before it is believed. */
const LEAST_SURENESS = 1.5;
const HIGHEST_RHO = 0.2;

/** What the jumps of an arm's rate from block to block say about its burstiness. */
export interface JumpSums {
  /** Over the later block of each pair. */
  readonly n: number;
  readonly k: number;
  readonly pairs: number;
  /** Sum of half the squared jumps. */
  readonly squares: number;
  /** Sum of a quarter of the jumps to the fourth. */
  readonly fourths: number;
  /** Sum over pairs of the mean of `1 / n`. */
  readonly inverseN: number;
  /** The newest block with requests; zeros before the first. */
  readonly lastN: number;
  readonly lastK: number;
}

export const NO_JUMPS: JumpSums = {
  n: 0,
  k: 0,
  pairs: 0,
  squares: 0,
  fourths: 0,
  inverseN: 0,
  lastN: 0,
  lastK: 0,
};

/** Takes a block in. Only neighbours are compared, so that a lasting change of level leaves no trace. */
export function foldJump(sums: JumpSums, block: ArmCounts): JumpSums {
  const next = { ...sums };
  addJump(next, block);
  return next;
}

/** The same in place. */
export function addJump(sums: { -readonly [Field in keyof JumpSums]: JumpSums[Field] }, { n, k }: ArmCounts): void {
  if (n === 0) return;
  if (sums.lastN > 0) {
    const square = (k / n - sums.lastK / sums.lastN) ** 2;
    sums.n += n;
    sums.k += k;
    sums.pairs += 1;
    sums.squares += square / 2;
    sums.fourths += (square * square) / 4;
    sums.inverseN += (1 / n + 1 / sums.lastN) / 2;
  }
  sums.lastN = n;
  sums.lastK = k;
}

/**
 * Correlation of the candidate's requests within a block as far as its own blocks prove it: a fraction in [0, 0.2]. Stable's
 * history cannot know a candidate that is burstier than stable.
 *
 * @see J. von Neumann, "Distribution of the ratio of the mean square successive difference to the variance", Annals of
 * Mathematical Statistics 12 (1941), for variances from neighbouring differences.
 */
export function candidateRho({ n, k, pairs, squares, fourths, inverseN }: JumpSums): number {
  if (pairs < LEAST_PAIRS) return 0;
  const rate = (k + 0.5) / (n + 1);
  const perRequest = rate * (1 - rate);
  const excess = squares - perRequest * inverseN;
  const error = Math.sqrt(Math.max(fourths, (2 * (perRequest * inverseN) ** 2) / pairs));
  return excess > LEAST_SURENESS * error ? Math.min(HIGHEST_RHO, excess / (pairs * perRequest)) : 0;
}
