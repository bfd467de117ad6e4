import { SUMS } from '../sums/arm-sums.ts';
import { type DiscountedPath, emptyPath } from './discounted-path.ts';
import type { EvidenceRule } from './evidence-rule.ts';

/** A path as plain data; its fields are those of `DiscountedPath`. */
export interface StoredPath {
  readonly begun: readonly number[];
  readonly best: readonly number[];
  readonly onset: readonly number[];
  readonly discount: number;
  readonly logE: number;
}

/**
 * Index of a block with which a fault may have begun, then the `SUMS` sums of both arms as they stood before it. A tuple,
 * because a state may hold a dozen.
 */
export type SumsBefore = readonly [onset: number, ...sums: number[]];

/** None before the first block. */
export function storedPaths(paths: readonly DiscountedPath[]): StoredPath[] {
  return paths.filter(hasBlocks).map(({ begun, best, onset, discount, logE }) => ({
    begun: [...begun],
    best: [...best],
    onset: [...onset],
    discount,
    logE,
  }));
}

/** The sums before every onset that a path believes in, each once, oldest first. */
export function storedOnsets(paths: readonly DiscountedPath[]): SumsBefore[] {
  const found = new Map<number, SumsBefore>();
  for (const { onset, before } of paths.filter(hasBlocks)) {
    onset.forEach((index, i) => {
      found.set(index, [index, ...before.subarray(i * SUMS, (i + 1) * SUMS)]);
    });
  }
  return [...found.values()].sort(([a], [b]) => a - b);
}

/** The paths of a rule as they were stored; empty ones where nothing was. The runs of recent blocks are not filled in. */
export function restoredPaths(
  { paths, burstBlocks }: EvidenceRule,
  stored: readonly StoredPath[],
  onsets: readonly SumsBefore[],
): DiscountedPath[] {
  return paths.map((rule, at) => {
    const path = emptyPath(rule, burstBlocks);
    const kept = stored[at];
    if (kept === undefined) return path;
    path.begun.set(kept.begun);
    path.best.set(kept.best);
    path.onset.set(kept.onset);
    kept.onset.forEach((index, i) => {
      path.before.set(sumsBefore(onsets, index), i * SUMS);
    });
    path.discount = kept.discount;
    path.logE = kept.logE;
    return path;
  });
}

function sumsBefore(onsets: readonly SumsBefore[], onset: number): number[] {
  const [, ...sums] = onsets.find(([index]) => index === onset) ?? [];
  if (sums.length !== SUMS) throw new RangeError(`the stored evidence holds no sums before its onset ${onset}`);
  return sums;
}

function hasBlocks({ begun }: DiscountedPath): boolean {
  return begun[0] !== Number.NEGATIVE_INFINITY;
}
