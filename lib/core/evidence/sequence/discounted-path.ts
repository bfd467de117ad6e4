import { logAddExp } from '../../numbers/log-sum.ts';
import { roundedLog } from '../../numbers/rounded-log.ts';
import { LOG_ODDS_PRIOR, ODDS_RATIOS } from '../factors/odds-grid.ts';
import { type BurstRing, beginRun, emptyRing, extendRuns } from '../noise/burst-ring.ts';
import { SUMS } from '../sums/arm-sums.ts';
import type { PathRule } from './evidence-rule.ts';
import type { BlockOnsets } from './onset-prior.ts';

const SIZE = ODDS_RATIOS.length;

/**
 * Evidence of one path, mixed over odds ratios and over the time at which a fault may have begun, and divided by the
 * best explanation of the same blocks by "calm, with bursts of bounded length on the candidate alone". Until a burst
 * could no longer last, a late fault and a burst have the same law; the division says so.
 *
 * With no discount this is the onset mixture, an e-process. With it, the bound under bursts is measured, not proved.
 * Changed in place; `storedPath` and `restoredPaths` take it to plain data and back.
 */
export interface DiscountedPath {
  readonly rule: PathRule;
  /** Log of the mixture over the onsets that have begun, per odds ratio; minus infinity before the first block. */
  readonly begun: Float64Array;
  /** The same for the best single onset. */
  readonly best: Float64Array;
  /** Index of the block at which that best onset begins. */
  readonly onset: Float64Array;
  /** The sums of both arms as they stood before that block: `SUMS` numbers per odds ratio. */
  readonly before: Float64Array;
  /** Absent where bursts are not explained away. */
  readonly ring?: BurstRing;
  /** Log of the best explanation by bursts so far: never falls, 0 while calm explains everything. */
  discount: number;
  /** Log evidence after the discount. */
  logE: number;
}

/** @param burstBlocks - Longest burst that is explained away, in blocks; 0 for none. */
export function emptyPath(rule: PathRule, burstBlocks: number): DiscountedPath {
  return {
    rule,
    begun: new Float64Array(SIZE).fill(Number.NEGATIVE_INFINITY),
    best: new Float64Array(SIZE).fill(Number.NEGATIVE_INFINITY),
    onset: new Float64Array(SIZE),
    before: new Float64Array(SIZE * SUMS),
    ...(burstBlocks === 0 ? {} : { ring: emptyRing(burstBlocks, SIZE) }),
    discount: 0,
    logE: 0,
  };
}

/**
 * Takes a block in. Onsets carry the burst explanation of what lies before them, so that an old burst does not make the
 * test deaf.
 *
 * @param logEs - Log e-value of the block, per odds ratio.
 */
export function foldPath(path: DiscountedPath, onsets: BlockOnsets, logEs: ArrayLike<number>): void {
  const { begun, best } = path;
  const logNew = onsets.logNewMass + path.discount;
  const logToCome = onsets.logMassToCome + path.discount;
  const discount = discountAfter(path, onsets.index, logEs);
  let high = logToCome;
  // logarithms are dear, and where a path says nothing all odds ratios stand alike
  let begunBefore = Number.NaN;
  let logEBefore = Number.NaN;
  let begunNow = Number.NaN;
  for (let i = 0; i < SIZE; i++) {
    const logE = logEs[i]!; // one per odds ratio, as all below
    if (logNew > best[i]!) beginHere(path, i, onsets, logNew);
    best[i] = roundedLog(best[i]! + logE);
    if (begun[i] !== begunBefore || logE !== logEBefore) {
      begunBefore = begun[i]!;
      logEBefore = logE;
      begunNow = roundedLog(logAddExp(begunBefore, logNew) + logE);
    }
    begun[i] = begunNow;
    high = Math.max(high, begunNow + LOG_ODDS_PRIOR[i]!);
  }
  let sum = Math.exp(logToCome - high);
  for (let i = 0; i < SIZE; i++) sum += Math.exp(begun[i]! + LOG_ODDS_PRIOR[i]! - high);
  path.discount = discount;
  path.logE = roundedLog(high + Math.log(sum) - discount);
}

/** Lets the runs of blocks that may be bursts go on by a block, and begins one with it; the discount by then. */
function discountAfter({ ring, rule, discount }: DiscountedPath, index: number, logEs: ArrayLike<number>): number {
  if (ring === undefined) return discount;
  beginRun(ring, index, discount);
  const best = extendRuns(ring, index, logEs, rule.bursts);
  return Math.max(discount, roundedLog(rule.bursts.logRate + best));
}

/** The likeliest beginning of a fault on this path: its log weight, and the index of the block. */
export function likeliestOnset({ best, onset }: DiscountedPath): { readonly log: number; readonly onset: number } {
  let log = Number.NEGATIVE_INFINITY;
  let likeliest = 0;
  for (let i = 0; i < SIZE; i++) {
    const weighed = best[i]! + LOG_ODDS_PRIOR[i]!; // i < SIZE, here and below
    if (weighed <= log) continue;
    log = weighed;
    likeliest = onset[i]!;
  }
  return { log, onset: likeliest };
}

/** The sums of both arms before a block that some path believes to be the onset of a fault; zeros before the first block. */
export function sumsBeforeOnset(paths: readonly DiscountedPath[], onset: number): Float64Array {
  for (const path of paths) {
    const i = path.onset.indexOf(onset);
    if (i >= 0) return path.before.subarray(i * SUMS, (i + 1) * SUMS);
  }
  throw new RangeError(`no path believes that a fault began with block ${onset}`);
}

function beginHere({ best, onset, before }: DiscountedPath, i: number, onsets: BlockOnsets, logNew: number): void {
  best[i] = logNew;
  onset[i] = onsets.index;
  for (let at = 0; at < SUMS; at++) before[i * SUMS + at] = onsets.sumsBefore[at]!; // SUMS numbers each
}
