import type { ArmCounts, OneArmRow } from '../../minutes/counts.ts';
import { runningTotals, totalBetween } from '../sums/running-totals.ts';

/** Minutes before and after a block that say what its level is. */
const REACH = 30;
/** The long-run rate counts like a sample with this many bad requests. */
const PRIOR_BAD = 5;
/** Blocks whose levels differ by less than this factor stand together. */
const WIDTH = Math.log(1.5);

/**
 * The blocks, parted by the level of the minutes around each, without its own. A rate that wanders over hours is no burst: both arms wander
 * together and are compared in the same minutes, so what it adds to the scatter of one arm's blocks is no noise of the comparison.
 *
 * @param blocks - Oldest first, of `length` minutes each.
 */
export function byLevel(blocks: readonly OneArmRow[], length: number): readonly (readonly ArmCounts[])[] {
  const totals = runningTotals(blocks);
  const all = totalBetween(totals, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const longRun = (all.k + 0.5) / (all.n + 1);
  const levels = new Map<number, ArmCounts[]>();
  for (const block of blocks) {
    const around = totalBetween(totals, block.minute - REACH, block.minute + length + REACH);
    const [n, k] = [around.n - block.n + PRIOR_BAD / longRun, around.k - block.k + PRIOR_BAD];
    const level = Math.round(Math.log(k / n / longRun) / WIDTH);
    const others = levels.get(level);
    if (others === undefined) levels.set(level, [block]);
    else others.push(block);
  }
  return [...levels.values()];
}
