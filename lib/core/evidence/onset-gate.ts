import type { ArmSums } from './arm-sums.ts';

/** Sums of both arms over all blocks before one at which a fault may have begun. */
export interface SumsBefore {
  /** Index of that block. */
  readonly onset: number;
  readonly candidate: ArmSums;
  readonly stable: ArmSums;
}

/**
 * Remembers where the sums stood when a block began, as long as one of the hypotheses believes that a fault began with it.
 *
 * @param atThisBlock - The sums before the newest block, which may be an onset too.
 */
export function keepBelieved(
  before: readonly SumsBefore[],
  atThisBlock: SumsBefore,
  believed: readonly (readonly number[])[],
): SumsBefore[] {
  const isBelieved = ({ onset }: SumsBefore) => believed.some((onsets) => onsets.includes(onset));
  const kept = before.filter(isBelieved);
  return isBelieved(atThisBlock) ? [...kept, atThisBlock] : kept;
}

/** What came after: the sums from an onset on. */
export function sumsSince(now: ArmSums, before: ArmSums): ArmSums {
  return {
    n: now.n - before.n,
    k: now.k - before.k,
    kk: now.kk - before.kk,
    kn: now.kn - before.kn,
    nn: now.nn - before.nn,
    blocks: now.blocks - before.blocks,
  };
}
