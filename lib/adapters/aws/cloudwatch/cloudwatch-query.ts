import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { metricNamed } from '../../../core/signals/named.ts';
import type { SignalOptions } from '../../../core/signals/registry.ts';
import type { MinuteQuery } from '../../../core/words/metric.ts';

/** How "slower than" is asked for: as a percentage of samples, or as a count. */
export type OverStatistic = 'PR' | 'TC';

/** The CloudWatch statistic of a query. Bounds are in microseconds: exclusive below, so "strictly slower". */
export function statisticOf(query: MinuteQuery, over: OverStatistic | 'none'): string {
  const { above, cloudWatch } = metricNamed(query.metric);
  if (above === undefined) return cloudWatch.stat;
  const bound = query[above.option as keyof SignalOptions];
  if (bound === undefined) throw new RangeError(`${query.metric} needs ${above.option}`);
  return `${over}(${bound}:)`;
}

/** One-minute series of one metric of one variant. No unit is named: a wrong one would silently give no data. */
export const metricQuery = (id: string, query: MinuteQuery, stat: string): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/SageMaker',
      MetricName: metricNamed(query.metric).cloudWatch.name,
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
