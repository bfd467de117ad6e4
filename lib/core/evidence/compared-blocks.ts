import { type ArmSums, addBlock, NO_SUMS } from './arm-sums.ts';
import { type BurstRing, bestRun } from './burst-ring.ts';
import { foldJump, type JumpSums, NO_JUMPS } from './candidate-rho.ts';
import { type DiscountedPath, foldPath, likeliestOnset, NO_PATH } from './discounted-path.ts';
import type { EvidenceRule } from './evidence-rule.ts';
import { logAddExp } from './log-sum.ts';
import { type MeanGate, meanGate } from './mean-gate.ts';
import { LOG_ODDS_PRIOR, ODDS_RATIOS } from './odds-grid.ts';
import { keepBelieved, type SumsBefore, sumsBefore, sumsSince } from './onset-gate.ts';
import { blockLogEs, type ClosedBlock, type RecentBlock, recentBlock, withBlock } from './recent-blocks.ts';

/** All that is remembered of the blocks that were compared. Plain data; evidence is kept in logarithms. */
export interface ComparedBlocks {
  /** Sums over all blocks. */
  readonly candidate: ArmSums;
  readonly stable: ArmSums;
  readonly jumps: JumpSums;
  readonly conditional: DiscountedPath;
  readonly swap: DiscountedPath;
  /** Prior mass of the onsets that have begun. */
  readonly onsetMass: number;
  /** Index of the block with which a fault most likely began. */
  readonly onset: number;
  /** The sums as they stood before each block with which a fault may have begun, oldest first. */
  readonly before: readonly SumsBefore[];
  /** The blocks to which a burst that is still going on may reach back, oldest first; empty where none is discounted. */
  readonly recent: readonly RecentBlock[];
}

export const NO_BLOCKS: ComparedBlocks = {
  candidate: NO_SUMS,
  stable: NO_SUMS,
  jumps: NO_JUMPS,
  conditional: NO_PATH,
  swap: NO_PATH,
  onsetMass: 0,
  onset: 0,
  before: [],
  recent: [],
};

/** Takes the next block in. */
export function foldBlock(rule: EvidenceRule, blocks: ComparedBlocks, block: ClosedBlock): ComparedBlocks {
  const { conditional, swap } = blocks;
  const size = ODDS_RATIOS.length;
  const logEs = blockLogEs(rule, block);
  const record = recentBlock(block, conditional.discount, swap.discount);
  const { recent, ring } = rule.discounts ? withBlock(rule, blocks.recent, record, logEs) : NO_RING;

  const mass = rule.onsetMassBy(block.index * rule.blockMinutes);
  const onsets = {
    index: block.index,
    logNewMass: Math.log(mass - blocks.onsetMass),
    logMassToCome: Math.log1p(-mass),
  };
  const conditionalAfter = foldPath(
    conditional,
    onsets,
    logEs.slice(0, size),
    discountOf(conditional, rule.conditional.logBurstRate, ring, (gains, i) => gains + LOG_ODDS_PRIOR[i]!), // i < size
  );
  // the swap path earns log 2 a minute whatever the odds ratio: weighing them would explain a burst too badly
  const swapAfter = foldPath(
    swap,
    onsets,
    logEs.slice(size),
    discountOf(swap, rule.swap.logBurstRate, ring, (gains) => gains, size),
  );
  return {
    candidate: addBlock(blocks.candidate, block.candidate),
    stable: addBlock(blocks.stable, block.stable),
    jumps: foldJump(blocks.jumps, block.candidate),
    conditional: conditionalAfter,
    swap: swapAfter,
    onsetMass: mass,
    onset: onsetOf(rule, conditionalAfter, swapAfter, blocks),
    before: keepBelieved(
      blocks.before,
      sumsBefore(block.index, blocks.candidate, blocks.stable),
      rule.conditional.weight > 0 ? [conditionalAfter.onset, swapAfter.onset] : [swapAfter.onset],
    ),
    recent,
  };
}

/** Log evidence of both paths at their weights. */
export function decidingLogE(rule: EvidenceRule, { conditional, swap }: ComparedBlocks): number {
  if (rule.conditional.weight === 0) return swap.logE;
  return logAddExp(rule.conditional.logWeight + conditional.logE, rule.swap.logWeight + swap.logE);
}

/** Compares the means from the likeliest onset on. */
export function gateSinceOnset(rule: EvidenceRule, { before, onset, candidate, stable }: ComparedBlocks): MeanGate {
  const start = before.find((sums) => sums[0] === onset);
  const since = start === undefined ? { candidate, stable } : sumsSince(start, candidate, stable);
  return meanGate(since.candidate, since.stable, rule.gate);
}

const NO_RING = { recent: [], ring: undefined };

function discountOf(
  path: DiscountedPath,
  logBurstRate: number,
  ring: BurstRing | undefined,
  explained: (gains: number, i: number) => number,
  first = 0,
): number {
  if (ring === undefined) return 0;
  let discount = path.discount;
  for (let i = 0; i < ODDS_RATIOS.length; i++) {
    discount = Math.max(discount, logBurstRate + explained(bestRun(ring, first + i), i));
  }
  return discount;
}

function onsetOf(
  rule: EvidenceRule,
  conditional: DiscountedPath,
  swap: DiscountedPath,
  before: ComparedBlocks,
): number {
  const ofSwap = likeliestOnset(swap, before.swap.discount);
  if (rule.conditional.weight === 0) return ofSwap.onset;
  const ofConditional = likeliestOnset(conditional, before.conditional.discount);
  const conditionalIsLikelier = ofConditional.log + rule.conditional.logWeight > ofSwap.log + rule.swap.logWeight;
  return conditionalIsLikelier ? ofConditional.onset : ofSwap.onset;
}
