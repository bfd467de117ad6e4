import { describe, expect, test } from 'vitest';
import { blockLengthOf, blocksOf } from '../../../lib/core/evidence/noise/block-length.ts';
import { burstMinutesOf, burstsOf, withoutBursts } from '../../../lib/core/evidence/noise/burst-catalogue.ts';
import {
  dispersionLogLikelihood,
  estimateDispersion,
  isBurstierThan,
  RHO_GRID,
} from '../../../lib/core/evidence/noise/dispersion.ts';
import { estimateHistory } from '../../../lib/core/evidence/noise/estimate-history.ts';
import { expectedRate, NO_STABLE_RATE } from '../../../lib/core/evidence/sums/stable-rate.ts';
import type { OneArmRow } from '../../../lib/core/minutes/counts.ts';
import { arm, expectClose, seeded } from './support.ts';
import vectors from './vectors.json' with { type: 'json' };

const DAY = 1440;

describe('the correlation within blocks', () => {
  test('has the likelihood of the beta-binomial law', () => {
    const { n, k, m, ll } = vectors.beta_binomial_loglik;
    const blocks = n.map((requests, i) => arm(requests, k[i] ?? Number.NaN));
    for (const { rho, ll: expected } of ll) expectClose(dispersionLogLikelihood(blocks, m, rho), expected);
  });

  test('is found on a day of minutes, with its upper limit', () => {
    const { n_per_minute, histogram_of_k, m, grid, ll, rhoHat, rhoU } = vectors.rho_estimate;
    const blocks = Object.entries(histogram_of_k).flatMap(([k, times]) =>
      Array.from({ length: times }, () => arm(n_per_minute, Number(k))),
    );
    expect(blocks).toHaveLength(DAY);
    expect(RHO_GRID).toEqual(grid);
    expectClose(
      RHO_GRID.map((rho) => dispersionLogLikelihood(blocks, m, rho)),
      ll,
    );
    expect(estimateDispersion([blocks])).toEqual({ hat: rhoHat, upper: rhoU });
  });

  test('is told to be above another by as many nats as the likelihood says, and never below it', () => {
    const coin = seeded(5);
    const noisy = aDay({ seed: 6, rateAt: () => (coin() < 0.5 ? 0.004 : 0.016) });
    const [k, n] = [noisy.reduce((sum, row) => sum + row.k, 0), noisy.reduce((sum, row) => sum + row.n, 0)];
    const logs = RHO_GRID.map((rho) => dispersionLogLikelihood(noisy, (k + 0.5) / (n + 1), rho));
    const best = Math.max(...logs);
    expect(logs.indexOf(best)).toBeGreaterThan(2);
    RHO_GRID.forEach((rho, place) => {
      const nats = best - (logs[place] ?? Number.NaN);
      const isBelow = place < logs.indexOf(best);
      expect(isBurstierThan(rho, [noisy], nats - 1e-6)).toBe(isBelow);
      expect(isBurstierThan(rho, [noisy], nats + 1e-6)).toBe(false);
    });
    expect(isBurstierThan(0.2, [noisy], 0)).toBe(false);
  });

  test('is none for independent requests, and next to none where nothing ever went wrong', () => {
    expect(estimateDispersion([aDay({ seed: 1 })]).hat).toBeLessThanOrEqual(0.0005);
    expect(estimateDispersion([aDay({ seed: 1 })]).upper).toBeLessThanOrEqual(0.0005);
    for (const n of [10, 400, 100_000]) {
      const { hat, upper } = estimateDispersion([Array.from({ length: DAY }, () => arm(n, 0))]);
      expect(hat).toBe(0);
      expect(n * upper, 'failures that one brings along').toBeLessThanOrEqual(0.3);
    }
  });

  test('is high as soon as failures are seen to come together, were it in one minute of a day', () => {
    const clump = (k: number) => [arm(1000, k), ...Array.from({ length: DAY - 1 }, () => arm(1000, 0))];
    expect(estimateDispersion([clump(1)]).upper).toBeLessThanOrEqual(0.0005);
    expect(estimateDispersion([clump(10)]).upper).toBeGreaterThanOrEqual(0.1);
  });

  test('is the likeliest for these blocks, whatever was estimated before them', () => {
    for (let round = 0; round < 3; round++) {
      const random = seeded(round);
      // thousands of different numbers of requests, of which a part comes again in the next round
      const blocks = Array.from({ length: 3000 }, (_, i) => {
        const n = 100 + i + 1000 * round;
        return arm(n, Math.round(n * 0.02 * (0.4 + 1.2 * random())));
      });
      const [n, k] = [blocks.reduce((sum, each) => sum + each.n, 0), blocks.reduce((sum, each) => sum + each.k, 0)];
      const logs = RHO_GRID.map(
        (rho) =>
          dispersionLogLikelihood(blocks, (k + 0.5) / (n + 1), rho) - Math.log1p((rho * n) / blocks.length / 0.04),
      );
      const best = Math.max(...logs);
      expect(estimateDispersion([blocks])).toEqual({
        hat: RHO_GRID[logs.indexOf(best)],
        upper: Math.max(...RHO_GRID.filter((_, i) => logs[i]! >= best - 2)),
      });
    }
  });
});

