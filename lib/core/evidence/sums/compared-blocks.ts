import { logAddExp } from '../../numbers/log-sum.ts';
import { type MeanGate, meanGate } from '../readings/mean-gate.ts';
import {
  type BlockOnsets,
  type DiscountedPath,
  foldPath,
  likeliestOnset,
  sumsBeforeOnset,
} from '../sequence/discounted-path.ts';
import type { EvidenceRule } from '../sequence/evidence-rule.ts';
import { restoredPaths, type StoredPath, type SumsBefore, storedOnsets, storedPaths } from '../sequence/stored-path.ts';
import { addBlock, sumsSince, type TwoArmSums } from './arm-sums.ts';
import type { WeighedArms } from './closed-block.ts';
import { RecentBlocks, type StoredRecent } from './recent-blocks.ts';

/** All that is remembered of the blocks that were compared: plain data, with evidence in logarithms. */
export interface StoredBlocks extends StoredRecent {
  /** Sums over all blocks, in the order of `TwoArmSums`. */
  readonly sums: readonly number[];
  readonly paths: readonly StoredPath[];
  /** Prior mass of the onsets that have begun. */
  readonly onsetMass: number;
  /** Index of the block with which a fault most likely began. */
  readonly onset: number;
  readonly before: readonly SumsBefore[];
}

/** The comparison of both arms, block by block; changed in place. */
export class ComparedBlocks {
  readonly sums: TwoArmSums;
  readonly paths: readonly DiscountedPath[];
  readonly #rule: EvidenceRule;
  readonly #recent: RecentBlocks;
  #onset: number;
  #onsetMass: number;
  #logE: number;

  /** Goes on where the stored blocks end. @param startMinute - The first minute of block 0. */
  constructor(rule: EvidenceRule, startMinute: number, stored: StoredBlocks) {
    this.sums = Float64Array.from(stored.sums);
    this.paths = restoredPaths(rule, stored.paths, stored.before);
    this.#rule = rule;
    this.#recent = new RecentBlocks(rule, this.paths, startMinute, stored);
    this.#onset = stored.onset;
    this.#onsetMass = stored.onsetMass;
    this.#logE = decidingLogE(this.paths);
  }

  /** Stable's expected rate in the next block, a fraction in (0, 1). */
  get expectedRate(): number {
    return this.#recent.expectedRate;
  }

  /** Index of the block with which a fault most likely began. */
  get onset(): number {
    return this.#onset;
  }

  /** Deciding log e-value: all paths at their weights. */
  get logE(): number {
    return this.#logE;
  }

  /** Takes the next block in. */
  fold(index: number, arms: WeighedArms): void {
    const block = this.#recent.begin(index, arms);
    const onsets = this.#onsetsOf(index);
    let likeliest = Number.NEGATIVE_INFINITY;
    for (const path of this.paths) {
      const discountBefore = path.discount;
      foldPath(path, onsets, path.rule.logEOf(block));
      const { log, onset } = likeliestOnset(path);
      if (log - discountBefore + path.rule.logWeight <= likeliest) continue;
      likeliest = log - discountBefore + path.rule.logWeight;
      this.#onset = onset;
    }
    addBlock(this.sums, block.candidate, block.stable);
    this.#recent.end(block);
    this.#logE = decidingLogE(this.paths);
  }

  /** Compares the means from the likeliest onset on. */
  gate(): MeanGate {
    const { candidate, stable } = sumsSince(this.sums, sumsBeforeOnset(this.paths, this.#onset));
    return meanGate(candidate, stable, this.#rule.gate);
  }

  stored(): StoredBlocks {
    return {
      sums: [...this.sums],
      paths: storedPaths(this.paths),
      onsetMass: this.#onsetMass,
      onset: this.#onset,
      before: storedOnsets(this.paths),
      ...this.#recent.stored(),
    };
  }

  #onsetsOf(index: number): BlockOnsets {
    const mass = this.#rule.onsetMassBy(index * this.#rule.blockMinutes);
    const logNewMass = Math.log(mass - this.#onsetMass);
    this.#onsetMass = mass;
    return { index, logNewMass, logMassToCome: Math.log1p(-mass), sumsBefore: this.sums };
  }
}

function decidingLogE(paths: readonly DiscountedPath[]): number {
  let logE = Number.NEGATIVE_INFINITY;
  for (const path of paths) logE = logAddExp(logE, path.rule.logWeight + path.logE);
  return logE;
}
