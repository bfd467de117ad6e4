import { noSums, sumsSince } from './arm-sums.ts';
import { ComparedBlocks } from './compared-blocks.ts';
import { type ArmCounts, assertCounts, type TwoArmRow } from './counts.ts';
import { doublingNats } from './doubling-nats.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { type EvidenceRule, evidenceRuleOf } from './evidence-rule.ts';
import type { EvidenceReading, OpenBlock, SignalEvidence } from './signal-evidence.ts';

/**
 * The comparison of two arms on one signal while it goes on: the numbers of `SignalEvidence`, changed in place, so that a minute
 * costs microseconds. What is kept of it is `evidence()`.
 */
export class EvidenceRunner {
  readonly #rule: EvidenceRule;
  readonly #startMinute: number;
  readonly #blocks: ComparedBlocks;
  #lastMinute: number | undefined;
  #minutes: number;
  #information: number;
  #highestLogE: number;
  #open: OpenBlock | undefined;

  /** Goes on where the evidence stands. @param rule - Another one than the parameters ask for, to be compared with theirs. */
  constructor(params: EvidenceParams, evidence: SignalEvidence, rule: EvidenceRule = evidenceRuleOf(params)) {
    this.#rule = rule;
    this.#startMinute = evidence.startMinute;
    this.#blocks = new ComparedBlocks(this.#rule, evidence.startMinute, evidence.blocks);
    this.#lastMinute = evidence.lastMinute;
    this.#minutes = evidence.minutes;
    this.#information = evidence.information;
    this.#highestLogE = evidence.highestLogE;
    this.#open = evidence.open;
  }

  /** Minutes folded. */
  get minutes(): number {
    return this.#minutes;
  }

  /** Deciding log e-value now. */
  get logE(): number {
    return this.#blocks.logE;
  }

  /** Highest deciding log e-value so far, at least 0. */
  get highestLogE(): number {
    return this.#highestLogE;
  }

  /**
   * Takes the next closed minute in; false when it changes nothing: not newer than the last one, or before the start. A minute
   * that never comes is a gap and says nothing.
   *
   * @throws {RangeError} for impossible counts.
   */
  fold({ minute, candidate, stable }: TwoArmRow): boolean {
    assertCounts('candidate', candidate);
    assertCounts('stable', stable);
    if (minute < this.#startMinute || (this.#lastMinute !== undefined && minute <= this.#lastMinute)) return false;
    const { blockMinutes } = this.#rule;
    const index = Math.floor((minute - this.#startMinute) / blockMinutes);
    // gaps may have swallowed the end of the open block
    if (this.#open !== undefined && this.#open.index < index) this.#close(this.#open);
    this.#lastMinute = minute;
    this.#minutes += 1;
    this.#information += doublingNats(this.#rule, this.#blocks.expectedRate, { candidate, stable });
    const open = this.#open === undefined ? openBlock(index, candidate, stable) : plus(this.#open, candidate, stable);
    if ((minute - this.#startMinute + 1) % blockMinutes === 0) this.#close(open);
    else this.#open = open;
    return true;
  }

  /** What the evidence says now. */
  reading(): EvidenceReading {
    const blocks = this.#blocks;
    const { candidate, stable } = sumsSince(blocks.sums, noSums());
    const open = this.#open ?? NOTHING_OPEN;
    return {
      logE: blocks.logE,
      logEs: blocks.paths.map(({ logE }) => logE),
      pValue: Math.exp(-this.#highestLogE),
      gate: blocks.gate(),
      onsetMinute: this.#startMinute + blocks.onset * this.#rule.blockMinutes,
      sums: {
        nc: candidate.n + open.candidate.n,
        kc: candidate.k + open.candidate.k,
        ns: stable.n + open.stable.n,
        ks: stable.k + open.stable.k,
        minutes: this.#minutes,
      },
      information: this.#information,
    };
  }

  /** What is to be kept. */
  evidence(): SignalEvidence {
    return {
      startMinute: this.#startMinute,
      ...(this.#lastMinute === undefined ? {} : { lastMinute: this.#lastMinute }),
      minutes: this.#minutes,
      blocks: this.#blocks.stored(),
      ...(this.#open === undefined ? {} : { open: this.#open }),
      information: this.#information,
      highestLogE: this.#highestLogE,
    };
  }

  #close(block: OpenBlock): void {
    this.#open = undefined;
    this.#blocks.fold(block.index, block);
    this.#highestLogE = Math.max(this.#highestLogE, this.#blocks.logE);
  }
}

const NOTHING_OPEN = { candidate: { n: 0, k: 0 }, stable: { n: 0, k: 0 } };

/** A row may carry more than its counts, and a block may be kept. */
function openBlock(index: number, candidate: ArmCounts, stable: ArmCounts): OpenBlock {
  return { index, candidate: { n: candidate.n, k: candidate.k }, stable: { n: stable.n, k: stable.k } };
}

function plus({ index, candidate: c, stable: s }: OpenBlock, candidate: ArmCounts, stable: ArmCounts): OpenBlock {
  return openBlock(index, { n: c.n + candidate.n, k: c.k + candidate.k }, { n: s.n + stable.n, k: s.k + stable.k });
}
