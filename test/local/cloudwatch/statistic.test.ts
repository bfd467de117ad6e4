import { expect, test } from 'vitest';
import { aggregate, parseStatistic } from '../../../lib/local/cloudwatch/statistic.ts';

const TEN = { values: [100, 200, 300, 400], counts: [5, 3, 1, 1] };
const ofTen = (text: string) => {
  const statistic = parseStatistic(text);
  return statistic === undefined ? undefined : aggregate(statistic, TEN);
};

test('the lower end of a range is left out, the upper end is in, so that ranges add up', () => {
  expect(['TC(:100)', 'TC(100:300)', 'TC(300:)', 'TC(99.5:100)', 'TC(400:)'].map(ofTen)).toEqual([5, 4, 1, 5, 0]);
  expect(['PR(:100)', 'PR(100:300)', 'PR(300:)'].map(ofTen)).toEqual([50, 40, 10]);
});

test('plain statistics', () => {
  expect(['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'].map(ofTen)).toEqual([1800, 10, 180, 100, 400]);
});

test('percentiles are the nearest rank', () => {
  // python, in fractions: [x[ceil(F(p) * 10 / 100) - 1] for p in ('1', '50', '50.1', '80', '81', '90', '99', '100')], x sorted,
  // prints [100, 100, 200, 200, 300, 300, 400, 400]
  expect(['p1', 'p50', 'p50.1', 'p80', 'p81', 'p90', 'p99', 'p100'].map(ofTen)).toEqual([
    100, 100, 200, 200, 300, 300, 400, 400,
  ]);
});

test.each(['sum', 'p', 'p101', 'p-1', 'PR', 'PR(:)', 'PR(100)', 'TC(a:b)', 'tm90', 'IQM', ''])(
  '%j is no statistic here',
  (text) => {
    expect(parseStatistic(text)).toBeUndefined();
  },
);
