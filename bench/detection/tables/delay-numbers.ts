import { medianOf } from '../../../lib/backtest/summary.ts';
import type { CellResult } from './table.ts';

/** Minutes from the fault to the decision, over the runs that were not rolled back before the fault. */
export interface Delays {
  /** A miss counts as infinite. NaN where nothing ran. */
  readonly median: number;
  readonly p95: number;
  /** Runs that were rolled back before there was anything to find. */
  readonly before: number;
}

export function delaysOf({ cell, decided }: CellResult, rule: string): Delays {
  const from = cell.fault?.fromMinute ?? 0;
  const all = decided.map(({ at }) => at[rule]);
  const minutes = all
    .filter((minute) => minute === undefined || minute >= from)
    .map((minute) => (minute === undefined ? Number.POSITIVE_INFINITY : minute + 1 - from))
    .sort((a, b) => a - b);
  return {
    median: medianOf(minutes),
    p95: minutes[Math.min(minutes.length - 1, Math.floor(0.95 * minutes.length))] ?? Number.NaN,
    before: all.length - minutes.length,
  };
}

/** "12 (34)": median and 95% quantile; a miss within the simulated time is a long dash. */
export const delayText = ({ median, p95 }: Delays): string => `${minutesText(median)} (${minutesText(p95)})`;

export const minutesText = (minutes: number): string =>
  Number.isNaN(minutes) ? '-' : Number.isFinite(minutes) ? String(Math.round(minutes)) : '> 24 h';