describe('blocks of minutes', () => {
  test('are counted from the first row, and gaps keep their place', () => {
    const rows = [10, 11, 12, 17, 18].map((minute) => ({ minute, n: 10, k: 1 }));
    expect(blocksOf(rows, 5)).toEqual([
      { minute: 10, n: 30, k: 3 },
      { minute: 15, n: 20, k: 2 },
    ]);
  });

  test('are single minutes when neighbours are independent', () => {
    expect(blockLengthOf(aDay({ seed: 2 }))).toBe(1);
  });

  test('are longer when bad phases last several minutes', () => {
    // every five minutes share a state: one in four is eight times as bad
    const states = Array.from({ length: DAY / 5 }, seeded(33));
    const rateAt = (minute: number) => ((states[Math.floor(minute / 5)] ?? 1) < 0.25 ? 0.08 : 0.01);
    const length = blockLengthOf(aDay({ seed: 3, rateAt }));
    expect([4, 10, 20]).toContain(length);
  });

  test('do not mistake a slow season for bursts', () => {
    const season = (minute: number) => 0.01 * (1 + 0.5 * Math.sin((2 * Math.PI * minute) / DAY));
    expect(blockLengthOf(aDay({ seed: 4, rateAt: season }))).toBe(1);
  });
});

describe('the catalogue of bursts', () => {
  const burstAt = (from: number, to: number, rate: number) => (minute: number) =>
    minute >= from && minute < to ? rate : 0.01;

  test('is empty for a calm day', () => {
    expect(burstsOf(aDay({ seed: 5 }))).toEqual([]);
  });

  test('finds a burst with its length', () => {
    const bursts = burstsOf(aDay({ seed: 6, rateAt: burstAt(700, 708, 0.08) }));
    expect(bursts).toHaveLength(1);
    const [burst = { fromMinute: 0, toMinute: 0 }] = bursts;
    expect(Math.abs(burst.fromMinute - 700)).toBeLessThanOrEqual(1);
    expect(Math.abs(burstMinutesOf(burst) - 8)).toBeLessThanOrEqual(2);
  });

  test('leaves out what lasts: an hour is an incident', () => {
    expect(
      burstsOf(aDay({ seed: 7, rateAt: burstAt(700, 760, 0.08) })).every((burst) => burstMinutesOf(burst) <= 25),
    ).toBe(true);
    const rows = aDay({ seed: 7, rateAt: burstAt(700, 760, 0.08) });
    expect(withoutBursts(rows, burstsOf(rows)).length).toBeGreaterThan(DAY - 40);
  });

  test('takes out exactly the minutes of the bursts', () => {
    const rows = aDay({ seed: 8 });
    const kept = withoutBursts(rows, [{ fromMinute: 3, toMinute: 5 }]);
    expect(rows.filter((row) => !kept.includes(row)).map(({ minute }) => minute)).toEqual([3, 4, 5]);
  });
});

