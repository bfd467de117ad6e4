import { wilsonInterval } from '../../core/numbers/wilson-interval.ts';
import { type EpochMinute, startOfMinute } from '../../core/words/time.ts';
import type { PageMinute } from './incident-report.ts';

/** Widths that people can read off an axis, in minutes. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440];

/** No plot draws more points than this along its time axis. */
const MOST_BINS = 300;

/** Minutes a point stands for, so that a span of `minutes` stays readable and small. */
export const binWidthOf = (minutes: number): number =>
  WIDTHS.find((width) => minutes / width <= MOST_BINS) ?? Math.ceil(minutes / MOST_BINS);

/** Requests of `width` minutes together. `at` is the middle of the bin. Bins in which nothing was reported are `undefined` inside. */
export interface Bin {
  readonly at: Date;
  readonly counts?: { readonly requests: number; readonly bad: number };
}

/** Sums minutes into bins, oldest first, without holes: every bin from the first reported one to the last is there. */
export function binsOf(minutes: readonly PageMinute[], width: number): Bin[] {
  const sums = new Map<number, { requests: number; bad: number }>();
  for (const { minute, requests, bad } of minutes) {
    const bin = Math.floor(minute / width);
    const sum = sums.get(bin);
    sums.set(bin, sum === undefined ? { requests, bad } : { requests: sum.requests + requests, bad: sum.bad + bad });
  }
  const reported = [...sums.keys()];
  if (reported.length === 0) return [];
  const [first, last] = [Math.min(...reported), Math.max(...reported)];
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    at: middleOf((first + at) * width, width),
    counts: sums.get(first + at),
  }));
}

/** The middle of `width` minutes that begin at `minute`. */
export const middleOf = (minute: EpochMinute, width: number): Date =>
  new Date((startOfMinute(minute) + width * 30) * 1000);

/** A bin's rate over itself and the bins before it, with its 95% interval. `rate` is NaN where there is none: lines break there. */
export interface SmoothedRate {
  readonly at: Date;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Pools each bin with the ones before it, `bins` in all; never with later ones, so that nothing is seen before it happened. */
export const smoothedRates = (series: readonly Bin[], bins: number): SmoothedRate[] =>
  series.map(({ at, counts }, index) => {
    const nothing = { at, rate: Number.NaN, low: Number.NaN, high: Number.NaN };
    if (counts === undefined || counts.requests === 0) return nothing;
    const pooled = series
      .slice(Math.max(0, index - bins + 1), index + 1)
      .flatMap((bin) => bin.counts ?? [])
      .reduce((sum, { requests, bad }) => ({ requests: sum.requests + requests, bad: sum.bad + bad }));
    return { at, rate: pooled.bad / pooled.requests, ...wilsonInterval(pooled.bad, pooled.requests) };
  });

/** One entry of every bin of `width` minutes, in order of first appearance: the one that `better` prefers to all others of its bin. */
export function oneOfBins<T extends { readonly minute: EpochMinute }>(
  entries: readonly T[],
  width: number,
  better: (later: T, kept: T) => boolean,
): T[] {
  const chosen = new Map<number, T>();
  for (const entry of entries) {
    const bin = Math.floor(entry.minute / width);
    const kept = chosen.get(bin);
    if (kept === undefined || better(entry, kept)) chosen.set(bin, entry);
  }
  return [...chosen.values()];
}

/** The last entry of every bin: for values that already add up. */
export const lastOfBins = <T extends { readonly minute: EpochMinute }>(entries: readonly T[], width: number): T[] =>
  oneOfBins(entries, width, () => true);
