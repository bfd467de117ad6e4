import { describe, expect, test } from 'vitest';
import { type BetaLaws, CountLaws, type GivenTotal } from '../../../../lib/core/evidence/noise/count-laws.ts';
import { betaBinomial, expectClose } from '../support.ts';

/** Rates of both arms and the size of their beta laws. */
type Law = readonly [candidateRate: number, stableRate: number, size: number];
const LAWS: readonly Law[] = [
  [0.1, 0.1, 20],
  [0.3, 0.1, 20],
  [0.1, 0.1, 400],
];

function betaLaws(laws: readonly Law[]): BetaLaws {
  return {
    count: laws.length,
    a: laws.map(([candidate, , size]) => candidate * size),
    b: laws.map(([candidate, , size]) => (1 - candidate) * size),
    stableA: laws.map(([, stable, size]) => stable * size),
    stableB: laws.map(([, stable, size]) => (1 - stable) * size),
  };
}

const filled = (given: GivenTotal, laws: readonly Law[], used = new CountLaws()): CountLaws => {
  used.fill(given, betaLaws(laws));
  return used;
};

/** Probability of each count that is kept, from the lowest on. */
function probabilities({ rows, sums, firstRow, lastRow }: CountLaws, laws: number, law: number): number[] {
  return Array.from(
    { length: lastRow - firstRow + 1 },
    (_, i) => (rows[(firstRow + i) * laws + law] ?? Number.NaN) / (sums[law] ?? Number.NaN),
  );
}

/** The same by enumeration of both arms. */
function writtenOut({ candidateN, stableN, total }: GivenTotal, [candidateRate, stableRate, size]: Law): number[] {
  const ofCandidate = betaBinomial(candidateN, candidateRate * size, (1 - candidateRate) * size);
  const ofStable = betaBinomial(stableN, stableRate * size, (1 - stableRate) * size);
  const joint = ofCandidate.flatMap((p, j) => {
    const rest = ofStable[total - j];
    return rest === undefined ? [] : [p * rest];
  });
  const all = joint.reduce((sum, p) => sum + p, 0);
  return joint.map((p) => p / all);
}

describe('the laws of the candidate’s count given the total', () => {
  test.each([
    [6, 14, 5],
    [6, 14, 20],
    [14, 6, 9],
    [10, 10, 1],
    [1, 1, 1],
    [12, 3, 14],
  ])('agree with every pair of counts: %d and %d requests, %d of them bad', (candidateN, stableN, total) => {
    const given = { candidateN, stableN, total };
    const found = filled(given, LAWS);
    LAWS.forEach((law, i) => {
      expectClose(probabilities(found, LAWS.length, i), writtenOut(given, law), 1e-12);
    });
    const lowest = Math.max(0, total - stableN);
    for (let count = lowest; count <= Math.min(total, candidateN); count++) {
      expect(found.rowOf(count) - found.firstRow).toBe(count - lowest);
    }
  });

  test('are the same when the lists were used before, for more laws and larger counts', () => {
    const given = { candidateN: 6, stableN: 14, total: 5 };
    const used = filled({ candidateN: 400, stableN: 900, total: 300 }, [...LAWS, ...LAWS]);
    const again = filled(given, LAWS, used);
    LAWS.forEach((law, i) => {
      expectClose(probabilities(again, LAWS.length, i), writtenOut(given, law), 1e-12);
    });
  });

  test('leave out what is negligible under all of them, and put a count that is left out to the nearest', () => {
    const found = filled({ candidateN: 100_000, stableN: 900_000, total: 2000 }, [[0.002, 0.002, 1e6]]);
    expect(found.lastRow - found.firstRow).toBeLessThan(300);
    expect(found.rowOf(0)).toBe(found.firstRow);
    expect(found.rowOf(2000)).toBe(found.lastRow);
    const kept = probabilities(found, 1, 0);
    expectClose(
      kept.reduce((sum, p) => sum + p, 0),
      1,
    );
    expect(kept[0]).toBeLessThan(1e-13);
    expect(kept.at(-1)).toBeLessThan(1e-13);
  });

  test('hold for a law whose counts lie far beyond what a double can compare with the first one', () => {
    const given = { candidateN: 40_000, stableN: 360_000, total: 4000 };
    const worse: Law = [0.2, 0.01, 1e7];
    const found = filled(given, [[0.01, 0.01, 1e7], worse]);
    const ofWorse = probabilities(found, 2, 1);
    expectClose(
      ofWorse.reduce((sum, p) => sum + p, 0),
      1,
    );
    const mean = ofWorse.reduce((sum, p, i) => sum + p * (found.firstRow + i), 0);
    // odds of 24.75 to 1 on a tenth of the requests: nearly three quarters of the total
    expect(mean).toBeGreaterThan(2700);
    expect(mean).toBeLessThan(3100);
    expect(Math.max(...probabilities(found, 2, 0))).toBeGreaterThan(0.01);
  });

  test('share rows between neighbours where there are very many counts, and lose nothing of their sum', () => {
    const given = { candidateN: 1e6, stableN: 1e6, total: 500_000 };
    const found = filled(given, [[0.25, 0.25, 1000]]);
    expect(found.lastRow).toBeLessThan(4096);
    expect(found.rowOf(250_000)).toBe(found.rowOf(250_001));
    const kept = probabilities(found, 1, 0);
    expectClose(
      kept.reduce((sum, p) => sum + p, 0),
      1,
    );
    const middle = kept.reduce((sum, p, i) => sum + p * (found.firstRow + i), 0);
    expect(middle).toBeCloseTo(found.rowOf(250_000), 0);
  });
});
