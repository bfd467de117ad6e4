import { type ArmSums, addBlock, NO_SUMS } from './arm-sums.ts';
import { bestRun } from './burst-ring.ts';
import { candidateRho, foldJump, type JumpSums, NO_JUMPS } from './candidate-rho.ts';
import { type ArmCounts, assertCounts, type TwoArmRow } from './counts.ts';
import { independentRequests, natsPerRequest } from './detection-limit.ts';
import { type DiscountedPath, foldPath, likeliestOnset, NO_PATH, type PathBlock } from './discounted-path.ts';
import type { EvidenceParams } from './evidence-params.ts';
import { type EvidenceRule, evidenceRuleOf, type PathRule } from './evidence-rule.ts';
import { logAddExp } from './log-sum.ts';
import { type MeanGate, meanGate } from './mean-gate.ts';
import { LOG_ODDS_PRIOR, ODDS_RATIOS } from './odds-grid.ts';
import { keepBelieved, type SumsBefore, sumsSince } from './onset-gate.ts';
import { blockLogEs, type ClosedBlock, type RecentBlock, recentBlock, withBlock } from './recent-blocks.ts';
import { expectedRate, foldStableRate, NO_STABLE_RATE, type StableRate } from './stable-rate.ts';

export type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';

/** The fault whose absence is claimed when a candidate is called healthy. */
const DOUBLING = 2;

/** All that is remembered of the comparison of two arms on one signal. Plain data; evidence is kept in logarithms. */
export interface SignalEvidence {
  readonly startMinute: number;
  /** The newest minute folded; absent before the first. */
  readonly lastMinute?: number;
  readonly minutes: number;
  /** Sums over all blocks that are over. */
  readonly candidate: ArmSums;
  readonly stable: ArmSums;
  /** Minutes of a block that is not over yet. */
  readonly open?: ClosedBlock;
  readonly stableRate: StableRate;
  readonly jumps: JumpSums;
  readonly conditional: DiscountedPath;
  readonly swap: DiscountedPath;
  /** Prior mass of the onsets that have begun. */
  readonly onsetMass: number;
  /** The blocks to which a burst that is still going on may reach back, oldest first. */
  readonly recent: readonly RecentBlock[];
  /** The same sums as they stood before each block at which a fault may have begun, oldest first. */
  readonly before: readonly SumsBefore[];
  /** The likeliest of these blocks. */
  readonly onset: number;
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
    candidate: NO_SUMS,
    stable: NO_SUMS,
    stableRate: params.history?.stableRate ?? NO_STABLE_RATE,
    jumps: NO_JUMPS,
    conditional: NO_PATH,
    swap: NO_PATH,
    onsetMass: 0,
    recent: [],
    before: [],
    onset: 0,
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
  const before = evidence.open !== undefined && evidence.open.index < index ? closeBlock(rule, evidence) : evidence;
  const rate = expectedRate(before.stableRate);
  const added: SignalEvidence = {
    ...before,
    lastMinute: row.minute,
    minutes: before.minutes + 1,
    open: withMinute(rule, before, index, row),
    stableRate: foldStableRate(before.stableRate, row.minute, row.stable),
    information: before.information + doublingNats(rule, rate, row),
  };
  const blockIsOver = (row.minute - startMinute + 1) % rule.blockMinutes === 0;
  return blockIsOver ? closeBlock(rule, added) : added;
}

/** What the evidence says now. */
export function evidenceOf(params: EvidenceParams, evidence: SignalEvidence): EvidenceReading {
  const rule = evidenceRuleOf(params);
  const { open } = evidence;
  const candidate = open === undefined ? evidence.candidate : plus(evidence.candidate, open.candidate);
  const stable = open === undefined ? evidence.stable : plus(evidence.stable, open.stable);
  return {
    logE: decidingLogE(rule, evidence),
    logE1: evidence.conditional.logE,
    logE2: evidence.swap.logE,
    pValue: Math.exp(-evidence.highestLogE),
    gate: gateSinceOnset(rule, evidence),
    onsetMinute: evidence.startMinute + evidence.onset * rule.blockMinutes,
    sums: {
      nc: candidate.n,
      kc: candidate.k,
      ns: stable.n,
      ks: stable.k,
      minutes: evidence.minutes,
    },
    information: evidence.information,
  };
}

