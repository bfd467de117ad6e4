import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardedLogE } from '../../../bench/detection/reference/guarded-factor.ts';
import { conditionalLogE } from '../../../lib/core/evidence/factors/conditional-factor.ts';
import { dispersedLogE } from '../../../lib/core/evidence/factors/dispersed-factor.ts';
import { ODDS_RATIOS } from '../../../lib/core/evidence/factors/odds-grid.ts';
import { swapLogE } from '../../../lib/core/evidence/factors/swap-factor.ts';
import { arm, betaBinomial, binomial, expectClose, meanOver, twoState } from './support.ts';
import vectors from './vectors.json' with { type: 'json' };

const EXACT = 1e-12;

describe('the conditional factor', () => {
  test.each(vectors.two_sample_conditional_hypergeometric)(
    'agrees with the enumeration of all tables for $nc/$kc and $ns/$ks',
    (v) => {
      expectClose(conditionalLogE(arm(v.nc, v.kc), arm(v.ns, v.ks), 1), v.log_e);
    },
  );

  test.each(vectors.two_sample_conditional_hypergeometric_margin)('grants the margin $or0', (v) => {
    expectClose(conditionalLogE(arm(v.nc, v.kc), arm(v.ns, v.ks), v.or0), v.log_e);
  });

  test('has mean 1 when the arms are alike, and less when the candidate is better', () => {
    ODDS_RATIOS.forEach((_, i) => {
      const e = (kc: number, ks: number) => Math.exp(conditionalLogE(arm(6, kc), arm(14, ks), 1)[i] ?? Number.NaN);
      expectClose(meanOver(binomial(6, 0.15), binomial(14, 0.15), e), 1, EXACT);
      // printed by the prototype's enumeration: odds ratio 0.5
      const better = (0.5 * 0.15) / (0.85 + 0.5 * 0.15);
      expectClose(
        meanOver(binomial(6, better), binomial(14, 0.15), e),
        vectors.enumerated_expectations[2]?.path1_hypergeometric[i] ?? Number.NaN,
      );
    });
  });

  test('has mean at most 1 for every odds ratio within the margin', () => {
    for (const oddsRatio of [0.5, 1, 1.1, 1.2]) {
      const p = (oddsRatio * 0.15) / (0.85 + oddsRatio * 0.15);
      ODDS_RATIOS.forEach((_, i) => {
        const mean = meanOver(binomial(6, p), binomial(9, 0.15), (kc, ks) =>
          Math.exp(conditionalLogE(arm(6, kc), arm(9, ks), 1.2)[i] ?? Number.NaN),
        );
        expect(mean).toBeLessThanOrEqual(1 + EXACT);
      });
    }
  });

  test('says the same when the arms are swapped and the odds ratios inverted', () => {
    fc.assert(
      fc.property(anArm(), anArm(), (a, b) => {
        const inverse = ODDS_RATIOS.map((oddsRatio) => 1 / oddsRatio);
        expectClose(conditionalLogE(b, a, 1, inverse), conditionalLogE(a, b, 1));
      }),
    );
  });
});

describe('the dispersed factor', () => {
  test.each(vectors.two_sample_conditional_betabinomial)(
    'agrees with the enumeration of all tables for $nc/$kc and $ns/$ks',
    (v) => {
      expectClose(
        dispersedLogE(arm(v.nc, v.kc), arm(v.ns, v.ks), { mean: v.m, rho: v.rho, nullOddsRatio: 1 }),
        v.log_e,
      );
    },
  );

  test('has mean 1 when both arms are bursty alike', () => {
    const [mean, rho] = [0.1, 0.05];
    const m = (1 - rho) / rho;
    const laws = [7, 12].map((n) => betaBinomial(n, mean * m, (1 - mean) * m));
    ODDS_RATIOS.forEach((_, i) => {
      const e = (kc: number, ks: number) =>
        Math.exp(dispersedLogE(arm(7, kc), arm(12, ks), { mean, rho, nullOddsRatio: 1 })[i] ?? Number.NaN);
      expectClose(meanOver(laws[0] ?? [], laws[1] ?? [], e), 1, EXACT);
    });
  });

  test('has mean 1 at the margin itself', () => {
    const [mean, rho, margin] = [0.1, 0.05, 1.5];
    const m = (1 - rho) / rho;
    const worse = (margin * mean) / (1 - mean + margin * mean);
    const e = (kc: number, ks: number) =>
      Math.exp(dispersedLogE(arm(7, kc), arm(12, ks), { mean, rho, nullOddsRatio: margin })[2] ?? Number.NaN);
    expectClose(
      meanOver(betaBinomial(7, worse * m, (1 - worse) * m), betaBinomial(12, mean * m, (1 - mean) * m), e),
      1,
      EXACT,
    );
  });
});

