import { describe, expect, test } from 'vitest';
import { conditionalLogE } from '../../../../lib/core/evidence/factors/conditional-factor.ts';
import { LOG_ODDS_PRIOR } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import { foldOnset, NO_ONSETS, onsetLogE } from '../../../../lib/core/evidence/sequence/onset-mixture.ts';
import { evenOnsetMassBy, onsetMassBy, PLAIN_MASSES } from '../../../../lib/core/evidence/sequence/onset-prior.ts';
import { arm, binomial, expectClose } from '../support.ts';

describe('the prior of the onset', () => {
  test.each([1, 2, 20])(
    'puts half of its mass at the start and never more than 1 in all (blocks of %d minutes)',
    (blockMinutes) => {
      expect(onsetMassBy(0, { bakeMinutes: 1440, blockMinutes })).toBe(PLAIN_MASSES.atStart);
      let last = 0;
      for (let minutes = 0; minutes < 50_000; minutes += blockMinutes) {
        const mass = onsetMassBy(minutes, { bakeMinutes: 1440, blockMinutes });
        expect(mass).toBeGreaterThan(last);
        expect(mass).toBeLessThan(1);
        last = mass;
      }
      expect(last).toBeGreaterThan(0.97);
    },
  );

  test('gives every doubling of the age within the bake about the same mass', () => {
    const step = (minutes: number) =>
      onsetMassBy(minutes, { bakeMinutes: 1440, blockMinutes: 1 }) -
      onsetMassBy(minutes - 1, { bakeMinutes: 1440, blockMinutes: 1 });
    // 0.45 * (log(70) - log(69)) / log(145), and so on: the density is 1 / (t + 10)
    expectClose(step(60), (0.45 * Math.log(70 / 69)) / Math.log(145), 1e-12);
    expectClose(step(360), (0.45 * Math.log(370 / 369)) / Math.log(145), 1e-12);
    expectClose(
      onsetMassBy(1439, { bakeMinutes: 1440, blockMinutes: 1 }),
      0.5 + (0.45 * Math.log(144.9)) / Math.log(145),
      1e-12,
    );
    // after the bake: 0.05 * bake / (t (t + 1))
    expectClose(step(2000), (0.05 * 1440) / (2000 * 2001), 1e-14);
  });
});

describe('the even prior of the onset', () => {
  test('spreads the mass that is not at the start evenly over the bake', () => {
    const span = { bakeMinutes: 1440, blockMinutes: 1 };
    const step = (minutes: number) => evenOnsetMassBy(minutes, span) - evenOnsetMassBy(minutes - 1, span);
    expect(evenOnsetMassBy(0, span)).toBe(PLAIN_MASSES.atStart);
    expectClose(step(1), 0.45 / 1440, 1e-14);
    expectClose(step(1439), 0.45 / 1440, 1e-14);
    expectClose(step(2000), (0.05 * 1440) / (2000 * 2001), 1e-14);
  });
});

describe('the mixture over onsets', () => {
  const logEs = [
    [0.3, -0.5],
    [1.1, 0.9],
    [-0.2, 2],
  ] as const;
  const masses = [0.5, 0.6, 0.65];
  const logPrior = [Math.log(0.25), Math.log(0.75)];

  test('is the explicit sum over onset times', () => {
    let mixture = NO_ONSETS;
    logEs.forEach((row, t) => {
      mixture = foldOnset(mixture, masses[t] ?? Number.NaN, row);
    });
    const product = (from: number, i: number) =>
      Math.exp(logEs.slice(from).reduce((sum, row) => sum + (row[i] ?? Number.NaN), 0));
    const ofHypothesis = (i: number) => 0.5 * product(0, i) + 0.1 * product(1, i) + 0.05 * product(2, i) + 0.35;
    expectClose(onsetLogE(mixture, logPrior), Math.log(0.25 * ofHypothesis(0) + 0.75 * ofHypothesis(1)), 1e-14);
  });

  test('is 1 before the first minute', () => {
    expect(onsetLogE(NO_ONSETS, logPrior)).toBe(0);
  });

  test('has mean 1 over all ways in which three healthy minutes can go', () => {
    const [candidate, stable] = [binomial(2, 0.3), binomial(3, 0.3)];
    const minutes: { p: number; logE: number[] }[] = [];
    candidate.forEach((pc, kc) => {
      stable.forEach((ps, ks) => {
        minutes.push({ p: pc * ps, logE: conditionalLogE(arm(2, kc), arm(3, ks), 1) });
      });
    });
    const onwards = (mixture: typeof NO_ONSETS, t: number): number => {
      if (t === 3) return Math.exp(onsetLogE(mixture, LOG_ODDS_PRIOR));
      const mass = masses[t] ?? Number.NaN;
      return minutes.reduce((mean, { p, logE }) => mean + p * onwards(foldOnset(mixture, mass, logE), t + 1), 0);
    };
    expectClose(onwards(NO_ONSETS, 0), 1, 1e-12);
  });

  test('is not deafened by hours of clean minutes', () => {
    let mixture = NO_ONSETS;
    for (let t = 0; t < 360; t++)
      mixture = foldOnset(mixture, onsetMassBy(t, { bakeMinutes: 1440, blockMinutes: 1 }), [-1]);
    for (let t = 360; t < 380; t++)
      mixture = foldOnset(mixture, onsetMassBy(t, { bakeMinutes: 1440, blockMinutes: 1 }), [1]);
    // 20 nats less the price of not knowing the onset, log(370 log(145) / 0.45) = 8.32, less what the mixture gains by later ones
    expect(onsetLogE(mixture, [0])).toBeGreaterThan(20 - 8.4);
  });

  test('leaves its input as it was', () => {
    const frozen = Object.freeze({ begun: Object.freeze([0.1, 0.2]), mass: 0.5 });
    foldOnset(frozen, 0.6, Object.freeze([0.3, 0.4]));
    expect(frozen).toEqual({ begun: [0.1, 0.2], mass: 0.5 });
  });
});
