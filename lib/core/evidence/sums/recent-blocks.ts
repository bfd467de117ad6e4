import { type ArmsPast, GrowingPast } from '../noise/arms-past.ts';
import { beginRun, extendRuns, oldestRun } from '../noise/burst-ring.ts';
import type { DiscountedPath } from '../sequence/discounted-path.ts';
import type { EvidenceRule } from '../sequence/evidence-rule.ts';
import type { ClosedBlock, WeighedArms } from './closed-block.ts';

/**
 * A block of the last few: index; the candidate's n and k; stable's n and k; the candidate's n as it is weighed; then the discount of
 * each path before it. A tuple, because a state of many blocks must stay small.
 */
export type RecentBlock = readonly [
  index: number,
  nc: number,
  kc: number,
  ns: number,
  ks: number,
  weighedN: number,
  ...discounts: number[],
];

/** The same while blocks are folded. */
interface KeptBlock {
  readonly block: WeighedArms & { readonly index: number };
  readonly discounts: readonly number[];
}

/** The newest blocks as they are stored, and what was known before the first of them. */
export interface StoredRecent {
  readonly past: ArmsPast;
  /** The blocks to which a burst that is still going on may reach back, oldest first; empty where none is discounted. */
  readonly recent: readonly RecentBlock[];
}

/**
 * The past of both arms, and the newest blocks, from which the runs of each path are rebuilt. What the runs no longer reach back
 * to becomes a part of the past.
 */
export class RecentBlocks {
  readonly #rule: EvidenceRule;
  readonly #paths: readonly DiscountedPath[];
  readonly #startMinute: number;
  readonly #blocks: KeptBlock[];
  /** What is known before these blocks, and after them. */
  readonly #before: GrowingPast;
  readonly #past: GrowingPast;
  /** Rebuilding is put off until a block comes: most of what is stored is only read. */
  #isRebuilt: boolean;

  constructor(
    rule: EvidenceRule,
    paths: readonly DiscountedPath[],
    startMinute: number,
    { past, recent }: StoredRecent,
  ) {
    this.#rule = rule;
    this.#paths = paths;
    this.#startMinute = startMinute;
    this.#blocks = recent.map(keptOf);
    this.#before = new GrowingPast(past);
    this.#past = new GrowingPast(past);
    this.#isRebuilt = recent.length === 0;
  }

  /** Stable's expected rate in the next block, a fraction in (0, 1). */
  get expectedRate(): number {
    if (!this.#isRebuilt) this.#rebuild();
    return this.#past.expectedRate;
  }

  /** The next block, with what it was expected to be like. Remembers it, before the paths take it in. */
  begin(index: number, arms: WeighedArms): ClosedBlock {
    if (!this.#isRebuilt) this.#rebuild();
    const block = this.#past.next(index, arms, this.#rule);
    if (this.#rule.burstBlocks > 0) {
      this.#blocks.push({ block, discounts: this.#paths.map(discountOf) });
    }
    return block;
  }

  /** Takes the block into the past, and forgets the blocks to which no run reaches back any more. */
  end(block: ClosedBlock): void {
    this.#past.add(this.#lastMinuteOf(block.index), block);
    if (this.#rule.burstBlocks === 0) {
      this.#before.add(this.#lastMinuteOf(block.index), block);
      return;
    }
    let oldest = block.index;
    for (const { ring } of this.#paths) if (ring !== undefined) oldest = Math.min(oldest, oldestRun(ring));
    for (let first = this.#blocks[0]; first !== undefined && first.block.index < oldest; first = this.#blocks[0]) {
      this.#before.add(this.#lastMinuteOf(first.block.index), first.block);
      this.#blocks.shift();
    }
  }

  stored(): StoredRecent {
    return { past: this.#before.kept(), recent: this.#blocks.map(recentOf) };
  }

  #rebuild(): void {
    this.#isRebuilt = true;
    for (const { block: kept, discounts } of this.#blocks) {
      const block = this.#past.next(kept.index, kept, this.#rule);
      this.#paths.forEach(({ ring, rule }, path) => {
        if (ring === undefined) return;
        beginRun(ring, block.index, discounts[path]!); // one a path
        extendRuns(ring, block.index, rule.logEOf(block), rule.bursts);
      });
      this.#past.add(this.#lastMinuteOf(block.index), block);
    }
  }

  #lastMinuteOf(index: number): number {
    return this.#startMinute + (index + 1) * this.#rule.blockMinutes - 1;
  }
}

const discountOf = ({ discount }: DiscountedPath): number => discount;

/**
 * Rounded, because beside discounts the engine holds whole numbers as fractions: objects made of these would give all others that are made of
 * counts a new layout, and each minute would take half as long again.
 */
function keptOf([index, nc, kc, ns, ks, weighedN, ...discounts]: RecentBlock): KeptBlock {
  const candidate = { n: Math.round(nc), k: Math.round(kc) };
  const stable = { n: Math.round(ns), k: Math.round(ks) };
  return { block: { index: Math.round(index), candidate, stable, weighedN: Math.round(weighedN) }, discounts };
}

function recentOf({ block: { index, candidate, stable, weighedN }, discounts }: KeptBlock): RecentBlock {
  return [index, candidate.n, candidate.k, stable.n, stable.k, weighedN, ...discounts];
}
