import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseShares, sharesText } from '../../../../lib/core/plan/moves/shares-text.ts';
import { sharesOf } from '../../../../lib/core/words/endpoint.ts';

const textOf = (stable: number, candidate: number): string =>
  sharesText(
    sharesOf([
      { variant: 'stable', weight: stable },
      { variant: 'candidate', weight: candidate },
    ]),
  );

test.each([
  [9, 1, 'stable 90%, candidate 10%'],
  [1, 0, 'stable 100%, candidate 0%'],
  [2, 1, 'stable 66.7%, candidate 33.3%'],
  [Math.fround(0.9), Math.fround(0.1), 'stable 90%, candidate 10%'],
  [1000, 1, 'stable 99.9%, candidate 0.1%'],
  [9999, 1, 'stable 99.99%, candidate 0.01%'],
  [99_999, 1, 'stable 99.999%, candidate 0.001%'],
])('weights %d to %d read as %s', (stable, candidate, text) => {
  expect(textOf(stable, candidate)).toBe(text);
});

test('a text calls nothing all that is not, nothing none that is not, and reads back as it was', () => {
  const weight = fc.double({ min: 1e-5, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(weight, weight, (stable, candidate) => {
      const text = textOf(stable, candidate);
      const shares = parseShares(text);
      for (const { share } of shares) {
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThan(1);
      }
      expect(sharesText(shares)).toBe(text);
    }),
  );
});
