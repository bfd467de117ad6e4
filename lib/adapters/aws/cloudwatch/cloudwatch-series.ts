import { type CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { MinuteSeries } from '../../../core/words/metric.ts';
import { minuteOf } from '../../../core/words/time.ts';
import { DependencyError } from '../../dependency-error.ts';

export type RawSeries = { status: MinuteSeries['status']; points: Map<number, number> };

/** All pages, keyed by query id, then by minute: pages may split a series and come in any order. */
export async function readSeries(
  client: CloudWatchClient,
  queries: MetricDataQuery[],
  window: { readonly StartTime: Date; readonly EndTime: Date },
): Promise<Map<string, RawSeries>> {
  const byId = new Map<string, RawSeries>();
  for await (const page of paginateGetMetricData({ client }, { MetricDataQueries: queries, ...window })) {
    for (const { Id, StatusCode, Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      if (Id === undefined)
        throw new DependencyError('bad-reply', 'cloudwatch:GetMetricData', new Error('a result without id'));
      const series: RawSeries = byId.get(Id) ?? { status: 'complete', points: new Map() };
      Timestamps.forEach((at, index) => {
        const value = Values[index];
        if (value !== undefined) series.points.set(minuteOf(at.getTime() / 1000), value);
      });
      series.status = worseOf(series.status, StatusCode);
      byId.set(Id, series);
    }
  }
  return byId;
}

/**
 * Only `Complete` is complete. `PartialData` on a page with more pages to come is normal; the last page's word counts, unless
 * something failed on the way.
 */
function worseOf(sofar: MinuteSeries['status'], code: string | undefined): MinuteSeries['status'] {
  if (sofar === 'failed' || code === 'InternalError' || code === 'Forbidden') return 'failed';
  return code === 'Complete' ? 'complete' : 'partial';
}
