import { type ArmSums, addBlock, NO_SUMS } from './arm-sums.ts';
import { type ArmCounts, assertCounts, type TwoArmRow } from './counts.ts';
import { independentRequests, natsPerRequest } from './detection-limit.ts';
import { COLD_START_RHO, type EvidenceParams, pathWeights } from './evidence-params.ts';
import { guardedLogE } from './guarded-factor.ts';
import { logWeightedSum } from './log-sum.ts';
import { type MeanGate, meanGate } from './mean-gate.ts';
import { LOG_ODDS_PRIOR } from './odds-grid.ts';
import { foldOnset, NO_ONSETS, type OnsetMixture, onsetLogE } from './onset-mixture.ts';
import { onsetMassBy } from './onset-prior.ts';
import { expectedRate, foldStableRate, NO_STABLE_RATE, type StableRate } from './stable-rate.ts';
import { swapLogE } from './swap-factor.ts';

export type { EvidenceParams, HistoryEstimates } from './evidence-params.ts';

const GATE_Z = 2;
/** The fault whose absence is claimed when a candidate is called healthy. */
const DOUBLING = 2;

/** Minutes of a block that is not over yet. */
interface OpenBlock {
  /** Counted from the start, in blocks. */
  readonly index: number;
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
}

/** All that is remembered of the comparison of two arms on one signal. Plain data; evidence is kept in logarithms. */
export interface SignalEvidence {
  readonly startMinute: number;
  /** The newest minute folded; absent before the first. */
  readonly lastMinute?: number;
  readonly minutes: number;
  readonly open?: OpenBlock;
  readonly stableRate: StableRate;
  readonly conditional: OnsetMixture;
  readonly swap: OnsetMixture;
  readonly candidate: ArmSums;
  readonly stable: ArmSums;
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
  /** Anytime-valid p-value: never rises. */
  readonly pValue: number;
  readonly gate: MeanGate;
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
export function startEvidence(_params: EvidenceParams, startMinute: number): SignalEvidence {
  return {
    startMinute,
    minutes: 0,
    stableRate: NO_STABLE_RATE,
    conditional: NO_ONSETS,
    swap: NO_ONSETS,
    candidate: NO_SUMS,
    stable: NO_SUMS,
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

  const blockMinutes = params.history?.blockMinutes ?? 1;
  const index = Math.floor((row.minute - startMinute) / blockMinutes);
  // gaps may have swallowed the end of the open block
  const before = evidence.open !== undefined && evidence.open.index < index ? closeBlock(params, evidence) : evidence;
  const added: SignalEvidence = {
    ...before,
    lastMinute: row.minute,
    minutes: before.minutes + 1,
    open: {
      index,
      candidate: plus(before.open?.candidate, row.candidate),
      stable: plus(before.open?.stable, row.stable),
    },
    information: before.information + doublingNats(params, before.stableRate, row),
  };
  const blockIsOver = (row.minute - startMinute + 1) % blockMinutes === 0;
  const folded = blockIsOver ? closeBlock(params, added) : added;
  return { ...folded, stableRate: foldStableRate(folded.stableRate, row.minute, row.stable) };
}

/** What the evidence says now. */
export function evidenceOf(params: EvidenceParams, evidence: SignalEvidence): EvidenceReading {
  const { open, candidate, stable } = evidence;
  return {
    ...logEsOf(params, evidence),
    pValue: Math.exp(-evidence.highestLogE),
    gate: meanGate(candidate, stable, rhoUpperOf(params), GATE_Z),
    sums: { ...sumsOf(plus(open?.candidate, candidate), plus(open?.stable, stable)), minutes: evidence.minutes },
    information: evidence.information,
  };
}

function sumsOf(candidate: ArmCounts, stable: ArmCounts) {
  return { nc: candidate.n, kc: candidate.k, ns: stable.n, ks: stable.k };
}

function closeBlock(params: EvidenceParams, evidence: SignalEvidence): SignalEvidence {
  const { open, ...rest } = evidence;
  if (open === undefined) return evidence;
  const blockMinutes = params.history?.blockMinutes ?? 1;
  const mass = onsetMassBy(open.index * blockMinutes, params.bakeMinutes, blockMinutes);
  const mean = expectedRate(evidence.stableRate);
  const rho = params.history?.rhoUpper ?? 0;
  const scoreRho = params.history?.rhoHat ?? COLD_START_RHO;
  const conditional = guardedLogE(open.candidate, open.stable, { mean, rho, nullOddsRatio: params.or0 });
  const swap = swapLogE(open.candidate, open.stable, { mean, rho: scoreRho });
  const closed: SignalEvidence = {
    ...rest,
    conditional: foldOnset(evidence.conditional, mass, conditional),
    swap: foldOnset(evidence.swap, mass, swap),
    candidate: addBlock(evidence.candidate, open.candidate),
    stable: addBlock(evidence.stable, open.stable),
  };
  return { ...closed, highestLogE: Math.max(closed.highestLogE, logEsOf(params, closed).logE) };
}

function logEsOf(params: EvidenceParams, { conditional, swap }: SignalEvidence) {
  const weights = pathWeights(params.history);
  const logE1 = onsetLogE(conditional, LOG_ODDS_PRIOR);
  const logE2 = onsetLogE(swap, LOG_ODDS_PRIOR);
  return {
    logE: logWeightedSum([Math.log(weights.conditional), Math.log(weights.swap)], [logE1, logE2]),
    logE1,
    logE2,
  };
}

/** Nats that this minute would have earned, had the candidate twice stable's odds. */
function doublingNats(params: EvidenceParams, stableRate: StableRate, { candidate, stable }: TwoArmRow): number {
  const rho = rhoUpperOf(params);
  const nc = independentRequests(candidate.n, rho);
  const ns = independentRequests(stable.n, rho);
  if (nc === 0 || ns === 0) return 0;
  const share = nc / (nc + ns);
  const nats = (nc + ns) * natsPerRequest({ stableRate: expectedRate(stableRate), oddsRatio: DOUBLING, share });
  // the swap path cannot earn more than log 2 in a minute
  return params.history === undefined ? Math.min(Math.LN2, nats) : nats;
}

function rhoUpperOf(params: EvidenceParams): number {
  return params.history?.rhoUpper ?? COLD_START_RHO;
}

function plus(a: ArmCounts | undefined, b: ArmCounts): ArmCounts {
  return a === undefined ? { n: b.n, k: b.k } : { n: a.n + b.n, k: a.k + b.k };
}
