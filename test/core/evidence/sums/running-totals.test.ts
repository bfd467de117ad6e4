import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runningTotals, totalBetween } from '../../../../lib/core/evidence/sums/running-totals.ts';

test('any stretch of time sums to its rows, gaps or none', () => {
  const aRow = fc.record({ gap: fc.constantFrom(0, 0, 0, 1, 7), n: fc.nat(500), k: fc.nat(50) });
  fc.assert(
    fc.property(
      fc.array(aRow, { maxLength: 40 }),
      fc.integer({ min: -5, max: 90 }),
      fc.nat(60),
      (steps, from, length) => {
        let minute = 9;
        const rows = steps.map(({ gap, n, k }) => {
          minute += 1 + gap;
          return { minute, n, k };
        });
        const inside = rows.filter((row) => from <= row.minute && row.minute < from + length);
        expect(totalBetween(runningTotals(rows), from, from + length)).toEqual({
          n: inside.reduce((sum, { n }) => sum + n, 0),
          k: inside.reduce((sum, { k }) => sum + k, 0),
        });
      },
    ),
    { numRuns: 300 },
  );
});
