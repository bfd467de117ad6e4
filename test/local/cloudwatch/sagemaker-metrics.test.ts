import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { aStory, START } from '../local-story.ts';
import { clientOf as hostingClientOf, weights } from '../sagemaker/fraud-endpoint.ts';
import { at, clientOf, dimensions, query, read, tenMinutes, truth } from './fraud-metrics.ts';

test('say what the world knows, minute by minute', async () => {
  const aws = await tenMinutes();
  const { series } = await read(aws, [
    query('n', 'Invocations', 'Sum'),
    query('e4', 'Invocation4XXErrors', 'Sum'),
    query('e5', 'Invocation5XXErrors', 'Sum'),
    query('em', 'InvocationModelErrors', 'Sum'),
    query('l', 'ModelLatency', 'SampleCount'),
    query('rate', 'Invocation5XXErrors', 'Average'),
  ]);
  const rows = truth(aws);
  expect(rows).toHaveLength(10);
  expect(Object.values(series.n ?? {})).toEqual(rows.map((row) => row.requests));
  expect(Object.values(series.e4 ?? {})).toEqual(rows.map((row) => row.clientErrors));
  expect(Object.values(series.e5 ?? {})).toEqual(rows.map((row) => row.failed));
  expect(Object.values(series.em ?? {})).toEqual(rows.map((row) => row.failed));
  expect(Object.values(series.l ?? {})).toEqual(rows.map((row) => row.requests - row.failed - row.clientErrors));
  for (const [i, row] of rows.entries()) expect(series.rate?.[60 * i]).toBeCloseTo(row.failed / row.requests, 12);
  // 45 of 900 a minute: five standard deviations over ten minutes
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  expect(Math.abs(failed - 441)).toBeLessThan(5 * Math.sqrt(441));
});

test('requests for each instance: each counts for its part of one', async () => {
  const aws = await tenMinutes();
  const { series } = await read(aws, [
    query('two', 'InvocationsPerInstance', 'Sum'),
    query('one', 'InvocationsPerInstance', 'Sum', 'candidate'),
  ]);
  expect(Object.values(series.two ?? {})).toEqual(truth(aws).map(({ requests }) => requests / 2));
  expect(Object.values(series.one ?? {})).toEqual(truth(aws, 'candidate').map(({ requests }) => requests));
});

test('overlap: a failure may show as a 5xx, as a model error, or as both', async () => {
  const aws = await aStory();
  aws.world.behave('model-1', { errorRate: 0.2, errorsShownOnlyAs: { http5xx: 0.25, modelError: 0.25 } });
  aws.clock.advanceTo(START + 660);
  for (const { failed, errors5xx, modelErrors } of truth(aws)) {
    expect(Math.max(errors5xx, modelErrors)).toBeLessThan(failed);
    expect(errors5xx + modelErrors).toBeGreaterThan(failed);
  }
});

test('latency is in microseconds, and PR and TC count the same requests', async () => {
  const aws = await tenMinutes();
  const { series } = await read(aws, [
    query('n', 'ModelLatency', 'SampleCount'),
    query('slow', 'ModelLatency', 'TC(100000:)'),
    query('percent', 'ModelLatency', 'PR(100000:)'),
    query('rest', 'ModelLatency', 'PR(:100000)'),
    query('p50', 'ModelLatency', 'p50'),
  ]);
  truth(aws, 'stable', 100_000).forEach((row, i) => {
    const time = 60 * i;
    expect(series.slow?.[time]).toBe(row.slow);
    expect(((series.percent?.[time] ?? 0) / 100) * (series.n?.[time] ?? 0)).toBeCloseTo(row.slow ?? -1, 6);
    expect((series.percent?.[time] ?? 0) + (series.rest?.[time] ?? 0)).toBeCloseTo(100, 9);
    // lognormal, median 80 ms, sigma 0.35: P(x > 100 ms) = 0.26188: python, 1 - NormalDist().cdf(log(100 / 80) / .35)
    expect(Math.abs((series.percent?.[time] ?? 0) - 26.188)).toBeLessThan(8);
    expect(Math.abs((series.p50?.[time] ?? 0) - 80_000)).toBeLessThan(6000);
  });
});

