import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../lib/core/numbers/wilson-interval.ts';
import { binsOf, binWidthOf, lastOfBins, smoothedRates } from '../../../lib/report/page/minute-bins.ts';

const minutes = (counts: readonly (readonly [number, number])[]) =>
  counts.map(([requests, bad], minute) => ({ minute, requests, bad }));

describe('bins of minutes', () => {
  it.each([
    [110, 1],
    [1440, 5],
    [10_080, 60],
    [1_000_000, 3334],
  ])('%d minutes are drawn in bins of %d', (span, width) => {
    expect(binWidthOf(span)).toBe(width);
  });

  it('lose no request', () => {
    const bins = binsOf(
      minutes([
        [10, 1],
        [20, 2],
        [30, 3],
        [40, 4],
        [50, 5],
      ]),
      2,
    );
    expect(bins.map(({ counts }) => counts)).toEqual([
      { requests: 30, bad: 3 },
      { requests: 70, bad: 7 },
      { requests: 50, bad: 5 },
    ]);
    expect(bins[0]?.at.toISOString()).toBe('1970-01-01T00:01:00.000Z');
  });

  it('keep a place for what was not reported', () => {
    const bins = binsOf(
      [
        { minute: 3, requests: 5, bad: 0 },
        { minute: 6, requests: 5, bad: 0 },
      ],
      1,
    );
    expect(bins.map(({ counts }) => counts?.requests)).toEqual([5, undefined, undefined, 5]);
  });
});

describe('the smoothed rate', () => {
  it('pools requests, so that a minute with few of them weighs little', () => {
    const line = smoothedRates(
      binsOf(
        minutes([
          [990, 0],
          [10, 10],
        ]),
        1,
      ),
      2,
    );
    expect(line.map(({ rate }) => rate)).toEqual([0, 0.01]);
  });

  it('never knows the future', () => {
    const rates = (later: number) =>
      smoothedRates(
        binsOf(
          minutes([
            [100, 1],
            [100, 1],
            [100, later],
          ]),
          1,
        ),
        3,
      ).slice(0, 2);
    expect(rates(0)).toEqual(rates(100));
  });

  it('forgets what is older than its window', () => {
    const line = smoothedRates(
      binsOf(
        minutes([
          [100, 100],
          [100, 0],
          [100, 0],
        ]),
        1,
      ),
      2,
    );
    expect(line.map(({ rate }) => rate)).toEqual([1, 0.5, 0]);
  });

  it('has no value where there were no requests', () => {
    const line = smoothedRates(
      binsOf(
        minutes([
          [100, 1],
          [0, 0],
        ]),
        1,
      ),
      2,
    );
    expect(line[1]?.rate).toBeNaN();
  });
});

it('values that add up are thinned to the last one of each bin', () => {
  const entries = [1, 2, 3, 4, 5].map((minute) => ({ minute, cumulative: minute * 10 }));
  expect(lastOfBins(entries, 2).map(({ cumulative }) => cumulative)).toEqual([10, 30, 50]);
});

// printed by scipy 1.17.1: binomtest(hits, trials).proportion_ci(method='wilson')
it.each([
  [3, 60, 0.017149502164395668, 0.13700516476348518],
  [0, 10, 0, 0.27753279986288926],
  [7, 7, 0.6456695649333126, 1],
  [551, 55_080, 0.009206041867011721, 0.010869563420019566],
])('the interval of %d in %d is the one that scipy prints', (hits, trials, low, high) => {
  expect(wilsonInterval(hits, trials).low).toBeCloseTo(low, 12);
  expect(wilsonInterval(hits, trials).high).toBeCloseTo(high, 12);
});

it('an empty sample has no interval', () => {
  expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
});
