import type { ArmCounts, OneArmRow } from '../../minutes/counts.ts';

/** Sums of all rows before each one, so that any stretch of time costs two look-ups. */
export interface RunningTotals {
  /** Minutes of the rows, rising. */
  readonly minutes: readonly number[];
  /** One longer than `minutes`: sums before row i. */
  readonly n: readonly number[];
  readonly k: readonly number[];
}

export function runningTotals(rows: readonly OneArmRow[]): RunningTotals {
  const minutes = new Array<number>(rows.length);
  const n = new Array<number>(rows.length + 1);
  const k = new Array<number>(rows.length + 1);
  n[0] = 0;
  k[0] = 0;
  rows.forEach((row, i) => {
    minutes[i] = row.minute;
    n[i + 1] = n[i]! + row.n; // both are one longer than rows
    k[i + 1] = k[i]! + row.k;
  });
  return { minutes, n, k };
}

/** Sums over `from <= minute < to`. */
export function totalBetween({ minutes, n, k }: RunningTotals, from: number, to: number): ArmCounts {
  const first = firstAtOrAfter(minutes, from);
  const end = firstAtOrAfter(minutes, to);
  return { n: n[end]! - n[first]!, k: k[end]! - k[first]! }; // both indices are at most minutes.length
}

function firstAtOrAfter(minutes: readonly number[], minute: number): number {
  // minutes rise by one at least, so the place without a gap is the highest it can be
  const highest = Math.min(minutes.length, Math.max(0, minute - (minutes[0] ?? minute)));
  if (highest === 0 || minutes[highest] === minute) return highest;
  let low = 0;
  let high = highest;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (minutes[middle]! < minute)
      low = middle + 1; // low <= middle < high
    else high = middle;
  }
  return low;
}