describe('the guarded factor', () => {
  test.each(vectors.two_sample_conditional_betabinomial_guarded)(
    'is the least of what healthy minutes allow for $nc/$kc and $ns/$ks',
    (v) => {
      expectClose(guardedLogE(arm(v.nc, v.kc), arm(v.ns, v.ks), { mean: v.m, rho: v.rho, nullOddsRatio: 1 }), v.log_e);
    },
  );

  test('is the plain conditional factor where requests were found independent', () => {
    const [candidate, stable] = [arm(100, 30), arm(900, 9)];
    expect(guardedLogE(candidate, stable, { mean: 0.01, rho: 0, nullOddsRatio: 1.1 })).toEqual(
      conditionalLogE(candidate, stable, 1.1),
    );
  });

  test('has mean at most 1 for own bursts and for shared bursts', () => {
    const healthy = { mean: 0.1, rho: 0.05, nullOddsRatio: 1 };
    const m = 0.95 / 0.05;
    const own = [7, 12].map((n) => betaBinomial(n, 0.1 * m, 0.9 * m));
    ODDS_RATIOS.forEach((_, i) => {
      const e = (kc: number, ks: number) => Math.exp(guardedLogE(arm(7, kc), arm(12, ks), healthy)[i] ?? Number.NaN);
      expect(meanOver(own[0] ?? [], own[1] ?? [], e)).toBeLessThanOrEqual(1 + EXACT);
      for (const shared of [0.02, 0.1, 0.6]) {
        expect(meanOver(binomial(7, shared), binomial(12, shared), e)).toBeLessThanOrEqual(1 + EXACT);
      }
    });
  });
});

describe('the swap factor', () => {
  test.each(vectors.two_sample_thinned_swap)(
    'agrees with the enumeration of all thinnings for $nc/$kc and $ns/$ks, rho $rho_score',
    (v) => {
      expectClose(swapLogE(arm(v.nc, v.kc), arm(v.ns, v.ks), { mean: v.m, rho: v.rho_score }), v.log_e);
    },
  );

  test.each([0, 0.05])('has mean 1 when the arms are alike, with any score (rho %d)', (rho) => {
    ODDS_RATIOS.forEach((_, i) => {
      const value = (nc: number, ns: number) => (kc: number, ks: number) =>
        Math.exp(swapLogE(arm(nc, kc), arm(ns, ks), { mean: 0.01, rho })[i] ?? Number.NaN);
      expectClose(meanOver(binomial(6, 0.15), binomial(14, 0.15), value(6, 14)), 1, EXACT);
      expectClose(meanOver(binomial(14, 0.15), binomial(6, 0.15), value(14, 6)), 1, EXACT);
      // a minute's state that both arms share, whatever it is
      for (const p of [0.02, 0.9]) expectClose(meanOver(binomial(6, p), binomial(9, p), value(6, 9)), 1, EXACT);
    });
  });

  test('has mean 1 for bursts of any size that come to each arm by itself, when the arms are equally large', () => {
    const law = twoState(8, 0.02, 0.7, 0.1);
    ODDS_RATIOS.forEach((_, i) => {
      const e = (kc: number, ks: number) =>
        Math.exp(swapLogE(arm(8, kc), arm(8, ks), { mean: 0.01, rho: 0.02 })[i] ?? Number.NaN);
      expectClose(meanOver(law, law, e), 1, EXACT);
    });
  });

  test('never says more than log 2', () => {
    fc.assert(
      fc.property(anArm(), anArm(), fc.constantFrom(0, 0.001, 0.05), (a, b, rho) => {
        for (const logE of swapLogE(a, b, { mean: 0.01, rho })) expect(logE).toBeLessThanOrEqual(Math.LN2 + EXACT);
      }),
    );
  });

  test('of equal arms, the two ways round average 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(400), fc.nat(400), (n, x, y) => {
        const [a, b] = [arm(n, x % (n + 1)), arm(n, y % (n + 1))];
        const there = swapLogE(a, b, { mean: 0.02, rho: 0.03 });
        const back = swapLogE(b, a, { mean: 0.02, rho: 0.03 });
        there.forEach((logE, i) => {
          if (a.k + b.k > 0) expectClose(Math.exp(logE) + Math.exp(back[i] ?? Number.NaN), 2);
        });
      }),
    );
  });
});

