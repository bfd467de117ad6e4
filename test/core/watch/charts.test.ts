import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minutesToFind } from '../../../lib/core/evidence/readings/time-to-find.ts';
import { alarmLogE } from '../../../lib/core/watch/alarm.ts';
import { type Chart, foldChart, readChart } from '../../../lib/core/watch/chart.ts';
import { lostLogE, PARTS_LEFT } from '../../../lib/core/watch/traffic/lost-factor.ts';

const EMPTY: Chart = { of: 'limit', signal: 'errors', cursor: 0, bets: [] };
const LIMIT = { rate: 0.02, rho: 0.01 };
const folded = (rows: readonly { n: number; k: number }[], from = 1) =>
  rows.reduce((chart, row, index) => foldChart(chart, { minute: from + index, ...row }, LIMIT), EMPTY);
const WATCH = { falseAlarmsPerQuarter: 1, blameChangesMinutes: 1440 };

describe('a chart', () => {
  test('begins anew while nothing speaks against the variant, and says nothing', () => {
    const calm = folded(Array.from({ length: 500 }, () => ({ n: 1000, k: 10 })));
    expect(readChart(calm)).toBeUndefined();
    expect(calm.cursor).toBe(500);
  });

  test('knows when what it is about began, and what was counted since', () => {
    const chart = folded([
      ...Array.from({ length: 300 }, () => ({ n: 1000, k: 10 })),
      ...Array.from({ length: 30 }, () => ({ n: 1000, k: 60 })),
    ]);
    expect(readChart(chart)).toMatchObject({ sinceMinute: 301, requests: 30_000, bad: 1800 });
    expect(readChart(chart)?.logE).toBeGreaterThan(alarmLogE(WATCH, 7));
  });

  test('is never above an alarm at or below its limit by more than chance: its mean stays below the minutes that passed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 }), (bad) => {
        const logE = readChart(folded(bad.map((k) => ({ n: 1000, k }))))?.logE ?? 0;
        expect(logE).toBeLessThan(alarmLogE(WATCH, 1));
      }),
    );
  });

  test('a smaller budget needs more, and so do more charts', () => {
    expect(alarmLogE({ ...WATCH, falseAlarmsPerQuarter: 0.1 }, 1) - alarmLogE(WATCH, 1)).toBeCloseTo(Math.log(10), 9);
    expect(alarmLogE(WATCH, 10) - alarmLogE(WATCH, 1)).toBeCloseTo(Math.log(10), 9);
  });
});

describe('how soon a fault is found', () => {
  test('is what a chart takes on a fault without noise, to a few minutes', () => {
    const threshold = alarmLogE(WATCH, 7);
    let chart = EMPTY;
    let minutes = 0;
    while ((readChart(chart)?.logE ?? 0) < threshold) {
      minutes += 1;
      chart = foldChart(chart, { minute: minutes, n: 1000, k: 40 }, LIMIT);
    }
    const said = minutesToFind({ limit: LIMIT, rate: 0.04, requestsPerMinute: 1000 }, threshold);
    expect(Math.abs(said - minutes)).toBeLessThanOrEqual(4);
  });

  test('is never where nothing is wrong, and later at less traffic', () => {
    const at = (requestsPerMinute: number, rate: number) =>
      minutesToFind({ limit: LIMIT, rate, requestsPerMinute }, 14);
    expect(at(1000, 0.02)).toBe(Number.POSITIVE_INFINITY);
    expect(at(10, 0.04)).toBeGreaterThan(at(100, 0.04));
    expect(at(0.1, 0.04)).toBeGreaterThan(9 * at(1, 0.04));
  });
});

test('evidence of lost traffic is an e-value: its mean is one at the limit, and less above it', () => {
  for (const [mean, shape] of [
    [10, 2],
    [100, 20],
    [3, 1e4],
  ] as const) {
    const meanOf = (truth: number) => {
      const sums = PARTS_LEFT.map(() => 0);
      // negative binomial probabilities by their recurrence
      let chance = (shape / (shape + truth)) ** shape;
      for (let n = 0; n < 4000; n += 1) {
        lostLogE(n, { mean, shape }).forEach((logE, index) => {
          sums[index] = (sums[index] ?? 0) + chance * Math.exp(logE);
        });
        chance *= ((n + shape) / (n + 1)) * (truth / (shape + truth));
      }
      return sums;
    };
    for (const value of meanOf(mean)) expect(value).toBeCloseTo(1, 6);
    for (const value of meanOf(1.3 * mean)) expect(value).toBeLessThan(1);
    expect(Math.max(...meanOf(0.5 * mean))).toBeGreaterThan(1);
  }
});
