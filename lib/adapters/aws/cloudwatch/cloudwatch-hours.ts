import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { startOfMinute } from '../../../core/words/time.ts';
import type { HourMetrics } from '../../../flows/mlflow/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { readSeries } from './cloudwatch-series.ts';

/** Hourly statistics of a variant, from CloudWatch's own clock hours. */
export function cloudWatchHours(client: CloudWatchClient): HourMetrics {
  return {
    async readLatencyP99ByHour(endpoint, variant, { from, to }) {
      const Metric = {
        Namespace: 'AWS/SageMaker',
        MetricName: 'ModelLatency',
        Dimensions: [
          { Name: 'EndpointName', Value: endpoint },
          { Name: 'VariantName', Value: variant },
        ],
      };
      const window = { StartTime: new Date(startOfMinute(from) * 1000), EndTime: new Date(startOfMinute(to) * 1000) };
      try {
        const queries = [{ Id: 'p99', MetricStat: { Metric, Period: 3600, Stat: 'p99' } }];
        const series = (await readSeries(client, queries, window)).get('p99');
        return series ?? { status: 'failed', points: new Map() }; // asked for and not answered: unknown
      } catch (cause) {
        throw toDependencyError('cloudwatch:GetMetricData', cause);
      }
    },
  };
}
