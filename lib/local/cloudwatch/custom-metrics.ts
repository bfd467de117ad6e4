import { type EpochMinute, minuteOf } from '../../core/words/time.ts';
import { type Distribution, mergeDistributions } from '../world/distribution.ts';
import { type Metric, metricKey, type StoredMetrics } from './metric.ts';

/** Metrics that somebody put; visible at once. */
export interface CustomMetrics extends StoredMetrics {
  put(metric: Metric, atEpochSeconds: number, observed: Distribution): void;
}

export function customMetrics(): CustomMetrics {
  const series = new Map<string, { readonly metric: Metric; readonly minutes: Map<EpochMinute, Distribution> }>();
  return {
    put(metric, atEpochSeconds, observed) {
      const key = metricKey(metric);
      const found = series.get(key) ?? { metric, minutes: new Map<EpochMinute, Distribution>() };
      series.set(key, found);
      const minute = minuteOf(atEpochSeconds);
      const before = found.minutes.get(minute);
      found.minutes.set(minute, mergeDistributions(before === undefined ? [observed] : [before, observed]));
    },
    at: (metric, minute) => series.get(metricKey(metric))?.minutes.get(minute),
    list: () => [...series.values()].map(({ metric }) => metric),
  };
}
