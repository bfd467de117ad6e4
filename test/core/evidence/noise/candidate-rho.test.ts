import { describe, expect, test } from 'vitest';
import { candidateRho, foldJump, NO_JUMPS } from '../../../../lib/core/evidence/noise/candidate-rho.ts';
import { logAddExp, logSumExp, logWeightedSum } from '../../../../lib/core/numbers/log-sum.ts';
import { arm, expectClose } from '../support.ts';

const ofHundred = (ks: readonly number[]) => ks.map((k) => arm(100, k));
const WILD = [2, 9, 1, 12, 3, 8, 0, 11, 2, 10, 1];
/** Fourteen blocks of 200 requests that jump by so many around ten. */
const jumping = (by: number) => Array.from({ length: 14 }, (_, i) => arm(200, 10 + (i % 2 === 0 ? -by : by)));

describe('the correlation that a candidate’s own jumps prove', () => {
  // printed by Python 3: half the squared jumps less p (1 - p) / n, over the pairs and p (1 - p), where that is 1.5 errors or more
  test.each([
    ['in one size', ofHundred([...WILD, 9]), 0.05527658495507189],
    ['in growing blocks', WILD.map((k, i) => arm(100 + 10 * i, k)), 0.04378069134134456],
    [
      'around empty ones',
      [arm(100, 2), arm(0, 0), ...ofHundred(WILD.slice(1, 3)), arm(0, 0), ...ofHundred(WILD.slice(3))],
      0.05935349425128455,
    ],
    [
      'of thirteen blocks of 400',
      [20, 30, 16, 33, 18, 28, 15, 31, 20, 30, 17, 29, 19].map((k) => arm(400, k)),
      0.006637841485181774,
    ],
    ['with jumps as of chance', ofHundred([5, 6, 4, 5, 7, 5, 4, 6, 5, 5, 6, 4]), 0],
    ['with jumps a little beyond it', jumping(2), 0],
    ['with jumps that stand out', jumping(3), 0.004241762234896349],
    ['with larger ones', jumping(11), 0.11260690263541456],
    ['between nothing and everything, at most', Array.from({ length: 12 }, (_, i) => arm(50, 50 * (i % 2))), 0.2],
    ['of nine pairs, too few', ofHundred(WILD.slice(0, 10)), 0],
    ['of ten pairs, just enough', ofHundred(WILD), 0.05935349425128455],
    ['of none', [], 0],
  ])('%s', (_, blocks, rho) => {
    expectClose(candidateRho(blocks.reduce(foldJump, NO_JUMPS)), rho, 1e-12);
  });
});

describe('sums of logarithms', () => {
  test.each([
    [0, 0, Math.LN2],
    [1, 0, Math.log(Math.E + 1)],
    [0, 1, Math.log(Math.E + 1)],
    [0, -39, Math.log1p(Math.exp(-39))],
    [-41, 0, 0],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ])('of %d and %d is %d', (a, b, sum) => {
    expect(logAddExp(a, b)).toBe(sum);
  });

  test('of terms that are all nothing is nothing', () => {
    expect(logSumExp([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp([Number.NEGATIVE_INFINITY, 2])).toBe(2);
  });

  test('are weighed, and what has no weight does not count', () => {
    expectClose(logWeightedSum([Math.log(0.25), Math.log(0.75)], [Math.log(4), Math.log(8)]), Math.log(7), 1e-14);
    expectClose(logWeightedSum([0], [Math.log(4), 99]), Math.log(4), 1e-14);
  });
});
