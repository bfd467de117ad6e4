import { describe, expect, test } from 'vitest';
import { estimateDispersion } from '../../../../lib/core/evidence/noise/dispersion.ts';
import { estimateHistory } from '../../../../lib/core/evidence/noise/estimate-history.ts';
import { byLevel } from '../../../../lib/core/evidence/noise/levels.ts';
import type { OneArmRow } from '../../../../lib/core/minutes/counts.ts';
import { seeded } from '../support.ts';

/** A day of 1000 requests a minute at a rate that may change. */
function aDay(rateAt: (minute: number) => number): OneArmRow[] {
  const random = seeded(7);
  return Array.from({ length: 1440 }, (_, minute) => {
    let k = 0;
    const rate = rateAt(minute);
    for (let request = 0; request < 1000; request++) if (random() < rate) k += 1;
    return { minute, n: 1000, k };
  });
}

/** Between a third of 1% and three times that, in waves of so many minutes. */
const waving = (minutes: number) => (minute: number) => 0.01 * 3 ** Math.sin((2 * Math.PI * minute) / minutes);

describe('the levels of a day', () => {
  test('are one where the rate stays, and hold every block once', () => {
    const day = aDay(() => 0.01);
    expect(byLevel(day, 1)).toHaveLength(1);
    const wave = aDay(waving(360));
    const levels = byLevel(wave, 1);
    expect(levels.length).toBeGreaterThan(3);
    expect(levels.flat().sort((a, b) => (a as OneArmRow).minute - (b as OneArmRow).minute)).toEqual(wave);
  });

  test('of no block are none', () => {
    expect(byLevel([], 1)).toEqual([]);
  });

  test('take a wander over hours out of the correlation, and no burst', () => {
    const wave = aDay(waving(360));
    expect(estimateDispersion([wave]).upper).toBeGreaterThanOrEqual(0.005);
    expect(estimateDispersion(byLevel(wave, 1)).upper).toBeLessThanOrEqual(0.001);
    const restless = aDay((minute) => (Math.floor(minute / 4) % 7 === 0 ? 0.03 : 0.01));
    expect(estimateDispersion(byLevel(restless, 1)).upper).toBeGreaterThanOrEqual(0.003);
  });
});

test('a history that wanders over hours is compared minute by minute', () => {
  expect(estimateHistory(aDay(waving(360)))).toMatchObject({ blockMinutes: 1 });
});
