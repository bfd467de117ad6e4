import { type BurstRing, beginRun, emptyRing, extendRuns } from './burst-ring.ts';
import type { ArmCounts } from './counts.ts';
import type { EvidenceRule } from './evidence-rule.ts';
import { guardedLogE } from './guarded-factor.ts';
import { ODDS_RATIOS } from './odds-grid.ts';
import { swapLogE } from './swap-factor.ts';

/**
 * A block of the last few, with all that its evidence is computed from, as numbers in this order: index; the candidate's
 * n and k; stable's n and k; stable's expected rate; correlation for the conditional path; discounts of the conditional
 * and of the swap path before the block. A tuple, because a state of many blocks must stay small.
 */
export type RecentBlock = readonly [
  index: number,
  candidateN: number,
  candidateK: number,
  stableN: number,
  stableK: number,
  expectedRate: number,
  rho: number,
  conditionalDiscount: number,
  swapDiscount: number,
];

/** A block that is over, and what was expected of it before it began. */
export interface ClosedBlock {
  readonly index: number;
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
  readonly expectedRate: number;
  /** Correlation of requests for the conditional path. */
  readonly rho: number;
}

/** Log e-values of a block on both paths, per odds ratio: the conditional path's first, then the swap path's. */
export function blockLogEs(rule: EvidenceRule, { candidate, stable, expectedRate, rho }: ClosedBlock): number[] {
  const healthy = { mean: expectedRate, rho, nullOddsRatio: rule.nullOddsRatio };
  const score = { mean: expectedRate, rho: rule.swap.rho };
  return [...guardedLogE(candidate, stable, healthy), ...swapLogE(candidate, stable, score)];
}

export function recentBlock(block: ClosedBlock, conditionalDiscount: number, swapDiscount: number): RecentBlock {
  const { index, candidate, stable, expectedRate, rho } = block;
  return [index, candidate.n, candidate.k, stable.n, stable.k, expectedRate, rho, conditionalDiscount, swapDiscount];
}

/** Rings that belong to lists of recent blocks still in memory: a shortcut past `rebuilt`, with the same numbers. */
const ringOf = new WeakMap<readonly RecentBlock[], BurstRing>();

/** The list with the new block and without those that no burst reaches back to; `logEs` are the new block's. */
export function withBlock(
  rule: EvidenceRule,
  recent: readonly RecentBlock[],
  block: RecentBlock,
  logEs: readonly number[],
): { readonly recent: readonly RecentBlock[]; readonly ring: BurstRing } {
  const ring = ringOf.get(recent) ?? rebuilt(rule, recent);
  ringOf.delete(recent); // it is about to change, and the old list may be folded once more
  append(ring, block, logEs);
  const next = [...recent.filter((each) => each[0] > block[0] - rule.burstBlocks), block];
  ringOf.set(next, ring);
  return { recent: next, ring };
}

function rebuilt(rule: EvidenceRule, recent: readonly RecentBlock[]): BurstRing {
  const ring = emptyRing(rule.burstBlocks, 2 * ODDS_RATIOS.length);
  for (const block of recent) {
    const [index, candidateN, candidateK, stableN, stableK, expectedRate, rho] = block;
    const candidate = { n: candidateN, k: candidateK };
    const stable = { n: stableN, k: stableK };
    append(ring, block, blockLogEs(rule, { index, candidate, stable, expectedRate, rho }));
  }
  return ring;
}

function append(ring: BurstRing, block: RecentBlock, logEs: readonly number[]): void {
  beginRun(ring, block[0], block[7], block[8]);
  extendRuns(ring, logEs);
}
