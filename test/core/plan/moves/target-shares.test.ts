import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharesAfterMoving } from '../../../../lib/core/plan/moves/target-shares.ts';
import { sharesOf } from '../../../../lib/core/words/endpoint.ts';

const THREE = [
  { variant: 'stable', share: 0.7 },
  { variant: 'candidate', share: 0.1 },
  { variant: 'third', share: 0.2 },
];

test('only the share of the version that is moved away moves, everybody else keeps theirs', () => {
  const after = sharesAfterMoving(THREE, ['candidate'], 'stable');
  expect(after.map(({ variant, share }) => [variant, Number(share.toFixed(9))])).toEqual([
    ['stable', 0.8],
    ['candidate', 0],
    ['third', 0.2],
  ]);
});

test('moving to a variant that is not there is refused', () => {
  expect(() => sharesAfterMoving(THREE, ['candidate'], 'blue')).toThrow('variant blue is not on the endpoint');
});

test('nothing is moved that would leave nothing served', () => {
  const nothing = [
    { variant: 'stable', share: 0 },
    { variant: 'candidate', share: 0 },
  ];
  expect(() => sharesAfterMoving(nothing, ['candidate'], 'stable')).toThrow('nothing would be served');
});

test('all variants are named, nothing is lost, and something always serves', () => {
  const weights = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(weights, fc.nat(), fc.array(fc.nat({ max: 9 })), (numbers, to, from) => {
      fc.pre(numbers.some((weight) => weight > 0.001));
      const shares = sharesOf(numbers.map((weight, index) => ({ variant: `v${index}`, weight })));
      const receiver = `v${to % numbers.length}`;
      const moved = sharesAfterMoving(
        shares,
        from.map((index) => `v${index}`).filter((variant) => variant !== receiver),
        receiver,
      );
      expect(moved.map(({ variant }) => variant)).toEqual(shares.map(({ variant }) => variant));
      expect(moved.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(moved.some(({ share }) => share > 0)).toBe(true);
      expect(moved.every(({ share }) => share >= 0)).toBe(true);
    }),
  );
});