test('a minute without requests has no datapoint, not even a zero', async () => {
  const aws = await aStory();
  aws.world.serve('fraud', { perMinute: (minute) => (minute % 2 === 0 ? 1000 : null) });
  aws.clock.advanceTo(START + 660);
  const { series } = await read(aws, [query('n', 'Invocations', 'Sum'), query('e', 'Invocation5XXErrors', 'Sum')]);
  expect(Object.keys(series.n ?? {})).toEqual(['0', '120', '240', '360', '480']);
  expect(series.e).toEqual({ 0: 0, 120: 0, 240: 0, 360: 0, 480: 0 });
});

test('a variant at weight 0 has no datapoints, not even zeros', async () => {
  const aws = await aStory();
  await hostingClientOf(aws).send(weights(1, 0));
  aws.clock.advanceTo(START + 660);
  const { series } = await read(aws, [
    query('n', 'Invocations', 'Sum', 'candidate'),
    query('e', 'Invocation5XXErrors', 'Sum', 'candidate'),
  ]);
  expect(Object.keys(series.n ?? {})).toEqual(['0']);
  expect(series.e).toEqual({ 0: 0 });
});

test('an endpoint that publishes no zeros has no error datapoints while all is well', async () => {
  const aws = await aStory({ publishZeros: false });
  aws.clock.advanceTo(START + 660);
  const { series } = await read(aws, [query('n', 'Invocations', 'Sum'), query('e', 'Invocation5XXErrors', 'Sum')]);
  expect(Object.keys(series.n ?? {})).toHaveLength(10);
  expect(series.e).toEqual({});
});

test('a silent model serves, but nothing is ever seen of it', async () => {
  const aws = await aStory();
  aws.world.behave('model-2', { errorRate: 0, silent: true });
  aws.clock.advanceTo(START + 660);
  const { series } = await read(aws, [query('c', 'Invocations', 'Sum', 'candidate'), query('s', 'Invocations', 'Sum')]);
  expect(series.c).toEqual({});
  expect(Object.keys(series.s ?? {})).toHaveLength(10);
  expect(truth(aws, 'candidate').every((row) => row.requests > 50)).toBe(true);
});

test('other dimensions, another namespace and another unit find nothing and complain about nothing', async () => {
  const aws = await tenMinutes();
  const base = query('a', 'Invocations', 'Sum').MetricStat;
  const metric = base?.Metric;
  const asked = (Id: string, over: object, unit = {}) => ({
    Id,
    MetricStat: { Period: 60, Stat: 'Sum', ...unit, Metric: { ...metric, ...over } },
  });
  const reply = await clientOf(aws).send(
    new GetMetricDataCommand({
      StartTime: at(0),
      EndTime: at(600),
      MetricDataQueries: [
        asked('a', { Dimensions: dimensions('stable').slice(1) }),
        asked('b', { Dimensions: dimensions('stable', [{ Name: 'EndpointConfigName', Value: 'fraud-1' }]) }),
        asked('c', { Namespace: 'aws/sagemaker' }),
        asked('d', { MetricName: 'Invocation' }),
        asked('e', {}, { Unit: 'Count' }),
        asked('f', {}, { Unit: 'None' }),
      ],
    }),
  );
  const results = reply.MetricDataResults ?? [];
  expect(results.map(({ Id, Values, StatusCode }) => [Id, Values?.length, StatusCode])).toEqual([
    ['a', 0, 'Complete'],
    ['b', 0, 'Complete'],
    ['c', 0, 'Complete'],
    ['d', 0, 'Complete'],
    ['e', 0, 'Complete'],
    ['f', 10, 'Complete'],
  ]);
});

test('the config name is a further dimension where it is published', async () => {
  const aws = await aStory({ publishConfigDimension: true });
  aws.clock.advanceTo(START + 660);
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: 'Invocations' };
  const asked = (Value: string) => ({
    ...Metric,
    Dimensions: dimensions('stable', [{ Name: 'EndpointConfigName', Value }]),
  });
  const { series } = await read(aws, [
    query('both', 'Invocations', 'Sum'),
    { Id: 'one', MetricStat: { Metric: asked('fraud-1'), Period: 60, Stat: 'Sum' } },
    { Id: 'other', MetricStat: { Metric: asked('fraud-2'), Period: 60, Stat: 'Sum' } },
  ]);
  expect(series.one).toEqual(series.both);
  expect(series.other).toEqual({});
});
