import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countOf,
  countsText,
  durationText,
  millisOf,
  oddsOf,
  percentOf,
  portionOf,
  rateOf,
  wholeOf,
} from '../../../lib/core/words/spoken.ts';

test.each([
  [0, '0%'],
  [1, '100%'],
  [0.00083, '0.083%'],
  [0.0005, '0.050%'],
  [0.0094, '0.94%'],
  [0.0099, '0.99%'],
  [0.00996, '1.0%'],
  [0.01, '1.0%'],
  [0.0554, '5.5%'],
  [0.0994, '9.9%'],
  [0.0996, '10%'],
  [0.3, '30%'],
  [0.304, '30.4%'],
  [0.00001, 'under 0.01%'],
  [0.99999, 'over 99.9%'],
])('a rate of %d is said as %s: what is not quite nothing or everything never reads so', (fraction, said) => {
  expect(percentOf(fraction)).toBe(said);
});

test('a share drops the digits that say nothing', () => {
  expect([0.1, 0.025, 0, 0.3, 0.0005, 0.009, 1].map(portionOf)).toEqual([
    '10%',
    '2.5%',
    '0%',
    '30%',
    '0.05%',
    '0.9%',
    '100%',
  ]);
});

test('no traffic has no rate', () => {
  expect(rateOf({ requests: 0, bad: 0 })).toBeUndefined();
  expect(rateOf({ requests: 4, bad: 0 })).toBe(0);
  expect(countsText({ requests: 0, bad: 0 })).toBe('0 of 0 requests');
});

test('thousands are set apart the same on every machine', () => {
  expect([wholeOf(999), wholeOf(1000), wholeOf(1_234_567.6)]).toEqual(['999', '1,000', '1,234,568']);
  expect([countOf(1, 'minute'), countOf(2000, 'minute')]).toEqual(['1 minute', '2,000 minutes']);
});

test.each([
  // python3 -c "import math; print(math.exp(4.6), math.exp(2), 1/0.009, 1/0.0001234)" -> 99.484 7.389 111.11 8103.7
  [4.6, '100 to 1'],
  [2, '7.4 to 1'],
  [-Math.log(0.009), '111 to 1'],
  [-Math.log(0.0001234), '8,100 to 1'],
  [0, '1.0 to 1'],
  [-2, 'below 1 to 1'],
  [Math.log(2347), '2,350 to 1'],
  [Math.log(5e6), 'more than a million to 1'],
  [5000, 'more than a billion to 1'],
  [Number.POSITIVE_INFINITY, 'more than a billion to 1'],
])('log odds of %d are said as %s', (logOdds, said) => {
  expect(oddsOf(logOdds)).toBe(said);
});

test('evidence that suffices never reads as less than its threshold', () => {
  const spoken = (logOdds: number) => Number(oddsOf(logOdds).replaceAll(/,| to 1/g, ''));
  const below = fc.double({ min: 0, max: 13, noNaN: true });
  fc.assert(
    fc.property(below, fc.double({ min: 0, max: 0.5, noNaN: true }), (threshold, above) => {
      expect(spoken(threshold + above)).toBeGreaterThanOrEqual(spoken(threshold));
    }),
  );
});

test.each([
  [850, '850 microseconds'],
  [1300, '1.3 ms'],
  [123_456, '123 ms'],
  [300_000, '300 ms'],
  [2_500_000, '2.5 s'],
])('%d microseconds are said as %s', (micros, said) => {
  expect(millisOf(micros)).toBe(said);
});

test.each([
  [0.4, '1 minute'],
  [40, '40 minutes'],
  [540, '9 hours'],
  [5760, '4 days'],
])('%d minutes are said as %s', (minutes, said) => {
  expect(durationText(minutes)).toBe(said);
});
