import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { metricNamed } from '../../../core/signals/named.ts';
import type { MetricName } from '../../../core/signals/registry.ts';
import type { MinuteSpan } from '../../../core/words/endpoint.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../../../core/words/metric.ts';
import { startOfMinute } from '../../../core/words/time.ts';
import type { MetricSource } from '../../../flows/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { readPeakPerInstance } from './cloudwatch-peak.ts';
import { metricQuery, type OverStatistic, statisticOf } from './cloudwatch-query.ts';
import { type RawSeries, readSeries } from './cloudwatch-series.ts';

/** GetMetricData takes this many queries at once. */
const QUERIES_PER_CALL = 500;
const DAY_SECONDS = 86_400;

type Asked = { readonly key: string; readonly id: string; readonly query: MinuteQuery };

/**
 * Minute metrics of SageMaker endpoints. PR(tau:) gives the percentage of slow samples; where the service refuses it, TC(tau:) gives
 * their number; where it refuses that too, the series is `statistic-unavailable` and everything else is read all the same.
 */
export function cloudWatchMetricSource(client: CloudWatchClient): MetricSource {
  let over: OverStatistic | 'none' = 'PR'; // what worked last: a refused statistic fails the whole call
  return {
    async readMinutes(queries, span) {
      const asked = queries.map((query, index) => ({ key: queryKey(query), id: `q${index}`, query }));
      // CloudWatch refuses a span without a minute; a stable version that has served for none has such a past
      if (span.from >= span.to)
        return new Map(asked.map(({ key }) => [key, { status: 'complete', points: new Map() }]));
      for (let statistic = over; ; statistic = statistic === 'PR' ? 'TC' : 'none') {
        try {
          const series = await readAll(client, asked, span, statistic);
          over = statistic;
          return series;
        } catch (cause) {
          const nothingLeft = statistic === 'none' || !asked.some(isOver);
          if (nothingLeft || !isRefusedStatistic(cause)) throw toDependencyError('cloudwatch:GetMetricData', cause);
        }
      }
    },
    async readLatencyP99(endpoint, variant, before) {
      const today = Math.floor(startOfMinute(before) / DAY_SECONDS) * DAY_SECONDS;
      const metric = {
        Namespace: 'AWS/SageMaker',
        MetricName: 'ModelLatency',
        Dimensions: dimensionsOf(endpoint, variant),
      };
      const stat = (Id: string, Stat: string) => ({ Id, MetricStat: { Metric: metric, Period: DAY_SECONDS, Stat } });
      try {
        const span = {
          StartTime: new Date((today - DAY_SECONDS) * 1000),
          EndTime: new Date(startOfMinute(before) * 1000),
        };
        const series = await readSeries(client, [stat('p99', 'p99'), stat('samples', 'SampleCount')], span);
        // yesterday whole and today so far: the one with more samples speaks
        for (const { status } of series.values()) {
          // a part of a day would freeze a wrong limit, or none, for the whole deployment
          if (status !== 'complete') throw new Error(`ModelLatency of ${endpoint}/${variant} came back ${status}`);
        }
        const days = [...(series.get('samples')?.points ?? [])].sort(([, a], [, b]) => b - a);
        const [day, samples] = days[0] ?? [];
        const micros = day === undefined ? undefined : series.get('p99')?.points.get(day);
        return micros === undefined || samples === undefined ? undefined : { micros, samples };
      } catch (cause) {
        throw toDependencyError('cloudwatch:GetMetricData', cause);
      }
    },
    readPeakPerInstance: (endpoint, variant, before) => readPeakPerInstance(client, { endpoint, variant, before }),
  };
}

const dimensionsOf = (endpoint: string, variant: string) => [
  { Name: 'EndpointName', Value: endpoint },
  { Name: 'VariantName', Value: variant },
];

const isOver = ({ query }: Asked): boolean => metricNamed(query.metric).above !== undefined;
const isRefusedStatistic = (cause: unknown): boolean =>
  cause instanceof Error && /^(InvalidParameter|Validation)/.test(cause.name);

async function readAll(
  client: CloudWatchClient,
  asked: readonly Asked[],
  span: MinuteSpan,
  over: OverStatistic | 'none',
): Promise<ReadonlyMap<string, MinuteSeries>> {
  const sent = asked.filter((each) => over !== 'none' || !isOver(each));
  const window = {
    StartTime: new Date(startOfMinute(span.from) * 1000),
    EndTime: new Date(startOfMinute(span.to) * 1000),
  };
  const byId = new Map<string, RawSeries>();
  for (let start = 0; start < sent.length; start += QUERIES_PER_CALL) {
    const batch = sent.slice(start, start + QUERIES_PER_CALL);
    const queries = batch.map(({ id, query }) => metricQuery(id, query, statisticOf(query, over)));
    for (const [id, series] of await readSeries(client, queries, window)) byId.set(id, series);
  }
  const idOf = new Map(asked.map(({ key, id }) => [key, id]));
  return new Map(
    asked.map(({ key, id, query }) => {
      const { above } = metricNamed(query.metric);
      if (over === 'none' && above !== undefined) return [key, { status: 'statistic-unavailable', points: new Map() }];
      const series = byId.get(id) ?? { status: 'failed', points: new Map() }; // asked for and not answered: unknown
      if (above === undefined || over !== 'PR') return [key, series];
      const countedBy = (metric: MetricName) => {
        // a metric without a bound needs no option
        const { endpoint, variant, configName } = query;
        const all = { endpoint, variant, metric, ...(configName === undefined ? {} : { configName }) };
        return byId.get(idOf.get(queryKey(all)) ?? '');
      };
      // the registry's own name; who does not ask how many samples there were counts requests, of which nearly every one is one
      return [key, countsOf(series, countedBy(above.of as MetricName) ?? countedBy('invocations'))];
    }),
  );
}

/** Percentages to counts. A percentage without its sample count is not a count: the minute stays unreported. */
function countsOf(percentages: MinuteSeries, samples: MinuteSeries | undefined): MinuteSeries {
  const points = new Map<number, number>();
  for (const [minute, percentage] of percentages.points) {
    const n = samples?.points.get(minute);
    if (n !== undefined) points.set(minute, Math.round((percentage / 100) * n));
  }
  return { status: percentages.status, points };
}
