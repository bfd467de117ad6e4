import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { MetricName, MinuteQuery } from '../../../core/words/metric.ts';

/** How "slower than" is asked for: as a percentage of samples, or as a count. */
export type OverStatistic = 'PR' | 'TC';

const METRIC: Readonly<Record<MetricName, { readonly name: string; readonly stat: string }>> = {
  invocations: { name: 'Invocations', stat: 'Sum' },
  'errors-5xx': { name: 'Invocation5XXErrors', stat: 'Sum' },
  'model-errors': { name: 'InvocationModelErrors', stat: 'Sum' },
  'errors-4xx': { name: 'Invocation4XXErrors', stat: 'Sum' },
  'latency-samples': { name: 'ModelLatency', stat: 'SampleCount' },
  'latency-over': { name: 'ModelLatency', stat: 'PR' },
};

/** The CloudWatch statistic of a query. Bounds are in microseconds: exclusive below, so "strictly slower". */
export function statisticOf({ metric, slowerThanMicros }: MinuteQuery, over: OverStatistic | 'none'): string {
  if (metric !== 'latency-over') return METRIC[metric].stat;
  if (slowerThanMicros === undefined) throw new RangeError('latency-over needs slowerThanMicros');
  return `${over}(${slowerThanMicros}:)`;
}

/** One-minute series of one metric of one variant. No unit is named: a wrong one would silently give no data. */
export const metricQuery = (id: string, query: MinuteQuery, stat: string): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/SageMaker',
      MetricName: METRIC[query.metric].name,
      Dimensions: [
        { Name: 'EndpointName', Value: query.endpoint },
        { Name: 'VariantName', Value: query.variant },
        ...(query.configName === undefined ? [] : [{ Name: 'EndpointConfigName', Value: query.configName }]),
      ],
    },
    Period: 60,
    Stat: stat,
  },
});