describe("stable's history", () => {
  test('of a calm day: independent minutes, the least tolerance, its own rate', () => {
    const history = estimateHistory(aDay({ seed: 9 }));
    expect(history).toMatchObject({ blockMinutes: 1, burstMinutes: 15 });
    expect(history?.rhoUpper).toBeLessThanOrEqual(0.0005);
    expect(expectedRate(history?.stableRate ?? NO_STABLE_RATE)).toBeCloseTo(0.01, 2);
  });

  test('of a day with one long burst: tolerates half as much again, and is not made slow by it', () => {
    const history = estimateHistory(
      aDay({ seed: 10, rateAt: (minute) => (minute >= 700 && minute < 714 ? 0.1 : 0.01) }),
    );
    expect(history?.burstMinutes).toBeGreaterThanOrEqual(20);
    expect(history?.burstMinutes).toBeLessThanOrEqual(24);
    expect(history?.blockMinutes).toBe(1);
    expect(history?.rhoUpper).toBeLessThanOrEqual(0.001);
  });

  test('is as wild as its wildest hours, where noise differs over the day, and no wilder than that where it does not', () => {
    const swing = (minute: number) => (minute % 2 === 0 ? -1 : 1);
    const day = (wild: (minute: number) => boolean): OneArmRow[] =>
      Array.from({ length: 1440 }, (_, minute) => ({
        minute,
        n: 1000,
        k: 10 + (wild(minute) ? 10 : 1) * swing(minute),
      }));
    const [evening, always, never] = [day((minute) => minute >= 1200), day(() => true), day(() => false)];
    const rho = (rows: readonly OneArmRow[]) => estimateHistory(rows)?.rhoUpper ?? Number.NaN;
    expect(rho(never)).toBe(0);
    expect(rho(evening)).toBeGreaterThan(2 * estimateDispersion([evening]).upper);
    expect(rho(evening)).toBe(estimateDispersion([evening.slice(1200, 1320)]).upper);
    expect(rho(always)).toBe(estimateDispersion([always]).upper);
  });

  test('takes chance for no wildness: even noise makes hardly a day wilder than it is', () => {
    const days = Array.from({ length: 10 }, (_, seed) => {
      const coin = seeded(100 + seed);
      return aDay({ seed, rateAt: () => (coin() < 0.5 ? 0.004 : 0.016) });
    });
    const isWilder = (day: readonly OneArmRow[]) =>
      (estimateHistory(day)?.rhoUpper ?? Number.NaN) > estimateDispersion([day]).upper;
    expect(days.filter(isWilder)).toHaveLength(0);
  });

  test('in blocks too long for two parts is as wild as the whole', () => {
    const evening = Array.from({ length: 1440 }, (_, minute) => ({
      minute,
      n: 1000,
      k: 10 + (minute >= 1200 ? 5 : 1) * (Math.floor(minute / 20) % 2 === 0 ? -1 : 1),
    }));
    const history = estimateHistory(evening, 600);
    expect(history?.blockMinutes).toBe(20);
    expect(history?.rhoUpper).toBe(estimateDispersion([blocksOf(evening, 20)]).upper);
  });

  test('that is too short is none', () => {
    expect(estimateHistory(aDay({ seed: 11 }).slice(0, 1199))).toBeUndefined();
    expect(estimateHistory([])).toBeUndefined();
    expect(estimateHistory(aDay({ seed: 11 }).map((row) => ({ ...row, n: 0, k: 0 })))).toBeUndefined();
  });

  test('with gaps is still one', () => {
    expect(estimateHistory(aDay({ seed: 12 }).filter(({ minute }) => minute % 10 !== 3))).toMatchObject({
      blockMinutes: 1,
    });
  });
});

/** A day of 400 requests a minute that fail independently with the rate of their minute. */
function aDay({ seed, rateAt = () => 0.01 }: { seed: number; rateAt?: (minute: number) => number }): OneArmRow[] {
  const random = seeded(seed);
  return Array.from({ length: DAY }, (_, minute) => {
    const rate = rateAt(minute);
    return { minute, n: 400, k: Array.from({ length: 400 }, random).filter((x) => x < rate).length };
  });
}
