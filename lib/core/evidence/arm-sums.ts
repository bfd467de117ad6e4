import type { ArmCounts } from './counts.ts';

/** Sums over the blocks of one arm: enough for its rate and for how far that rate scatters from block to block. */
export interface ArmSums {
  readonly n: number;
  readonly k: number;
  readonly kk: number;
  readonly kn: number;
  readonly nn: number;
  readonly blocks: number;
}

export const NO_SUMS: ArmSums = { n: 0, k: 0, kk: 0, kn: 0, nn: 0, blocks: 0 };

export function addBlock(sums: ArmSums, { n, k }: ArmCounts): ArmSums {
  return {
    n: sums.n + n,
    k: sums.k + k,
    kk: sums.kk + k * k,
    kn: sums.kn + k * n,
    nn: sums.nn + n * n,
    blocks: sums.blocks + 1,
  };
}
