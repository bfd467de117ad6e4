import { candidateRho } from './candidate-rho.ts';
import { type ComparedBlocks, decidingLogE, foldBlock, gateSinceOnset, NO_BLOCKS } from './compared-blocks.ts';
import { type ArmCounts, assertCounts, type TwoArmRow } from './counts.ts';
import { independentRequests, natsPerRequest } from './detection-limit.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { type EvidenceRule, evidenceRuleOf } from './evidence-rule.ts';
import type { MeanGate } from './mean-gate.ts';
import type { ClosedBlock } from './recent-blocks.ts';
import { expectedRate, foldStableRate, NO_STABLE_RATE, type StableRate } from './stable-rate.ts';

export type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';

/** The fault whose absence is claimed when a candidate is called healthy. */
const DOUBLING = 2;

/** All that is remembered of the comparison of two arms on one signal: plain data, safe to store as JSON. */
export interface SignalEvidence {
  readonly startMinute: number;
  /** The newest minute folded; absent before the first. */
  readonly lastMinute?: number;
  readonly minutes: number;
  readonly stableRate: StableRate;
  readonly blocks: ComparedBlocks;
  /** Minutes of a block that is not over yet. */
  readonly open?: ClosedBlock;
  /** Nats that a doubling of the odds would have earned so far, on average. */
  readonly information: number;
  /** Highest deciding log e-value so far, at least 0. */
  readonly highestLogE: number;
}

/** The state of a comparison, in numbers for a judge and for people. */
export interface EvidenceReading {
  /** Deciding log e-value: the paths, merged. A breach needs `log(1 / alpha)` and `gate.pass`. */
  readonly logE: number;
  /** Log e-values of the conditional and of the swap path. */
  readonly logE1: number;
  readonly logE2: number;
  /** Lowest `1 / E` so far, at most 1: never rises. */
  readonly pValue: number;
  /** Means of both arms since `onsetMinute`. */
  readonly gate: MeanGate;
  /** The minute at which a fault most likely began, if there is one. */
  readonly onsetMinute: number;
  /** Everything folded, minutes with both arms. */
  readonly sums: {
    readonly nc: number;
    readonly kc: number;
    readonly ns: number;
    readonly ks: number;
    readonly minutes: number;
  };
  /** Nats that a doubling would have earned so far: compare with `natsToDetect(alpha)`. */
  readonly information: number;
}

/** Nothing seen yet. `startMinute` is the first minute that is judged, and where blocks of minutes begin to count. */
export function startEvidence(params: EvidenceParams, startMinute: number): SignalEvidence {
  return {
    startMinute,
    minutes: 0,
    stableRate: params.history?.stableRate ?? NO_STABLE_RATE,
    blocks: NO_BLOCKS,
    information: 0,
    highestLogE: 0,
  };
}

/**
 * Takes the next closed minute in. A minute not newer than the last one, or before the start, changes nothing; a minute
 * that never comes is a gap and says nothing.
 *
 * @throws {RangeError} for impossible counts.
 */
export function foldRow(params: EvidenceParams, evidence: SignalEvidence, row: TwoArmRow): SignalEvidence {
  assertCounts('candidate', row.candidate);
  assertCounts('stable', row.stable);
  const { startMinute, lastMinute } = evidence;
  if (row.minute < startMinute || (lastMinute !== undefined && row.minute <= lastMinute)) return evidence;

  const rule = evidenceRuleOf(params);
  const index = Math.floor((row.minute - startMinute) / rule.blockMinutes);
  // gaps may have swallowed the end of the open block
  const isOverdue = evidence.open !== undefined && evidence.open.index < index;
  const before = isOverdue && evidence.open ? foldBlock(rule, evidence.blocks, evidence.open) : evidence.blocks;
  const open = withMinute(rule, isOverdue ? undefined : evidence.open, before, evidence.stableRate, index, row);
  const isOver = (row.minute - startMinute + 1) % rule.blockMinutes === 0;
  const blocks = isOver ? foldBlock(rule, before, open) : before;
  const folded = {
    startMinute,
    lastMinute: row.minute,
    minutes: evidence.minutes + 1,
    stableRate: foldStableRate(evidence.stableRate, row.minute, row.stable),
    blocks,
    information: evidence.information + doublingNats(rule, expectedRate(evidence.stableRate), row),
    highestLogE: Math.max(evidence.highestLogE, decidingLogE(rule, before), decidingLogE(rule, blocks)),
  };
  return isOver ? folded : { ...folded, open };
}

/** What the evidence says now. */
export function evidenceOf(params: EvidenceParams, evidence: SignalEvidence): EvidenceReading {
  const rule = evidenceRuleOf(params);
  const { open, blocks } = evidence;
  const candidate = open === undefined ? blocks.candidate : plus(blocks.candidate, open.candidate);
  const stable = open === undefined ? blocks.stable : plus(blocks.stable, open.stable);
  return {
    logE: decidingLogE(rule, blocks),
    logE1: blocks.conditional.logE,
    logE2: blocks.swap.logE,
    pValue: Math.exp(-evidence.highestLogE),
    gate: gateSinceOnset(rule, blocks),
    onsetMinute: evidence.startMinute + blocks.onset * rule.blockMinutes,
    sums: { nc: candidate.n, kc: candidate.k, ns: stable.n, ks: stable.k, minutes: evidence.minutes },
    information: evidence.information,
  };
}

function withMinute(
  rule: EvidenceRule,
  open: ClosedBlock | undefined,
  { jumps }: ComparedBlocks,
  stableRate: StableRate,
  index: number,
  row: TwoArmRow,
): ClosedBlock {
  if (open !== undefined) {
    return {
      index,
      candidate: plus(open.candidate, row.candidate),
      stable: plus(open.stable, row.stable),
      expectedRate: open.expectedRate,
      rho: open.rho,
    };
  }
  return {
    index,
    candidate: { n: row.candidate.n, k: row.candidate.k },
    stable: { n: row.stable.n, k: row.stable.k },
    // both are settled before the block begins, so that nothing of it can lean on its own outcome
    expectedRate: expectedRate(stableRate),
    rho: rule.conditional.weight === 0 ? rule.conditional.rho : Math.max(rule.conditional.rho, candidateRho(jumps)),
  };
}

/** Nats that this minute would have earned, had the candidate twice stable's odds. */
function doublingNats(rule: EvidenceRule, stableRate: number, { candidate, stable }: TwoArmRow): number {
  const nc = independentRequests(candidate.n, rule.designRho);
  const ns = independentRequests(stable.n, rule.designRho);
  if (nc === 0 || ns === 0) return 0;
  const nats = (nc + ns) * natsPerRequest({ stableRate, oddsRatio: DOUBLING, share: nc / (nc + ns) });
  // the swap path alone cannot earn more than log 2 in a minute
  return rule.conditional.weight === 0 ? Math.min(Math.LN2, nats) : nats;
}

function plus(a: ArmCounts, b: ArmCounts): ArmCounts {
  return { n: a.n + b.n, k: a.k + b.k };
}
