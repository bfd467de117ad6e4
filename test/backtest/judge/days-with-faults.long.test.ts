import { describe, expect, test } from 'vitest';
import { type DayShape, dayOutcome, VARIATIONS } from './a-day.ts';

const FAULT = 60;
const well = () => 0.01;

describe.each(VARIATIONS)('a day $title', (variation) => {
  test('95 of 100 requests of the candidate are refused, 3 of 1,000 of stable: found within two closed minutes', () => {
    const day: DayShape = {
      share: 0.1,
      requests: () => 1000,
      errors: () => 0.005,
      refused: (version, minute) => (version === 'candidate' && minute >= FAULT ? 0.95 : 0.003),
    };
    const { outcome, signal, reason, minute } = dayOutcome(day, variation);
    expect({ outcome, signal }).toEqual({ outcome: 'rollback', signal: 'client-errors' });
    expect(['hard-limit', 'strong-fault']).toContain(reason);
    // a tenth of the traffic is ten a minute: eight or nine refused are too few for two minutes, and enough for three
    expect(minute).toBeLessThanOrEqual(FAULT + 5);
  });

  test('one to five requests a minute to the candidate, all failing: found within nine minutes', () => {
    const day: DayShape = {
      share: 0.1,
      requests: (_, random) => random.whole(10, 50),
      errors: (version, minute) => (version === 'candidate' && minute >= FAULT ? 1 : 0.01),
    };
    const { outcome, minute } = dayOutcome(day, variation);
    expect(outcome).toBe('rollback');
    // at one request in three minutes seven of them take twenty
    expect(minute).toBeLessThanOrEqual(FAULT + (variation.traffic < 1 ? 35 : 9));
  });

  test('both are well: nothing is rolled back', () => {
    const day: DayShape = { share: 0.1, requests: () => 1000, errors: well, refused: () => 0.03 };
    expect(dayOutcome(day, variation).outcome).not.toBe('rollback');
  });
});
