import type { ArmSums } from './arm-sums.ts';

/**
 * Sums of both arms over all blocks before one at which a fault may have begun: index of that block; number of blocks;
 * then n, k, sum of k k, of k n and of n n, of the candidate and of stable. A tuple, because a state may hold a dozen.
 */
export type SumsBefore = readonly [onset: number, blocks: number, candidate: Sums, stable: Sums];

type Sums = readonly [n: number, k: number, kk: number, kn: number, nn: number];

export function sumsBefore(onset: number, candidate: ArmSums, stable: ArmSums): SumsBefore {
  return [onset, candidate.blocks, tupleOf(candidate), tupleOf(stable)];
}

/**
 * Remembers where the sums stood when a block began, as long as one of the hypotheses believes that a fault began with it.
 *
 * @param newest - The sums before the newest block, which may be an onset too.
 */
export function keepBelieved(
  before: readonly SumsBefore[],
  newest: SumsBefore,
  believed: readonly (readonly number[])[],
): SumsBefore[] {
  const isBelieved = (sums: SumsBefore) => believed.some((onsets) => onsets.includes(sums[0]));
  const kept = before.filter(isBelieved);
  return isBelieved(newest) ? [...kept, newest] : kept;
}

/** The sums of both arms from an onset on. */
export function sumsSince(
  [, blocks, candidateBefore, stableBefore]: SumsBefore,
  candidate: ArmSums,
  stable: ArmSums,
): { readonly candidate: ArmSums; readonly stable: ArmSums } {
  return { candidate: minus(candidate, candidateBefore, blocks), stable: minus(stable, stableBefore, blocks) };
}

function tupleOf({ n, k, kk, kn, nn }: ArmSums): Sums {
  return [n, k, kk, kn, nn];
}

function minus(now: ArmSums, [n, k, kk, kn, nn]: Sums, blocks: number): ArmSums {
  return { n: now.n - n, k: now.k - k, kk: now.kk - kk, kn: now.kn - kn, nn: now.nn - nn, blocks: now.blocks - blocks };
}
