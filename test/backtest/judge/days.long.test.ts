import { describe, expect, test } from 'vitest';
import { type DayShape, dayOutcome, dayVerdicts, VARIATIONS } from './a-day.ts';

const FAULT = 60;
const steady = (rate: number) => () => rate;

describe.each(VARIATIONS)('a day $title', (variation) => {
  test('one in five of the candidate fails from an hour on, of stable one in 450: found within eight minutes', () => {
    const day: DayShape = {
      share: 0.1,
      requests: steady(1000),
      errors: (version, minute) => (version === 'candidate' && minute >= FAULT ? 0.2 : 1 / 450),
      minutes: 120,
    };
    const { outcome, minute } = dayOutcome(day, variation);
    expect(outcome).toBe('rollback');
    expect(minute).toBeLessThanOrEqual(FAULT + 8);
  });

  test('a quarter of the candidate’s minutes is never reported, at random: no rollback', () => {
    const day: DayShape = {
      share: 0.1,
      requests: steady(1000),
      errors: steady(0.01),
      isMissing: (version, minute, random) => version === 'candidate' && minute >= 0 && random.next() < 0.25,
      minutes: 1440,
    };
    expect(dayOutcome(day, variation).outcome).not.toBe('rollback');
  });

  test('both get requests for four minutes of each hour: the verdict stands, with the minute up to which it is known', () => {
    const day: DayShape = {
      share: 0.1,
      requests: (minute) => (((minute % 60) + 60) % 60 < 4 ? 3000 : 0),
      errors: steady(0.01),
      minutes: 1440,
    };
    const last = dayVerdicts(day, variation).at(-1)?.verdict;
    if (variation.traffic < 1) expect(last).toMatchObject({ kind: 'inconclusive' });
    else expect(last).toMatchObject({ kind: 'healthy', asOfMinute: expect.any(Number) });
  });

  test('one failure in 100 000 on both: healthy', () => {
    const day: DayShape = { share: 0.1, requests: steady(10_000), errors: steady(1e-5), minutes: 1440 };
    expect(dayOutcome(day, variation).outcome).toBe('none');
  });

  test('stable fails nine of ten from an hour on, the candidate does not: said as what it is, within two closed minutes', () => {
    const day: DayShape = {
      share: 0.1,
      requests: steady(1000),
      errors: (version, minute) => (version === 'stable' && minute >= FAULT ? 0.9 : 0.01),
      minutes: 90,
    };
    const { outcome, minute } = dayOutcome(day, variation);
    expect(outcome).toBe('stable-failing');
    expect(minute).toBeLessThanOrEqual(FAULT + 5);
  });

  test('three in ten fail in the first four minutes, then one in a hundred: a rollback, unless the policy grants a warm-up', () => {
    const day: DayShape = {
      share: 0.1,
      requests: steady(1000),
      errors: (version, minute) => (version === 'candidate' && minute >= 0 && minute < 4 ? 0.3 : 0.01),
      minutes: 90,
    };
    if (variation.traffic >= 1) expect(dayOutcome(day, variation)).toMatchObject({ outcome: 'rollback' });
    expect(dayOutcome(day, variation, '', '    warm-up: 5m\n').outcome).not.toBe('rollback');
  });
});
