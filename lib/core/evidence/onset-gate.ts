import { type ArmSums, addBlock, NO_SUMS } from './arm-sums.ts';
import type { ArmCounts } from './counts.ts';

/** Sums of both arms since a block at which a fault may have begun. */
export interface SumsSince {
  /** Index of the block. */
  readonly onset: number;
  readonly candidate: ArmSums;
  readonly stable: ArmSums;
}

/** Takes a block into the sums since each of the onsets that are still thought of, each once; the others are dropped. */
export function foldSumsSince(
  before: readonly SumsSince[],
  onsets: readonly number[],
  candidate: ArmCounts,
  stable: ArmCounts,
): SumsSince[] {
  const wanted = [...new Set(onsets)].sort((a, b) => a - b);
  return wanted.map((onset) => {
    const sums = before.find((each) => each.onset === onset);
    return {
      onset,
      candidate: addBlock(sums?.candidate ?? NO_SUMS, candidate),
      stable: addBlock(sums?.stable ?? NO_SUMS, stable),
    };
  });
}
