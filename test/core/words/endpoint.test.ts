import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  currentShares,
  desiredShares,
  isDeploying,
  sameShares,
  shareOf,
  sharesOf,
} from '../../../lib/core/words/endpoint.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';

test('weights are ratios: the same shares by any measure', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 1000 }), (numbers, factor) => {
      const named = (by: number) =>
        sharesOf(numbers.map((weight, index) => ({ variant: `v${index}`, weight: weight * by })));
      expect(sameShares(named(1), named(factor))).toBe(true);
    }),
  );
});

test('weights of zero everywhere are no shares, not a division by zero', () => {
  expect(sharesOf([{ variant: 'stable', weight: 0 }])).toEqual([{ variant: 'stable', share: 0 }]);
});

test('what is served and what was asked for are two things', () => {
  const endpoint = anEndpoint({
    weights: { stable: { current: 3, desired: 1 }, candidate: { current: 1, desired: 0 } },
  });
  expect(shareOf(currentShares(endpoint), 'stable')).toBe(0.75);
  expect(shareOf(desiredShares(endpoint), 'stable')).toBe(1);
});

test('a variant that is not there has no share, which is not the share 0', () => {
  expect(shareOf(currentShares(anEndpoint({ weights: { stable: 1, candidate: 0 } })), 'candidate')).toBe(0);
  expect(shareOf(currentShares(anEndpoint({ weights: { stable: 1 } })), 'candidate')).toBeUndefined();
});

test.each([
  ['within a thousandth', { stable: 0.9009, candidate: 0.0991 }, true],
  ['beyond a thousandth', { stable: 0.902, candidate: 0.098 }, false],
  ['in another order', { candidate: 0.1, stable: 0.9 }, true],
  ['a variant more', { stable: 0.9, candidate: 0.1, third: 0 }, false],
  ['a variant of another name', { stable: 0.9, blue: 0.1 }, false],
])('shares %s', (_, weights, same) => {
  expect(sameShares(desiredShares(anEndpoint()), desiredShares(anEndpoint({ weights })))).toBe(same);
});

test.each([
  ['none and one in a thousand', [1000, 1], [1, 0], false],
  ['none and one in ten thousand', [9999, 1], [1, 0], false],
  ['none and one in a billion', [1e9, 1], [1, 0], false],
  ['one and two in ten thousand', [9999, 1], [9998, 2], false],
  ['a tenth and what SageMaker makes of it', [0.9, 0.1], [Math.fround(0.9), Math.fround(0.1)], true],
  ['one in ten thousand and what SageMaker makes of it', [0.9999, 0.0001], [0.9998999834060669, 1e-4], true],
])('shares with %s', (_, left, right, same) => {
  const shares = ([stable = 0, candidate = 0]: readonly number[]) =>
    desiredShares(anEndpoint({ weights: { stable, candidate } }));
  expect(sameShares(shares(left), shares(right))).toBe(same);
  expect(sameShares(shares(right), shares(left))).toBe(same);
});

test('whatever the weights are, their float32 neighbours are the same shares, and no traffic is some traffic', () => {
  const weight = fc.double({ min: 1e-6, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(weight, weight, (stable, candidate) => {
      const given = desiredShares(anEndpoint({ weights: { stable, candidate } }));
      const kept = anEndpoint({ weights: { stable: Math.fround(stable), candidate: Math.fround(candidate) } });
      expect(sameShares(given, desiredShares(kept))).toBe(true);
      expect(sameShares(given, desiredShares(anEndpoint({ weights: { stable: 1, candidate: 0 } })))).toBe(false);
    }),
  );
});

test('a change of weights is no deployment, another config on its way is', () => {
  expect(isDeploying(anEndpoint({ status: 'Updating' }))).toBe(false);
  expect(isDeploying(anEndpoint({ status: 'Updating', pendingConfigName: 'fraud-config-2' }))).toBe(true);
});
