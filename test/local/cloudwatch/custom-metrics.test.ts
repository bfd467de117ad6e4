import {
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { aStory } from '../local-story.ts';
import { at, clientOf, dimensions, read, tenMinutes, truth } from './fraud-metrics.ts';

test('what was put can be read, whatever its form', async () => {
  const aws = await aStory();
  const Dimensions = [{ Name: 'k', Value: 'v' }];
  const many = Array.from({ length: 150 }, (_, i) => ({
    MetricName: 'Many',
    Value: i,
    Timestamp: at(0),
    Dimensions,
  }));
  const MetricData = [
    { MetricName: 'One', Value: 2, Timestamp: at(0) },
    { MetricName: 'One', Values: [5, 3], Counts: [1, 2], Timestamp: at(59) },
    { MetricName: 'Set', StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 4 }, Timestamp: at(0) },
    ...many,
  ];
  // above 10 KB the client compresses the body
  await clientOf(aws).send(new PutMetricDataCommand({ Namespace: 'Ours', MetricData }));
  const ask = (Id: string, MetricName: string, Stat: string, Dimensions?: object[]) =>
    ({
      Id,
      MetricStat: { Metric: { Namespace: 'Ours', MetricName, Dimensions }, Period: 60, Stat },
    }) as MetricDataQuery;
  const { series } = await read(aws, [
    ask('sum', 'One', 'Sum'),
    ask('max', 'One', 'Maximum'),
    ask('n', 'One', 'SampleCount'),
    ask('set', 'Set', 'Sum'),
    ask('least', 'Set', 'Minimum'),
    ask('many', 'Many', 'Sum', Dimensions),
  ]);
  expect(series).toEqual({
    sum: { 0: 13 },
    max: { 0: 5 },
    n: { 0: 4 },
    set: { 0: 10 },
    least: { 0: 1 },
    many: { 0: 11_175 },
  });
});

test('metrics are listed, and GetMetricStatistics agrees with the world', async () => {
  const aws = await tenMinutes();
  const { Metrics } = await clientOf(aws).send(
    new ListMetricsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName: 'ModelLatency',
      Dimensions: [{ Name: 'EndpointName', Value: 'fraud' }],
    }),
  );
  expect(Metrics?.map((metric) => metric.Dimensions?.find(({ Name }) => Name === 'VariantName')?.Value)).toEqual([
    'stable',
    'candidate',
  ]);
  const { Datapoints } = await clientOf(aws).send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocations',
      Dimensions: dimensions('stable'),
      StartTime: at(0),
      EndTime: at(600),
      Period: 600,
      Statistics: ['Sum', 'SampleCount'],
    }),
  );
  const requests = truth(aws).reduce((sum, row) => sum + row.requests, 0);
  expect(Datapoints).toMatchObject([{ Sum: requests, SampleCount: requests, Timestamp: at(0) }]);
});
