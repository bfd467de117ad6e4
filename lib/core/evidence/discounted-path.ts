import { logAddExp, logSumExp } from './log-sum.ts';
import { LOG_ODDS_PRIOR } from './odds-grid.ts';

/**
 * Evidence of one path, mixed over odds ratios and over the time at which a fault may have begun, and divided by the
 * best explanation of the same minutes by "calm, with bursts of bounded length on the candidate alone". Until a burst
 * could no longer last, a late fault and a burst have the same law; the division says so.
 *
 * With no discount this is the onset mixture, an e-process. With it, the bound under bursts is measured, not proved.
 */
export interface DiscountedPath {
  /** Log of the mixture over the onsets that have begun, per odds ratio; empty before the first block. */
  readonly begun: readonly number[];
  /** The same for the best single onset. */
  readonly best: readonly number[];
  /** Index of the block at which that best onset begins. */
  readonly onset: readonly number[];
  /** Log of the best explanation by bursts so far: never falls, 0 while calm explains everything. */
  readonly discount: number;
  /** Log evidence after the discount. */
  readonly logE: number;
}

export const NO_PATH: DiscountedPath = { begun: [], best: [], onset: [], discount: 0, logE: 0 };

/** The onsets that a block brings, and those it leaves to come. */
export interface BlockOnsets {
  /** Index of the block, counted from the start. */
  readonly index: number;
  /** Log of the prior mass of the onsets that begin with this block (and with blocks missed since the last one). */
  readonly logNewMass: number;
  /** Log of the prior mass of all onsets to come after it. */
  readonly logMassToCome: number;
}

/**
 * Takes a block in. Onsets carry the burst explanation of what lies before them, so that an old burst does not make the
 * test deaf.
 *
 * @param logEs - Log e-value of the block, per odds ratio.
 * @param discount - Log of the best explanation by bursts, this block included.
 */
export function foldPath(
  path: DiscountedPath,
  { index, logNewMass, logMassToCome }: BlockOnsets,
  logEs: readonly number[],
  discount: number,
): DiscountedPath {
  const logNew = logNewMass + path.discount;
  const logToCome = logMassToCome + path.discount;
  const begun: number[] = [];
  const best: number[] = [];
  const onset: number[] = [];
  const mixed: number[] = [];
  for (let i = 0; i < logEs.length; i++) {
    const logE = logEs[i]!; // i < length
    const before = path.best[i];
    const beginsHere = before === undefined || logNew > before;
    const sum = logAddExp(path.begun[i] ?? Number.NEGATIVE_INFINITY, logNew) + logE;
    begun.push(sum);
    best.push((beginsHere ? logNew : before) + logE);
    onset.push(beginsHere ? index : (path.onset[i] ?? index));
    mixed.push(LOG_ODDS_PRIOR[i]! + logAddExp(sum, logToCome)); // one weight per odds ratio
  }
  return { begun, best, onset, discount, logE: logSumExp(mixed) - discount };
}

/** The likeliest beginning of a fault on this path: log weight and index of the block. */
export function likeliestOnset(path: DiscountedPath, discountBefore: number): { log: number; onset: number } {
  let likeliest = { log: Number.NEGATIVE_INFINITY, onset: 0 };
  path.best.forEach((best, i) => {
    const log = best + (LOG_ODDS_PRIOR[i] ?? Number.NEGATIVE_INFINITY) - discountBefore;
    if (log > likeliest.log) likeliest = { log, onset: path.onset[i] ?? 0 };
  });
  return likeliest;
}
