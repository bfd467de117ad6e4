import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { clientConfigFor } from '../../../lib/local/prepare-guard.ts';
import type { LocalAws } from '../../../lib/local/start-local-aws.ts';
import { aStory, once, START } from '../local-story.ts';

export const clientOf = (aws: LocalAws) => new CloudWatchClient({ ...clientConfigFor(aws), ...once });
export const at = (second: number) => new Date((START + second) * 1000);
export const dimensions = (VariantName: string, more: { Name: string; Value: string }[] = []) => [
  { Name: 'VariantName', Value: VariantName },
  { Name: 'EndpointName', Value: 'fraud' },
  ...more,
];
export const query = (
  Id: string,
  MetricName: string,
  Stat: string,
  variant = 'stable',
  Period = 60,
): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'AWS/SageMaker', MetricName, Dimensions: dimensions(variant) }, Period, Stat },
});

/** Seconds since START to value, per id, all pages merged. */
export async function read(aws: LocalAws, queries: MetricDataQuery[], over: Partial<GetMetricDataCommandInput> = {}) {
  const input = { MetricDataQueries: queries, StartTime: at(0), EndTime: at(600), ...over };
  const series: Record<string, Record<number, number>> = {};
  let NextToken: string | undefined;
  let pages = 0;
  do {
    const page = await clientOf(aws).send(new GetMetricDataCommand({ ...input, NextToken }));
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const values = series[Id] ?? {};
      Timestamps.forEach((time, i) => {
        values[time.getTime() / 1000 - START] = Values[i] as number;
      });
      series[Id] = values;
    }
    NextToken = page.NextToken;
    pages += 1;
  } while (NextToken !== undefined);
  return { series, pages };
}

export const tenMinutes = async (options: Parameters<typeof aStory>[0] = {}) => {
  const aws = await aStory(options);
  aws.world.behave('model-1', { errorRate: 0.05, clientErrorRate: 0.02 });
  aws.clock.advanceTo(START + 660);
  return aws;
};
export const truth = (aws: LocalAws, variant = 'stable', slowerThanMicros?: number) =>
  aws.world.rows('fraud', variant, { fromEpochSeconds: START, toEpochSeconds: START + 600, slowerThanMicros });