function gateSinceOnset({ gate }: EvidenceRule, { before, onset, candidate, stable }: SignalEvidence): MeanGate {
  const start = before.find((sums) => sums.onset === onset) ?? { candidate: NO_SUMS, stable: NO_SUMS };
  return meanGate(sumsSince(candidate, start.candidate), sumsSince(stable, start.stable), gate);
}

function decidingLogE(rule: EvidenceRule, { conditional, swap }: Pick<SignalEvidence, 'conditional' | 'swap'>): number {
  return logAddExp(Math.log(rule.conditional.weight) + conditional.logE, Math.log(rule.swap.weight) + swap.logE);
}

function withMinute(rule: EvidenceRule, { open, stableRate, jumps }: SignalEvidence, index: number, row: TwoArmRow) {
  if (open !== undefined && open.index === index) {
    return { ...open, candidate: plus(open.candidate, row.candidate), stable: plus(open.stable, row.stable) };
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

function closeBlock(rule: EvidenceRule, evidence: SignalEvidence): SignalEvidence {
  const { open } = evidence;
  if (open === undefined) return evidence;
  const logEs = blockLogEs(rule, open);
  const record = recentBlock(open, evidence.conditional.discount, evidence.swap.discount);
  const { recent, ring } = withBlock(rule, evidence.recent, record, logEs);

  const mass = rule.onsetMassBy(open.index * rule.blockMinutes);
  const block = {
    index: open.index,
    logNewMass: Math.log(mass - evidence.onsetMass),
    logMassToCome: Math.log1p(-mass),
  };
  const size = ODDS_RATIOS.length;
  const conditional = fold(evidence.conditional, rule.conditional, { ...block, logEs: logEs.slice(0, size) }, (i) => {
    return (LOG_ODDS_PRIOR[i] ?? Number.NEGATIVE_INFINITY) + bestRun(ring, i);
  });
  // the swap path earns log 2 a minute whatever the odds ratio: weighing them would explain a burst too badly
  const swap = fold(evidence.swap, rule.swap, { ...block, logEs: logEs.slice(size) }, (i) => bestRun(ring, size + i));

  const onset = onsetOf(rule, { conditional, swap }, evidence);
  const believed = rule.conditional.weight > 0 ? [conditional.onset, swap.onset] : [swap.onset];
  const sumsBefore = { onset: open.index, candidate: evidence.candidate, stable: evidence.stable };
  return {
    startMinute: evidence.startMinute,
    ...(evidence.lastMinute === undefined ? {} : { lastMinute: evidence.lastMinute }),
    minutes: evidence.minutes,
    stableRate: evidence.stableRate,
    information: evidence.information,
    conditional,
    swap,
    recent,
    onset,
    onsetMass: mass,
    jumps: foldJump(evidence.jumps, open.candidate),
    candidate: addBlock(evidence.candidate, open.candidate),
    stable: addBlock(evidence.stable, open.stable),
    before: keepBelieved(evidence.before, sumsBefore, believed),
    highestLogE: Math.max(evidence.highestLogE, decidingLogE(rule, { conditional, swap })),
  };
}

function fold(
  path: DiscountedPath,
  { logBurstRate }: PathRule,
  block: PathBlock,
  bestBurst: (i: number) => number,
): DiscountedPath {
  let discount = path.discount;
  if (logBurstRate > Number.NEGATIVE_INFINITY) {
    for (let i = 0; i < ODDS_RATIOS.length; i++) discount = Math.max(discount, logBurstRate + bestBurst(i));
  }
  return foldPath(path, block, discount);
}

function onsetOf(
  rule: EvidenceRule,
  after: { conditional: DiscountedPath; swap: DiscountedPath },
  before: SignalEvidence,
): number {
  const conditional = likeliestOnset(after.conditional, before.conditional.discount);
  const swap = likeliestOnset(after.swap, before.swap.discount);
  const conditionalIsLikelier =
    conditional.log + Math.log(rule.conditional.weight) > swap.log + Math.log(rule.swap.weight);
  return conditionalIsLikelier ? conditional.onset : swap.onset;
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
