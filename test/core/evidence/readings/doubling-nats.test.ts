import { describe, expect, test } from 'vitest';
import { doublingNats } from '../../../../lib/core/evidence/readings/doubling-nats.ts';
import { evidenceRuleOf } from '../../../../lib/core/evidence/sequence/evidence-rule.ts';
import { evenOnsetMassBy, onsetMassBy } from '../../../../lib/core/evidence/sequence/onset-prior.ts';
import { arm, expectClose } from '../support.ts';

const RULE = evidenceRuleOf({ alpha: 0.01, or0: 1.1, bakeMinutes: 60 });

describe('what a minute would have earned, had the candidate twice the odds', () => {
  // printed by Python 3: (nc' + ns') * (w * kl(q, p) + (1 - w) * kl(r, p)), n' = n / (1 + (n - 1) * rho);
  // for the greater candidate min(log(2), 2 * ns' * ...) at w = 1/2
  test.each([
    [100, 900, 0.01, 2, 0.05, 0.030407755789685267],
    [100, 900, 0.01, 2 / 1.1, 0, 0.2315326486947457],
    [5000, 5000, 0.05, 2, 0, 38.57799942902368],
    [900, 100, 0.01, 2, 0.05, 0.028012358502984835],
    [900, 100, 0.01, 2, 0, 0.16667353309275978],
    [100_000, 90_000, 0.01, 2, 0, Math.LN2],
  ])(
    'with %d requests of it and %d of stable at a rate of %d, odds %d and rho %d is %d',
    (nc, ns, rate, odds, rho, nats) => {
      const rule = { ...RULE, designRho: rho, designOddsRatio: odds };
      expectClose(doublingNats(rule, rate, { candidate: arm(nc, 0), stable: arm(ns, 0) }), nats, 1e-12);
    },
  );

  test.each([
    [0, 0],
    [0, 900],
    [100, 0],
  ])('is nothing with %d requests of it and %d of stable', (nc, ns) => {
    expect(doublingNats(RULE, 0.01, { candidate: arm(nc, 0), stable: arm(ns, 0) })).toBe(0);
  });
});

describe('the prior of the onset', () => {
  const PLAIN = { atStart: 0.5, inBake: 0.45 };
  const DISCOUNTED = { atStart: 0.65, inBake: 0.3 };

  // printed by Python 3: s + i * log1p(t / 10) / log1p(bake / 10) in the bake; after it, of the last block in it, and
  // (1 - s - i) * (1 - bake / (t + block)) more
  test.each([
    [0, 60, 1, PLAIN, 0.5],
    [10, 60, 1, PLAIN, 0.66029323419861],
    [59, 60, 1, PLAIN, 0.9466725432535577],
    [60, 60, 1, PLAIN, 0.9474922153847052],
    [120, 60, 3, DISCOUNTED, 0.9688567275448823],
    [99, 100, 3, DISCOUNTED, 0.9488574375619898],
    [102, 100, 3, DISCOUNTED, 0.9512383899429422],
    [1000, 100, 3, DISCOUNTED, 0.993872392696586],
  ])(
    'by minute %d of a bake of %d, in blocks of %d, under %o is %d',
    (minutes, bakeMinutes, blockMinutes, masses, mass) => {
      expectClose(onsetMassBy(minutes, { bakeMinutes, blockMinutes }, masses), mass, 1e-12);
    },
  );

  test('is the plain one where nothing else is said', () => {
    const span = { bakeMinutes: 60, blockMinutes: 1 };
    expect(onsetMassBy(10, span)).toBe(onsetMassBy(10, span, PLAIN));
  });

  test('spread evenly, is half of the bake’s part at half of the bake', () => {
    expectClose(evenOnsetMassBy(30, { bakeMinutes: 60, blockMinutes: 1 }), 0.5 + 0.45 / 2, 1e-12);
  });
});
