import type { OneArmRow } from '../../minutes/counts.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import { armSeriesOf, type SignalQuery } from '../../minutes/readings.ts';
import { METRICS } from '../../signals/named.ts';
import type { MetricName } from '../../signals/registry.ts';
import type { MinuteSpan } from '../../words/endpoint.ts';
import { type MinuteSeries, queryKey } from '../../words/metric.ts';
import type { EpochMinute } from '../../words/time.ts';

/** Stable's past that is read when a candidate appears. */
export const HISTORY_MINUTES = 1440;
/** Below this many samples a percentile or a rate of the day before says little. */
export const LEAST_SAMPLES = 1000;

/** What was read of stable's minutes before the candidate, `from <= m < to`. */
export interface StableHistory {
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

/** The day before a deployment. */
export const dayBefore = (firstMinute: EpochMinute): MinuteSpan => ({
  from: firstMinute - HISTORY_MINUTES,
  to: firstMinute,
});

/** Stable's minutes of one signal that were reported whole, oldest first. */
export function stableRows(
  history: StableHistory,
  arm: { readonly endpoint: string; readonly variant: string },
  signal: SignalQuery,
  zerosUnpublished: readonly string[],
): OneArmRow[] {
  const series = armSeriesOf(history.replies, arm, signal, zerosUnpublished);
  const rows: OneArmRow[] = [];
  for (let minute = history.from; minute < history.to; minute += 1) {
    const row = series.minute(minute);
    if (isCounted(row)) rows.push({ minute, n: row.n, k: row.k });
  }
  return rows;
}

const ZERO_PUBLISHING = METRICS.filter(({ zeroMayBeAbsent }) => zeroMayBeAbsent === true).map(
  ({ metric }) => metric as MetricName, // the registry's own names
);

/** Error metrics without a single point over a time in which stable served enough requests to have published zeros. */
export function neverPublished(endpoint: string, variant: string, { replies }: StableHistory): MetricName[] {
  const points = (metric: MetricName) => {
    const series = replies.get(queryKey({ endpoint, variant, metric }));
    return series?.status === 'complete' ? series.points : undefined;
  };
  let requests = 0;
  for (const n of points('invocations')?.values() ?? []) {
    requests += n;
    if (requests >= LEAST_SAMPLES) break;
  }
  if (requests < LEAST_SAMPLES) return [];
  return ZERO_PUBLISHING.filter((metric) => points(metric)?.size === 0);
}
