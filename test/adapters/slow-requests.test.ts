import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { cloudWatchMetricSource } from '../../lib/adapters/aws/cloudwatch/cloudwatch-metric-source.ts';
import { type MinuteQuery, queryKey } from '../../lib/core/words/metric.ts';

const SAMPLES: MinuteQuery = { endpoint: 'ranker', variant: 'stable', metric: 'latency-samples' };
const SLOW: MinuteQuery = { endpoint: 'ranker', variant: 'stable', metric: 'latency-over', slowerThanMicros: 300_000 };
const at = (...minutes: readonly number[]) => minutes.map((minute) => new Date(minute * 60_000));

function sourceThatAnswers(samples: object, percentages: object) {
  const client = new CloudWatchClient({ region: 'us-east-1' });
  const mock = mockClient(client)
    .on(GetMetricDataCommand)
    .resolves({
      MetricDataResults: [
        { Id: 'q0', StatusCode: 'Complete', ...samples },
        { Id: 'q1', StatusCode: 'Complete', ...percentages },
      ],
    });
  return { source: cloudWatchMetricSource(client), mock };
}

test('slow requests are a percentage of the samples of the same minute; without samples there is no count', async () => {
  const { source } = sourceThatAnswers(
    { Timestamps: at(3, 1), Values: [200, 1000] },
    { Timestamps: at(1, 2, 3), Values: [2.5, 50, 0] },
  );
  const replies = await source.readMinutes([SAMPLES, SLOW], { from: 1, to: 4 });
  expect(replies.get(queryKey(SLOW))).toEqual({
    status: 'complete',
    points: new Map([
      [1, 25],
      [3, 0],
    ]),
  });
});

test('the percentage asked for is of samples strictly slower than the limit, in microseconds, without a unit', async () => {
  const { source, mock } = sourceThatAnswers({}, {});
  await source.readMinutes([SAMPLES, SLOW], { from: 1, to: 4 });
  const [, slow] = mock.commandCalls(GetMetricDataCommand)[0]?.args[0].input.MetricDataQueries ?? [];
  expect(slow?.MetricStat).toMatchObject({ Metric: { MetricName: 'ModelLatency' }, Period: 60, Stat: 'PR(300000:)' });
  expect(slow?.MetricStat?.Unit).toBeUndefined();
});

test('a series that was asked for and is not in the answer is failed, never empty', async () => {
  const client = new CloudWatchClient({ region: 'us-east-1' });
  mockClient(client)
    .on(GetMetricDataCommand)
    .resolves({ MetricDataResults: [{ Id: 'q0', StatusCode: 'Complete' }] });
  const replies = await cloudWatchMetricSource(client).readMinutes([SAMPLES, SLOW], { from: 1, to: 4 });
  expect(replies.get(queryKey(SAMPLES))?.status).toBe('complete');
  expect(replies.get(queryKey(SLOW))?.status).toBe('failed');
});

test.each([
  [['PartialData', 'Complete'], 'complete'],
  [['PartialData', 'PartialData'], 'partial'],
  [['InternalError', 'Complete'], 'failed'],
  [['PartialData', 'Forbidden'], 'failed'],
  [['PartialData'], 'partial'],
] as const)('pages that say %j make a series that is %s', async (codes, status) => {
  const client = new CloudWatchClient({ region: 'us-east-1' });
  const pages = codes.map((StatusCode, page) => ({
    MetricDataResults: [{ Id: 'q0', StatusCode, Timestamps: at(page + 1), Values: [7] }],
    ...(page < codes.length - 1 ? { NextToken: `${page + 1}` } : {}),
  }));
  const [first, ...others] = pages;
  const behaviour = mockClient(client)
    .on(GetMetricDataCommand)
    .resolvesOnce(first as object);
  for (const page of others) behaviour.resolvesOnce(page);
  const replies = await cloudWatchMetricSource(client).readMinutes([SAMPLES], { from: 1, to: 4 });
  expect(replies.get(queryKey(SAMPLES))).toEqual({
    status,
    points: new Map(codes.map((_, page) => [page + 1, 7])),
  });
});

test('the percentile is that of the day with most samples, be it the older or the newer one', async () => {
  const client = new CloudWatchClient({ region: 'us-east-1' });
  const mock = mockClient(client);
  const p99Of = (yesterday: number, today: number) => {
    const Timestamps = at(0, 1440);
    mock.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: 'p99', StatusCode: 'Complete', Timestamps, Values: [180_000, 240_000] },
        { Id: 'samples', StatusCode: 'Complete', Timestamps, Values: [yesterday, today] },
      ],
    });
    return cloudWatchMetricSource(client).readLatencyP99('ranker', 'stable', 1500);
  };
  expect(await p99Of(90_000, 500)).toEqual({ micros: 180_000, samples: 90_000 });
  expect(await p99Of(500, 90_000)).toEqual({ micros: 240_000, samples: 90_000 });
});
