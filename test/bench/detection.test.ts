import { describe, expect, test } from 'vitest';
import { plannedCells } from '../../bench/detection/cells.ts';
import { HEALTHY } from '../../bench/detection/families.ts';
import { judgeRun, WITH_HISTORY } from '../../bench/detection/judge-run.ts';
import { binomial, burstyRate, requestCount, seededRandom } from '../../bench/detection/sampling.ts';
import { simulate } from '../../bench/detection/simulate.ts';

const [independent] = HEALTHY;
if (independent === undefined) throw new Error('there is no family of healthy days');

describe('the simulated minutes', () => {
  test('are the same for the same seed, and others for another', () => {
    const [planned] = plannedCells(1, [1000]);
    if (planned === undefined) throw new Error('there is no cell');
    expect(simulate(planned.cell, 5)).toEqual(simulate(planned.cell, 5));
    expect(simulate(planned.cell, 5)).not.toEqual(simulate(planned.cell, 6));
  });

  test.each([
    [20, 0.3],
    [1000, 0.01],
    [9000, 0.2],
    [50, 0.9],
  ])('have binomial counts: %d requests at rate %d', (n, p) => {
    const random = seededRandom(1);
    const { mean, variance } = momentsOf(() => binomial(random, n, p));
    expect(Math.abs(mean - n * p)).toBeLessThan(5 * Math.sqrt((n * p * (1 - p)) / 4000));
    expect(variance / (n * p * (1 - p))).toBeGreaterThan(0.88);
    expect(variance / (n * p * (1 - p))).toBeLessThan(1.12);
  });

  test('have Poisson traffic, little or much', () => {
    for (const expected of [3, 900]) {
      const random = seededRandom(2);
      const { mean, variance } = momentsOf(() => requestCount(random, expected));
      expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt(expected / 4000));
      expect(variance / expected).toBeGreaterThan(0.88);
      expect(variance / expected).toBeLessThan(1.12);
    }
  });

  test('have bursts of the stated correlation', () => {
    const random = seededRandom(3);
    const { mean, variance } = momentsOf(() => burstyRate(random, 0.1, 0.05));
    expect(mean).toBeCloseTo(0.1, 1);
    // variance of a beta law: mean (1 - mean) rho
    expect(variance / (0.1 * 0.9 * 0.05)).toBeGreaterThan(0.85);
    expect(variance / (0.1 * 0.9 * 0.05)).toBeLessThan(1.15);
  });

  test('carry their fault from its minute on, and the rule finds it', () => {
    const fault = { oddsRatio: 20, fromMinute: 60 };
    const cell = { family: independent, requestsPerMinute: 1000, share: 0.1, baseRate: 0.01, minutes: 120, fault };
    const run = simulate(cell, 4);
    const badBefore = run.rows.slice(0, 60).reduce((sum, { candidate }) => sum + candidate.k, 0);
    const badAfter = run.rows.slice(60).reduce((sum, { candidate }) => sum + candidate.k, 0);
    expect(badBefore).toBeLessThan(120);
    expect(badAfter).toBeGreaterThan(600);
    const decided = judgeRun(run, { peers: false, bakeMinutes: 1440 })[WITH_HISTORY];
    expect(decided).toBeGreaterThanOrEqual(60);
    expect(decided).toBeLessThan(110);
  });
});

function momentsOf(draw: () => number): { mean: number; variance: number } {
  const draws = Array.from({ length: 4000 }, draw);
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  return { mean, variance: draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1) };
}
