import { minuteOf } from '../../core/words/time.ts';
import { type Distribution, mergeDistributions } from '../world/distribution.ts';
import type { Metric, StoredMetrics } from './metric.ts';

/** Half-open: from <= t < to, epoch seconds. */
export interface SeriesSpan {
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
  readonly periodSeconds: number;
}

export interface Period {
  readonly atEpochSeconds: number;
  readonly observed: Distribution;
}

/** Oldest first; a period without observations is left out. Periods begin at multiples of their length. */
export function readStoredSeries(source: StoredMetrics, metric: Metric, span: SeriesSpan): Period[] {
  const { fromEpochSeconds, toEpochSeconds, periodSeconds } = span;
  const periods: Period[] = [];
  const first = Math.floor(fromEpochSeconds / periodSeconds) * periodSeconds;
  for (let at = first; at < toEpochSeconds; at += periodSeconds) {
    const parts: Distribution[] = [];
    for (let minute = minuteOf(at); minute * 60 < at + periodSeconds; minute += 1) {
      const observed = source.at(metric, minute);
      if (observed !== undefined) parts.push(observed);
    }
    if (parts.length > 0) periods.push({ atEpochSeconds: at, observed: mergeDistributions(parts) });
  }
  return periods;
}
