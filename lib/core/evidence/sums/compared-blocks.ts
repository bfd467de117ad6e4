import { logAddExp } from '../../numbers/log-sum.ts';
import { type MeanGate, meanGate } from '../readings/mean-gate.ts';
import { type DiscountedPath, foldPath, likeliestOnset, sumsBeforeOnset } from '../sequence/discounted-path.ts';
import type { EvidenceRule } from '../sequence/evidence-rule.ts';
import { LastingPath, type StoredLasting } from '../sequence/lasting-path.ts';
import type { BlockOnsets } from '../sequence/onset-prior.ts';
import { RecurringPath, type StoredRecurring } from '../sequence/recurring-path.ts';
import { restoredPaths, type StoredPath, type SumsBefore, storedOnsets, storedPaths } from '../sequence/stored-path.ts';
import { addBlock, noSums, sumsSince, type TwoArmSums } from './arm-sums.ts';
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
  /** Absent in states from before it was kept, and before the first block. */
  readonly recurring?: StoredRecurring;
  /** Likewise. */
  readonly lasting?: StoredLasting;
}

/** The comparison of both arms, block by block; changed in place. */
export class ComparedBlocks {
  readonly sums: TwoArmSums;
  readonly paths: readonly DiscountedPath[];
  readonly #rule: EvidenceRule;
  readonly #recent: RecentBlocks;
  readonly #recurring: RecurringPath | undefined;
  readonly #lasting: LastingPath | undefined;
  #onset: number;
  #onsetMass: number;
  #logE: number;

  /** Goes on where the stored blocks end. @param startMinute - The first minute of block 0. */
  constructor(rule: EvidenceRule, startMinute: number, stored: StoredBlocks) {
    this.sums = Float64Array.from(stored.sums);
    this.paths = restoredPaths(rule, stored.paths, stored.before);
    this.#rule = rule;
    this.#recent = new RecentBlocks(rule, this.paths, startMinute, stored);
    this.#recurring = rule.recurring && new RecurringPath(rule.recurring, stored.recurring);
    this.#lasting = rule.lasting && new LastingPath(rule.lasting, stored.lasting);
    this.#onset = stored.onset;
    this.#onsetMass = stored.onsetMass;
    this.#logE = this.#decidingLogE();
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
      const logEs = path.rule.logEOf(block);
      foldPath(path, onsets, logEs);
      if (path === this.paths[0])
        this.#recurring?.fold(block, onsets, logEs, { before: discountBefore, after: path.discount });
      const { log, onset } = likeliestOnset(path);
      if (log - discountBefore + path.rule.logWeight <= likeliest) continue;
      likeliest = log - discountBefore + path.rule.logWeight;
      this.#onset = onset;
    }
    this.#lasting?.fold(block);
    addBlock(this.sums, block.candidate, block.stable);
    this.#recent.end(block);
    this.#logE = this.#decidingLogE();
  }

  /** Compares the means from the likeliest onset on. */
  gate(): MeanGate {
    const { candidate, stable } = sumsSince(this.sums, this.#sumsBeforeFault());
    return meanGate(candidate, stable, this.#rule.gate);
  }

  /** Both arms since the likeliest onset; absent where nothing speaks for one, or it is the first block. */
  sinceOnset(): ReturnType<typeof sumsSince> | undefined {
    const before = this.#sumsBeforeFault();
    return before[0] === 0 ? undefined : sumsSince(this.sums, before);
  }

  /** Compares the means over all blocks. */
  overall(): MeanGate {
    const { candidate, stable } = sumsSince(this.sums, noSums());
    return meanGate(candidate, stable, this.#rule.gate);
  }

  stored(): StoredBlocks {
    const recurring = this.#recurring?.stored();
    const lasting = this.#lasting?.stored();
    return {
      sums: [...this.sums],
      paths: storedPaths(this.paths),
      onsetMass: this.#onsetMass,
      onset: this.#onset,
      before: storedOnsets(this.paths),
      ...(recurring === undefined ? {} : { recurring }),
      ...(lasting === undefined ? {} : { lasting }),
      ...this.#recent.stored(),
    };
  }

  #onsetsOf(index: number): BlockOnsets {
    const mass = this.#rule.onsetMassBy(index * this.#rule.blockMinutes);
    const logNewMass = Math.log(mass - this.#onsetMass);
    this.#onsetMass = mass;
    return { index, logNewMass, logMassToCome: Math.log1p(-mass), sumsBefore: this.sums };
  }

  /** The sums as they stood before what the weightiest part of the evidence tells of: without an onset, over all blocks. */
  #sumsBeforeFault(): ArrayLike<number> {
    const hasOnset = this.#withoutOnset() <= this.#logE - Math.LN2;
    return hasOnset ? sumsBeforeOnset(this.paths, this.#onset) : noSums();
  }

  #decidingLogE(): number {
    let logE = this.#withoutOnset();
    for (const path of this.paths) logE = logAddExp(logE, path.rule.logWeight + path.logE);
    return logE;
  }

  /** Log evidence of the paths that keep no onset, at their weights. */
  #withoutOnset(): number {
    return logAddExp(
      this.#recurring?.weighed() ?? Number.NEGATIVE_INFINITY,
      this.#lasting?.weighed() ?? Number.NEGATIVE_INFINITY,
    );
  }
}
