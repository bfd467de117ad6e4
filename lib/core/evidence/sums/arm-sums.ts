import type { ArmCounts } from '../../minutes/counts.ts';

/** Sums over the blocks of one arm: enough for its rate and for how far that rate scatters from block to block. */
export interface ArmSums {
  readonly n: number;
  readonly k: number;
  readonly kk: number;
  readonly kn: number;
  readonly nn: number;
  readonly blocks: number;
}

/** Numbers in the sums of two arms: blocks; then n, k, sum of k k, of k n and of n n, of the candidate and of stable. */
export const SUMS = 11;
const OF_CANDIDATE = 1;
const OF_STABLE = 6;

/** Sums of both arms over the same blocks, in the order above: changed in place, since they are copied so often. */
export type TwoArmSums = Float64Array;

export function noSums(): TwoArmSums {
  return new Float64Array(SUMS);
}

/** Takes a block of both arms in. */
export function addBlock(sums: TwoArmSums, candidate: ArmCounts, stable: ArmCounts): void {
  sums[0]! += 1; // SUMS numbers, here and below
  addArm(sums, OF_CANDIDATE, candidate.n, candidate.k);
  addArm(sums, OF_STABLE, stable.n, stable.k);
}

/** Both arms over the blocks that are in `sums` and were not in `before`. */
export function sumsSince(
  sums: ArrayLike<number>,
  before: ArrayLike<number>,
): { readonly candidate: ArmSums; readonly stable: ArmSums } {
  const since = Float64Array.from(sums, (sum, i) => sum - before[i]!);
  return { candidate: armOf(since, OF_CANDIDATE), stable: armOf(since, OF_STABLE) };
}

function addArm(sums: TwoArmSums, at: number, n: number, k: number): void {
  sums[at]! += n;
  sums[at + 1]! += k;
  sums[at + 2]! += k * k;
  sums[at + 3]! += k * n;
  sums[at + 4]! += n * n;
}

function armOf(sums: TwoArmSums, at: number): ArmSums {
  const [n, k, kk, kn, nn] = sums.subarray(at, at + 5);
  return { n: n!, k: k!, kk: kk!, kn: kn!, nn: nn!, blocks: sums[0]! };
}
