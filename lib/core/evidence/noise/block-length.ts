import type { OneArmRow } from '../../minutes/counts.ts';
import { runningTotals, totalBetween } from '../sums/running-totals.ts';

const CANDIDATES: readonly number[] = [1, 2, 5, 10, 20];
const LONGEST = 20;
/** The level around a block is that of the nearest minutes: over hours it wanders, and both arms wander together. */
const LEAST_REACH = 15;
/** Residuals are cut here, so that one incident does not decide. */
const CUT = 5;
const LEAST_VARIANCE = 0.05;

/**
 * Minutes that must be taken together so that neighbouring blocks no longer resemble each other: 1, or twice the shortest
 * length that passes, at most 20. Doubling halves the correlation that is left between blocks.
 *
 * @param rows - Oldest first; missing minutes are allowed.
 * @see G. E. P. Box and G. M. Jenkins, "Time Series Analysis" (1970), for the error of an autocorrelation.
 */
export function blockLengthOf(rows: readonly OneArmRow[]): number {
  const shortest = CANDIDATES.find((length) => isUncorrelated(residuals(rows, length))) ?? LONGEST;
  return shortest === 1 ? 1 : Math.min(LONGEST, 2 * shortest);
}

/** Sums of `length` minutes each, counted from the first row; blocks of which no minute reported are left out. */
export function blocksOf(rows: readonly OneArmRow[], length: number): readonly OneArmRow[] {
  if (length === 1) return rows;
  const blocks: { minute: number; n: number; k: number }[] = [];
  const first = rows[0]?.minute ?? 0;
  for (const { minute, n, k } of rows) {
    const start = first + length * Math.floor((minute - first) / length);
    const last = blocks[blocks.length - 1];
    if (last?.minute === start) {
      last.n += n;
      last.k += k;
    } else {
      blocks.push({ minute: start, n, k });
    }
  }
  return blocks;
}

/** Pearson residuals of the blocks against the minutes around each, without its own. */
function residuals(rows: readonly OneArmRow[], length: number): number[] {
  const totals = runningTotals(rows);
  const reach = Math.max(LEAST_REACH, 5 * length);
  const found: number[] = [];
  for (const { minute, n, k } of blocksOf(rows, length)) {
    const around = totalBetween(totals, minute - reach, minute + length + reach);
    const others = { n: around.n - n, k: around.k - k };
    if (n === 0 || others.n === 0) continue;
    const rate = others.k / others.n;
    const residual = (k - n * rate) / Math.sqrt(Math.max(n * rate * (1 - rate), LEAST_VARIANCE));
    found.push(Math.max(-CUT, Math.min(CUT, residual)));
  }
  return found;
}

function isUncorrelated(values: readonly number[]): boolean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let products = 0;
  let squares = 0;
  values.forEach((value, i) => {
    const next = values[i + 1];
    squares += (value - mean) ** 2;
    if (next !== undefined) products += (value - mean) * (next - mean);
  });
  return squares === 0 || products / squares < 0.05 + 1.65 / Math.sqrt(values.length);
}
