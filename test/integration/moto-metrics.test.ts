import {
  CloudWatchClient,
  type Dimension,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Moto, startMoto } from './support/moto.ts';

let moto: Moto;
let cloudwatch: CloudWatchClient;

beforeAll(async () => {
  moto = await startMoto();
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  cloudwatch = new CloudWatchClient({ endpoint: moto.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  await moto?.close();
});

describe('ours: metrics', () => {
  const minute = 1_795_000_020; // a multiple of 60
  const on = (VariantName: string): Dimension[] => [
    { Name: 'EndpointName', Value: 'ranker' },
    { Name: 'VariantName', Value: VariantName },
  ];
  const at = (seconds: number) => new Date(seconds * 1000);

  async function read(
    Stat: string,
    span: readonly [number, number],
    Dimensions = on('blue'),
    more: { MaxDatapoints?: number; NextToken?: string } = {},
  ) {
    const Metric = { Namespace: 'AWS/SageMaker', MetricName: 'ModelLatency', Dimensions };
    const MetricDataQueries = [{ Id: 'it', MetricStat: { Metric, Period: 60, Stat } }];
    const [from, to] = span;
    return cloudwatch.send(
      new GetMetricDataCommand({ MetricDataQueries, StartTime: at(from), EndTime: at(to), ...more }),
    );
  }

  beforeAll(async () => {
    const put = (Namespace: string, VariantName: string, seconds: number, Values: number[], Counts: number[]) =>
      cloudwatch.send(
        new PutMetricDataCommand({
          Namespace,
          MetricData: [
            { MetricName: 'ModelLatency', Dimensions: on(VariantName), Timestamp: at(seconds), Values, Counts },
          ],
        }),
      );
    await put('AWS/SageMaker', 'blue', minute + 7, [100, 200, 300], [90, 9, 1]);
    await put('AWS/SageMaker', 'blue', minute + 60, [500], [4]);
    await put('AWS/SageMaker', 'green', minute + 7, [9_000], [1]);
    await put('Other', 'blue', minute + 7, [9_000], [1]);
  });

  // by hand: ranks 1-90 are 100, 91-99 are 200, 100 is 300; above 100 are 10 of 100
  test.each([
    ['SampleCount', 100],
    ['Sum', 11_100],
    ['Average', 111],
    ['Maximum', 300],
    ['p50', 100],
    ['p99', 200],
    ['p99.9', 300],
    ['PR(100:)', 10],
    ['PR(:100)', 90],
    ['TC(100:200)', 9],
  ])('%s of one minute is %d', async (stat, expected) => {
    const { MetricDataResults = [] } = await read(stat, [minute, minute + 60]);
    expect(MetricDataResults).toMatchObject([{ StatusCode: 'Complete', Timestamps: [at(minute)], Values: [expected] }]);
  });

  test('periods are aligned, the end is exclusive, and the newest comes first', async () => {
    const { MetricDataResults = [] } = await read('SampleCount', [minute + 30, minute + 120]);
    expect(MetricDataResults[0]).toMatchObject({ Timestamps: [at(minute + 60), at(minute)], Values: [4, 100] });
  });

  test('dimensions are the whole set: a part of them is another metric', async () => {
    const { MetricDataResults = [] } = await read('Sum', [minute, minute + 60], on('blue').slice(0, 1));
    expect(MetricDataResults[0]?.Values).toEqual([]);
  });

  test('pages hold the points between them', async () => {
    const first = await read('SampleCount', [minute, minute + 120], on('blue'), { MaxDatapoints: 1 });
    expect(first.MetricDataResults).toMatchObject([{ StatusCode: 'PartialData', Values: [4] }]);
    const second = await read('SampleCount', [minute, minute + 120], on('blue'), {
      MaxDatapoints: 1,
      NextToken: first.NextToken ?? 'none',
    });
    expect(second).toMatchObject({ MetricDataResults: [{ StatusCode: 'Complete', Values: [100] }] });
    expect(second.NextToken).toBeUndefined();
  });

  test('a statistic can be refused, as AWS may refuse PR() for SageMaker', async () => {
    await moto.set({ refuseStatistics: ['PR'] });
    await expect(read('PR(100:)', [minute, minute + 60])).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await moto.set({ refuseStatistics: [] });
  });

  test('each series is listed once', async () => {
    const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/SageMaker' }));
    expect(Metrics.map((metric) => metric.Dimensions?.[1]?.Value).sort()).toEqual(['blue', 'green']);
  });
});
