import { type ArmCounts, assertCounts, type TwoArmRow } from '../../minutes/counts.ts';
import { doublingNats } from '../readings/doubling-nats.ts';
import { noSums, sumsSince } from '../sums/arm-sums.ts';
import { ComparedBlocks } from '../sums/compared-blocks.ts';
import { candidatesPart, weighedRequests } from '../sums/evened-share.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { type EvidenceRule, evidenceRuleOf } from './evidence-rule.ts';
import type { EvidenceReading, OpenBlock, SignalEvidence } from './kept-evidence.ts';

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
    const minuteAlone = openBlock(index, candidate, stable);
    const open = this.#open === undefined ? minuteAlone : plus(this.#open, minuteAlone);
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
      overall: blocks.overall(),
      onsetMinute: this.#startMinute + blocks.onset * this.#rule.blockMinutes,
      sums: {
        nc: candidate.n + open.candidate.n,
        kc: candidate.k + open.candidate.k,
        ns: stable.n + open.stable.n,
        ks: stable.k + open.stable.k,
        minutes: this.#minutes,
      },
      information: this.#information,
      ...sinceOnsetOf(blocks.sinceOnset()),
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
    const { index, candidate, stable, due } = block;
    this.#blocks.fold(index, { candidate, stable, weighedN: weighedRequests(block, due) });
    this.#highestLogE = Math.max(this.#highestLogE, this.#blocks.logE);
  }
}

function sinceOnsetOf(since: ReturnType<ComparedBlocks['sinceOnset']>): Pick<EvidenceReading, 'sinceOnset'> {
  if (since === undefined) return {};
  const { candidate, stable } = since;
  return { sinceOnset: { candidate: { n: candidate.n, k: candidate.k }, stable: { n: stable.n, k: stable.k } } };
}

const NOTHING_OPEN = { candidate: { n: 0, k: 0 }, stable: { n: 0, k: 0 } };

/** A row may carry more than its counts, and a block may be kept. */
function openBlock(index: number, { n: nc, k: kc }: ArmCounts, { n: ns, k: ks }: ArmCounts): OpenBlock {
  const arms = { candidate: { n: nc, k: kc }, stable: { n: ns, k: ks } };
  return { index, ...arms, due: candidatesPart(arms) };
}

function plus(block: OpenBlock, minute: OpenBlock): OpenBlock {
  const sum = (a: ArmCounts, b: ArmCounts) => ({ n: a.n + b.n, k: a.k + b.k });
  return {
    index: block.index,
    candidate: sum(block.candidate, minute.candidate),
    stable: sum(block.stable, minute.stable),
    due: block.due + minute.due,
  };
}
