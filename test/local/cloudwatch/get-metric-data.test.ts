import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { aStory, START } from '../local-story.ts';
import { at, clientOf, query, read, tenMinutes, truth } from './fraud-metrics.ts';

test('takes the start and leaves the end, newest first unless asked otherwise', async () => {
  const aws = await tenMinutes();
  const ask = async (ScanBy?: 'TimestampAscending') => {
    const input = {
      MetricDataQueries: [query('n', 'Invocations', 'Sum')],
      StartTime: at(60),
      EndTime: at(180),
      ScanBy,
    };
    const { MetricDataResults } = await clientOf(aws).send(new GetMetricDataCommand(input));
    return MetricDataResults?.[0]?.Timestamps?.map((time) => time.getTime() / 1000 - START);
  };
  expect(await ask()).toEqual([120, 60]);
  expect(await ask('TimestampAscending')).toEqual([60, 120]);
});

test('longer periods begin at multiples of their length and hold their minutes together', async () => {
  const aws = await tenMinutes();
  const { series } = await read(aws, [query('n', 'Invocations', 'Sum', 'stable', 300)], { StartTime: at(120) });
  const requests = truth(aws).map((row) => row.requests);
  const sum = (from: number, to: number) => requests.slice(from, to).reduce((a, b) => a + b, 0);
  expect(series.n).toEqual({ 0: sum(0, 5), 300: sum(5, 10) });
});

test('pages hold every datapoint once', async () => {
  const aws = await tenMinutes();
  const queries = [
    query('n', 'Invocations', 'Sum'),
    query('none', 'NoSuchMetric', 'Sum'),
    query('l', 'ModelLatency', 'Average'),
  ];
  const whole = await read(aws, queries);
  expect(whole.pages).toBe(1);
  aws.cloudwatch.setPageSize(3);
  const paged = await read(aws, queries);
  expect(paged.pages).toBe(7);
  expect(paged.series).toEqual(whole.series);
  const first = await clientOf(aws).send(
    new GetMetricDataCommand({ MetricDataQueries: queries, StartTime: at(0), EndTime: at(600) }),
  );
  expect(first.MetricDataResults?.map(({ Id, StatusCode }) => [Id, StatusCode])).toEqual([
    ['n', 'PartialData'],
    ['none', 'Complete'],
  ]);
});

test('a series may be partial, broken or forbidden while the call succeeds', async () => {
  const aws = await tenMinutes();
  aws.cloudwatch.setStatus({ variant: 'stable' }, 'PartialData');
  aws.cloudwatch.setStatus({ variant: 'candidate' }, 'InternalError');
  aws.cloudwatch.setStatus({ variant: 'candidate', metric: 'ModelLatency' }, 'Forbidden');
  const { MetricDataResults } = await clientOf(aws).send(
    new GetMetricDataCommand({
      MetricDataQueries: [
        query('a', 'Invocations', 'Sum'),
        query('b', 'Invocations', 'Sum', 'candidate'),
        query('c', 'ModelLatency', 'Sum', 'candidate'),
      ],
      StartTime: at(0),
      EndTime: at(600),
    }),
  );
  expect(MetricDataResults?.map(({ StatusCode, Values }) => [StatusCode, Values?.length])).toEqual([
    ['PartialData', 5],
    ['InternalError', 0],
    ['Forbidden', 0],
  ]);
});

test('PR may be refused while TC is not', async () => {
  const aws = await tenMinutes();
  aws.cloudwatch.refuseStatistic('PR', 'error');
  await expect(read(aws, [query('a', 'ModelLatency', 'PR(1000:)')])).rejects.toThrow(
    'The value PR(1000:) for parameter Stat is not supported',
  );
  expect(Object.keys((await read(aws, [query('a', 'ModelLatency', 'TC(1000:)')])).series.a ?? {})).toHaveLength(10);
  aws.cloudwatch.refuseStatistic('PR', 'empty');
  expect((await read(aws, [query('a', 'ModelLatency', 'PR(1000:)')])).series.a).toEqual({});
});

test.each([
  ['an id twice', [query('a', 'Invocations', 'Sum'), query('a', 'ModelLatency', 'Sum')], 'not unique'],
  ['an id in upper case', [query('A', 'Invocations', 'Sum')], 'lower case'],
  ['an unknown statistic', [query('a', 'Invocations', 'Sums')], 'Sums'],
  ['a period of half a minute', [query('a', 'Invocations', 'Sum', 'stable', 30)], 'multiple of 60'],
])('%s is refused', async (_name, queries, message) => {
  const aws = await aStory();
  await expect(read(aws, queries)).rejects.toThrow(message);
});
