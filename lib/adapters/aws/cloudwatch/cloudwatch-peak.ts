import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type EpochMinute, startOfMinute } from '../../../core/words/time.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { readSeries } from './cloudwatch-series.ts';

const WEEK_SECONDS = 7 * 86_400;

/**
 * The largest one-minute Sum of InvocationsPerInstance, to which every request adds one divided by the number of instances. One-minute points are kept
 * for 15 days, and a week of them is one page.
 *
 * @throws {DependencyError} when the week could not be read whole: the peak may lie in what is missing.
 */
export async function readPeakPerInstance(
  client: CloudWatchClient,
  { endpoint, variant, before }: { readonly endpoint: string; readonly variant: string; readonly before: EpochMinute },
): Promise<number | undefined> {
  const Metric = {
    Namespace: 'AWS/SageMaker',
    MetricName: 'InvocationsPerInstance',
    Dimensions: [
      { Name: 'EndpointName', Value: endpoint },
      { Name: 'VariantName', Value: variant },
    ],
  };
  const to = startOfMinute(before);
  const window = { StartTime: new Date((to - WEEK_SECONDS) * 1000), EndTime: new Date(to * 1000) };
  try {
    const queries = [{ Id: 'peak', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }];
    const series = (await readSeries(client, queries, window)).get('peak');
    if (series?.status !== 'complete')
      throw new Error(`InvocationsPerInstance of ${endpoint}/${variant} came back ${series?.status ?? 'not at all'}`);
    let peak: number | undefined;
    for (const requests of series.points.values()) if (peak === undefined || requests > peak) peak = requests;
    return peak;
  } catch (cause) {
    throw toDependencyError('cloudwatch:GetMetricData', cause);
  }
}
