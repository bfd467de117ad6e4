import { describe, expect, test } from 'vitest';
import { countSampler } from '../../../bench/detection/draw/count-sampler.ts';
import { type Cell, drawRun } from '../../../bench/detection/draw/draw-run.ts';
import { FAMILIES, STATIONARY } from '../../../bench/detection/draw/families.ts';
import { bursty, logNormalMinutes, slowWander } from '../../../bench/detection/draw/rates.ts';
import { SIGNALS } from '../../../lib/core/words/policy.ts';
import { randomStream } from '../../../lib/local/world/random-stream.ts';

const DRAWS = 4000;

describe('counts', () => {
  test.each([
    [20, 0.3],
    [1000, 0.01],
    [9000, 0.2],
    [50, 0.9],
  ])('of %d requests at rate %d are binomial', (n, p) => {
    const { bad } = countSampler(randomStream(1, 'binomial'));
    expectMoments(
      Array.from({ length: DRAWS }, () => bad(n, p)),
      { mean: n * p, variance: n * p * (1 - p) },
    );
  });

  test.each([3, 49, 900])('of traffic with a mean of %d are Poisson', (mean) => {
    const { requests } = countSampler(randomStream(2, 'poisson'));
    expectMoments(
      Array.from({ length: DRAWS }, () => requests(mean)),
      { mean, variance: mean },
    );
  });
});

describe('rates', () => {
  const span = { minutes: DRAWS, arm: 'candidate', isHistory: false, mean: () => 0.1 } as const;

  test('of bursty minutes scatter like a beta law of the stated correlation', () => {
    // variance of a beta law: mean (1 - mean) rho
    const rates = bursty(0.05)(randomStream(3, 'rates'), span);
    expectMoments(Array.from(rates), { mean: 0.1, variance: 0.1 * 0.9 * 0.05 });
  });

  test('keep their correlation when the mean moves', () => {
    const rates = bursty(0.05)(randomStream(4, 'rates'), { ...span, mean: (at) => (at % 2 === 0 ? 0.1 : 0.4) });
    const high = Array.from(rates).filter((_, at) => at % 2 === 1);
    expectMoments(high, { mean: 0.4, variance: 0.4 * 0.6 * 0.05 });
  });

  test('hold for as many minutes as their bursts last', () => {
    const rates = Array.from(bursty(0.05, 5)(randomStream(5, 'rates'), span));
    const changes = rates.filter((rate, at) => at > 0 && rate !== rates[at - 1]).length;
    expect(changes).toBeGreaterThan(DRAWS / 5 - 3);
    expect(changes).toBeLessThan(DRAWS / 5 + 3);
  });

  test('of log-normal minutes keep the mean', () => {
    const rates = logNormalMinutes(0.6)(randomStream(6, 'rates'), span);
    // variance of a log-normal law: mean^2 (exp(sigma^2) - 1)
    expectMoments(Array.from(rates), { mean: 0.1, variance: 0.1 ** 2 * (Math.exp(0.36) - 1) }, 0.2);
  });

  test('that wander come back to their mean', () => {
    const days = Array.from({ length: 40 }, (_, day) => slowWander(randomStream(day, 'wander'), 1440));
    const all = days.flatMap((day) => Array.from(day));
    // a memory of three hours leaves about 160 independent stretches in 40 days: five standard errors of 0.53 / sqrt(160)
    expect(Math.abs(sumOf(all) / all.length - 1)).toBeLessThan(0.21);
    expect(sumOf(all.map((x) => (x - 1) ** 2)) / all.length).toBeGreaterThan(0.15); // exp(0.25) - 1 = 0.28 in the long run
    const steps = days.flatMap((day) => Array.from(day, (x, at) => Math.abs(x - (day[at - 1] ?? x))));
    expect(Math.max(...steps)).toBeLessThan(0.8);
  });
});

describe('a run', () => {
  const cell: Cell = {
    family: STATIONARY.independent,
    signals: SIGNALS,
    requestsPerMinute: 1000,
    share: 0.1,
    baseRate: 0.01,
    minutes: 120,
  };
  const badOf = (run: ReturnType<typeof drawRun>, signal: (typeof SIGNALS)[number]) =>
    Array.from(run.signals.get(signal)?.candidate.k ?? []);

  test('is the same for the same name and number, and another for another', () => {
    expect(badOf(drawRun(cell, 'a', 5), 'errors')).toEqual(badOf(drawRun(cell, 'a', 5), 'errors'));
    expect(badOf(drawRun(cell, 'a', 5), 'errors')).not.toEqual(badOf(drawRun(cell, 'a', 6), 'errors'));
    expect(badOf(drawRun(cell, 'a', 5), 'errors')).not.toEqual(badOf(drawRun(cell, 'b', 5), 'errors'));
  });

  test('has the same errors whether other signals are drawn or not', () => {
    const alone = drawRun({ ...cell, signals: ['errors'] }, 'a', 1);
    expect(badOf(alone, 'errors')).toEqual(badOf(drawRun(cell, 'a', 1), 'errors'));
  });

  test('carries its fault in the errors of the candidate, from its minute on', () => {
    const healthy = drawRun(cell, 'a', 4);
    const faulty = drawRun({ ...cell, fault: { oddsRatio: 20, fromMinute: 60 } }, 'a', 4);
    expect(badOf(faulty, 'errors').slice(0, 60)).toEqual(badOf(healthy, 'errors').slice(0, 60));
    // 60 minutes of 100 requests at a rate of 20 / 118.8: 1010 expected
    expect(sumOf(badOf(faulty, 'errors').slice(60))).toBeGreaterThan(900);
    expect(badOf(faulty, 'latency')).toEqual(badOf(healthy, 'latency'));
  });

  test('of every family has equal means in both arms, whatever else differs', () => {
    for (const family of FAMILIES) {
      const rates = { candidate: 0, stable: 0 };
      const days = 12;
      for (let day = 0; day < days; day += 1) {
        const run = drawRun(
          { ...cell, family, requestsPerMinute: 20_000, share: 0.5, minutes: 1440 },
          family.name,
          day,
        );
        const errors = run.signals.get('errors');
        for (const arm of ['candidate', 'stable'] as const) {
          const { n, k } = errors?.[arm] ?? { n: [], k: [] };
          // the mean of minute rates: a share that moves with the rate must not count
          rates[arm] += sumOf(Array.from(k, (bad, at) => bad / (n[at] ?? Number.NaN))) / (1440 * days);
        }
      }
      const ratio = rates.candidate / rates.stable;
      expect(ratio, family.name).toBeGreaterThan(0.8);
      expect(ratio, family.name).toBeLessThan(1.25);
    }
  });

  test('with 20% of its minutes missing lacks about a fifth', () => {
    const family = { ...STATIONARY.independent, missing: 0.2 };
    const { arrived } = drawRun({ ...cell, family, minutes: 5000 }, 'a', 1);
    expect(sumOf(Array.from(arrived)) / 5000).toBeCloseTo(0.8, 1);
  });
});

const sumOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0);

/** Mean within five standard errors, variance within 15%. */
function expectMoments(draws: readonly number[], law: { mean: number; variance: number }, looseness = 0.15): void {
  const mean = sumOf(draws) / draws.length;
  const variance = sumOf(draws.map((x) => (x - mean) ** 2)) / (draws.length - 1);
  expect(Math.abs(mean - law.mean)).toBeLessThan(5 * Math.sqrt(law.variance / draws.length));
  expect(Math.abs(variance / law.variance - 1)).toBeLessThan(looseness);
}
