import { describe, expect, test } from 'vitest';
import { type DayShape, dayOutcome, VARIATIONS } from './a-day.ts';

const FAULT = 60;
const DAY = 1440;
/** A rate at so many times its odds. */
const timesOdds = (rate: number, odds: number) => (odds * rate) / (1 - rate + odds * rate);

describe.each(VARIATIONS)('a day $title', (variation) => {
  test('a strong fault that comes for ten of every thirty minutes is found by its third time', () => {
    const isBad = (minute: number) => minute >= FAULT && (minute - FAULT) % 30 < 10;
    const day: DayShape = {
      share: 0.1,
      requests: () => 1000,
      errors: (version, minute) => (version === 'candidate' && isBad(minute) ? timesOdds(0.01, 30) : 0.01),
    };
    const { outcome, minute } = dayOutcome(day, variation);
    expect(outcome).toBe('rollback');
    expect(minute).toBeLessThanOrEqual(FAULT + 70);
  });

  test('a candidate that is twice as bad is found within two hours, though the rate of both wanders over hours', () => {
    const wander = (minute: number) => 0.01 * 3 ** Math.sin((2 * Math.PI * minute) / 400);
    const day: DayShape = {
      share: 0.1,
      requests: () => 1000,
      errors: (version, minute) => timesOdds(wander(minute), version === 'candidate' && minute >= 0 ? 2 : 1),
      minutes: 2 * DAY,
    };
    const { outcome, minute } = dayOutcome(day, variation);
    expect(outcome).toBe('rollback');
    // at a tenth of the traffic ten requests a minute are told apart, one in a hundred of which fails
    expect(minute).toBeLessThanOrEqual(variation.traffic < 1 ? DAY : 120);
  });
});

describe.each([
  ['two of every thirty minutes at thirty times the odds', 30, 2, 30],
  ['two of every thirty minutes at ten times the odds', 10, 2, 30],
  ['two of every ten minutes at five times the odds', 5, 2, 10],
])('a fault of %s', (_, odds, minutes, of) => {
  test.each(VARIATIONS.filter(({ traffic }) => traffic >= 1))('is found within a day, $title', (variation) => {
    const isBad = (minute: number) => minute >= FAULT && (minute - FAULT) % of < minutes;
    const day: DayShape = {
      share: 0.1,
      requests: () => 1000,
      errors: (version, minute) => (version === 'candidate' && isBad(minute) ? timesOdds(0.01, odds) : 0.01),
      minutes: DAY,
    };
    expect(dayOutcome(day, variation).outcome).toBe('rollback');
  });
});

test('three short bursts on one version, forty minutes apart, are no reason to roll back', () => {
  const isBad = (minute: number) => minute >= FAULT && minute < FAULT + 120 && (minute - FAULT) % 40 < 3;
  const day: DayShape = {
    share: 0.1,
    requests: () => 1000,
    errors: (version, minute) => (version === 'candidate' && isBad(minute) ? 0.08 : 0.01),
    minutes: 600,
  };
  for (const seed of [1, 2, 3]) {
    expect(dayOutcome(day, { title: '', traffic: 1, seed }).outcome).not.toBe('rollback');
  }
});
