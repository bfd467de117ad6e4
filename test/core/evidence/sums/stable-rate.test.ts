import { describe, expect, test } from 'vitest';
import {
  expectedRate,
  foldStableRate,
  hasRisen,
  longRunRate,
  NO_STABLE_RATE,
  rateOfLastMinutes,
  type StableRate,
} from '../../../../lib/core/evidence/sums/stable-rate.ts';
import { arm, expectClose } from '../support.ts';

type Row = readonly [minute: number, n: number, k: number];
const rateAfter = (rows: readonly Row[], rate: StableRate = NO_STABLE_RATE): StableRate =>
  rows.reduce((before, [minute, n, k]) => foldStableRate(before, minute, arm(n, k)), rate);

// all numbers printed by Python 3: weights 0.5 ** (minutes / 60) and 0.5 ** (minutes / 5), and the formulas of the docstrings
describe('stable’s rates', () => {
  test.each<[readonly Row[], readonly [longRun: number, expected: number, last: number]]>([
    [[], [0.01, 0.01, 0.01]],
    [[[0, 0, 0]], [0.01, 0.01, 0.01]],
    [[[0, 500, 5]], [0.010978043912175649, 0.010466222645099905, 0.010227801022780102]],
    [
      [
        [0, 500, 5],
        [1, 500, 9],
      ],
      [0.014485514485514486, 0.014142268164922058, 0.014239906665388475],
    ],
    [
      [
        [0, 500, 5],
        [1, 500, 9],
        [4, 300, 0],
        [10, 1000, 40],
      ],
      [0.02368535419382877, 0.024115495669808494, 0.030398011649579944],
    ],
    [
      [
        [0, 1000, 10],
        [70, 1000, 35],
      ],
      [0.02273863068465767, 0.026693953046375552, 0.03368843026471063],
    ],
  ])('after %j: in the long run, in the next minute, in the last ones', (rows, rates) => {
    const rate = rateAfter(rows);
    expectClose([longRunRate(rate), expectedRate(rate), rateOfLastMinutes(rate)], rates, 1e-12);
  });

  test('are kept as sums that fade, and as sums that do not', () => {
    expectClose(
      Object.values(
        rateAfter([
          [0, 500, 5],
          [1, 500, 9],
          [4, 300, 0],
          [10, 1000, 40],
        ]),
      ),
      [2175.9844878366275, 52.565747754199165, 1399.169878869048, 43.83457129874333, 2300, 54, 10],
      1e-12,
    );
  });
});

describe('stable’s rate has risen', () => {
  /** An hour of one bad request in a hundred, then minutes with so many bad ones among 500. */
  const calmThen = (bad: readonly number[]) =>
    rateAfter([
      ...Array.from({ length: 60 }, (_, minute): Row => [minute, 500, 5]),
      ...bad.map((k, i): Row => [60 + i, 500, k]),
    ]);

  test.each([
    ['one minute, independent requests', 1, 1, 0, 22],
    ['five minutes, independent requests', 5, 1, 0, 10],
    ['one minute, a little correlation', 1, 1, 0.01, 39],
    ['five minutes, a little correlation', 5, 1, 0.01, 15],
    ['five minutes, more correlation', 5, 1, 0.05, 25],
    ['five minutes in blocks of three', 5, 3, 0.01, 21],
    ['one minute in blocks of three', 1, 3, 0, 22],
  ])('two standard errors above the hour before: %s', (_, minutes, blockMinutes, rho, bad) => {
    const risenWith = (k: number) => hasRisen(calmThen(Array.from({ length: minutes }, () => k)), rho, blockMinutes);
    expect(risenWith(bad)).toBe(true);
    expect(risenWith(bad - 1)).toBe(false);
  });

  test('never before anything was seen', () => {
    expect(hasRisen(NO_STABLE_RATE, 0, 1)).toBe(false);
  });
});
