import { expect, test } from 'vitest';
import {
  comparisonText,
  countsText,
  millis,
  oddsText,
  percent,
  thresholdText,
  whole,
} from '../../../../lib/core/judge/verdicts/sentences.ts';

const A_COMPARISON = {
  signal: 'latency',
  candidate: { requests: 812, bad: 45 },
  stable: { requests: 7310, bad: 73 },
  minutes: 9,
  logE: 5,
  logThreshold: Math.log(100),
  gatePassed: true,
  slowerThanMicros: 300_000,
} as const;

test.each([
  [0, '0 %'],
  [0.00083, '0.083 %'],
  [0.0094, '0.94 %'],
  [0.01, '1.0 %'],
  [0.0554, '5.5 %'],
  [0.0994, '9.9 %'],
  [0.0996, '10 %'],
  [1, '100 %'],
])('a rate of %d is told as %s', (fraction, text) => {
  expect(percent(fraction)).toBe(text);
});

test.each([
  // python3 -c "import math; print(math.exp(4.6), math.exp(2), math.exp(15.9))" -> 99.484 7.389 8040485.3
  [4.6, '99 to 1'],
  [2, '7.4 to 1'],
  [15.9, '8,000,000 to 1'],
  [-1, 'below 1 to 1'],
  [0, '1.0 to 1'],
  [400, 'more than 8,900,000 to 1'],
  [Number.POSITIVE_INFINITY, 'more than 8,900,000 to 1'],
])('a log e-value of %d is told as %s', (logE, text) => {
  expect(oddsText(logE)).toBe(text);
});

test.each([
  [0.01, '100 to 1'],
  // python3 -c "print(1/0.009, 1/0.0001234)" -> 111.11 8103.7
  [0.009, '111 to 1'],
  [0.0001234, '8,104 to 1'],
])('the threshold of an alpha of %d is told as %s, in a sentence of the judge as in a mail', (alpha, text) => {
  expect(thresholdText(-Math.log(alpha))).toBe(text);
  expect(comparisonText({ ...A_COMPARISON, logThreshold: -Math.log(alpha) })).toContain(`limit ${text}`);
});

test('counts of nothing have no rate', () => {
  expect(countsText({ requests: 0, bad: 0 })).toBe('0 of 0 requests');
});

test('thousands are set apart the same on every machine', () => {
  expect([whole(999), whole(1000), whole(1_234_567.6)]).toEqual(['999', '1,000', '1,234,568']);
});

test('limits are told in milliseconds', () => {
  expect([millis(300_000), millis(1300), millis(123_456)]).toEqual(['300 ms', '1.3 ms', '123 ms']);
});

test('a comparison names the limit of latency, both versions, and the odds against their limit', () => {
  expect(comparisonText(A_COMPARISON)).toBe(
    'slow answers slower than 300 ms: candidate 45 of 812 requests (5.5 %), stable 73 of 7,310 requests (1.0 %) over 9 minutes; odds against an equal model 150 to 1, limit 100 to 1',
  );
});