describe('every factor', () => {
  const factors = {
    conditional: (a = arm(0, 0), b = arm(0, 0)) => conditionalLogE(a, b, 1.1),
    dispersed: (a = arm(0, 0), b = arm(0, 0)) => dispersedLogE(a, b, { mean: 0.01, rho: 0.02, nullOddsRatio: 1.1 }),
    guarded: (a = arm(0, 0), b = arm(0, 0)) => guardedLogE(a, b, { mean: 0.01, rho: 0.02, nullOddsRatio: 1.1 }),
    swap: (a = arm(0, 0), b = arm(0, 0)) => swapLogE(a, b, { mean: 0.01, rho: 0.02 }),
    'swap, plain score': (a = arm(0, 0), b = arm(0, 0)) => swapLogE(a, b, { mean: 0.01, rho: 0 }),
  };

  describe.each(Object.entries(factors))('%s', (_, factor) => {
    test('says nothing about an empty arm, or when nothing is bad', () => {
      for (const [a, b] of [
        [arm(0, 0), arm(900, 9)],
        [arm(100, 5), arm(0, 0)],
        [arm(100, 0), arm(900, 0)],
      ]) {
        expect(factor(a, b)).toEqual(ODDS_RATIOS.map(() => 0));
      }
    });

    test('is finite for any counts', () => {
      fc.assert(
        fc.property(anArm(3000), anArm(3000), (a, b) => {
          for (const logE of factor(a, b)) expect(logE).toSatisfy(Number.isFinite);
        }),
      );
    });

    test.each([
      [arm(10_000_000, 100_000), arm(10_000_000, 100_000)],
      [arm(1_000_000, 1_000_000), arm(9_000_000, 90_000)],
      [arm(1_000_000, 0), arm(9_000_000, 90_000)],
      [arm(9_000_000, 0), arm(1_000_000, 90_000)],
      [arm(10_000_000, 10_000_000), arm(10_000_000, 10_000_000)],
      [arm(10_000_000, 1), arm(10_000_000, 0)],
    ])('is finite for ten million requests (%o, %o)', (a, b) => {
      for (const logE of factor(a, b)) expect(logE).toSatisfy(Number.isFinite);
    });

    test('never falls when one more of the candidate and one less of stable is bad', () => {
      fc.assert(
        fc.property(anArm(200), anArm(200), (a, b) => {
          fc.pre(a.k < a.n && b.k > 0);
          const [before] = factor(a, b);
          const [after] = factor(arm(a.n, a.k + 1), arm(b.n, b.k - 1));
          expect((after ?? Number.NaN) - (before ?? Number.NaN)).toBeGreaterThanOrEqual(-1e-9);
        }),
      );
    });
  });

  test('keeps its relative precision at ten million requests', () => {
    // equal arms and one bad request: P_theta(k_c = 1 | K = 1) = theta / (1 + theta)
    expectClose(
      conditionalLogE(arm(10_000_000, 1), arm(10_000_000, 0), 1),
      ODDS_RATIOS.map((oddsRatio) => Math.log((2 * oddsRatio) / (1 + oddsRatio))),
    );
    // all bad: the total fixes the candidate's count, so nothing is learnt
    expectClose(
      conditionalLogE(arm(10_000_000, 10_000_000), arm(10_000_000, 10_000_000), 1),
      ODDS_RATIOS.map(() => 0),
    );
  });
});

function anArm(most = 300) {
  return fc.integer({ min: 0, max: most }).chain((n) => fc.integer({ min: 0, max: n }).map((k) => arm(n, k)));
}
