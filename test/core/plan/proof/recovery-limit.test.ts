import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recoveryLimit } from '../../../../lib/core/plan/proof/recovery-limit.ts';

const rows = (minutes: number, n: number, k: (minute: number) => number) =>
  Array.from({ length: minutes }, (_, minute) => ({ n, k: k(minute) }));

test('is stable’s rate with the margin on its odds and two standard errors of the minutes measured', () => {
  // python3 -c "from math import *; n,k=54000,540; p=(k+.5)/(n+1); m=1.1*p/(1-p+1.1*p); print(m+2*sqrt(m*(1-m)/5000))" -> 0.013948954710161443
  expect(
    recoveryLimit(
      rows(60, 900, () => 9),
      rows(5, 1000, () => 10),
      1.1,
    ),
  ).toBeCloseTo(0.013948954710161443, 12);
});

test('allows for a stable that was bursty before, and never for a measurement that is', () => {
  const calm = rows(60, 900, () => 9);
  const bursty = rows(60, 900, (minute) => (minute % 10 === 0 ? 90 : 0));
  const after = rows(5, 1000, () => 10);
  expect(recoveryLimit(bursty, after, 1.1)).toBeGreaterThan(1.2 * recoveryLimit(calm, after, 1.1));
  const scattered = rows(5, 1000, (minute) => (minute === 0 ? 50 : 0));
  expect(recoveryLimit(calm, scattered, 1.1)).toBe(recoveryLimit(calm, after, 1.1));
});

test('a stable without a single error still has a limit above 0', () => {
  expect(
    recoveryLimit(
      rows(60, 900, () => 0),
      rows(5, 1000, () => 0),
      1.1,
    ),
  ).toBeGreaterThan(0);
});

test('is a fraction, and more minutes never make it wider', () => {
  const counts = fc.record({ n: fc.integer({ min: 1, max: 2000 }), part: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 900 }), (minutes, n) => {
      const before = minutes.map(({ n: total, part }) => ({ n: total, k: Math.floor(total * part) }));
      const limit = (count: number) =>
        recoveryLimit(
          before,
          rows(count, n, () => 0),
          1.1,
        );
      expect(limit(5)).toBeGreaterThan(0);
      expect(limit(5)).toBeLessThanOrEqual(1);
      expect(limit(10)).toBeLessThanOrEqual(limit(5));
    }),
  );
});
