import { describe, expect, test } from 'vitest';
import { guardedLogE } from '../../../lib/core/evidence/guarded-factor.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from '../../../lib/core/evidence/odds-grid.ts';
import { robustLogE } from '../../../lib/core/evidence/robust-factor.ts';
import { arm, betaBinomial, expectClose } from './support.ts';

const NULL_ODDS_RATIO = 1.1;
const [N_CANDIDATE, N_STABLE] = [6, 14];
const healthy = { expectedRate: 0.05, otherRates: [0.03, 0.2], rho: 0.2, nullOddsRatio: NULL_ODDS_RATIO };
/** Of both arms: the rates and the correlations that a healthy block may have. */
const LAWS = [0.05, 0.03, 0.2].flatMap((rate) => [0.2, 0.05].map((rho) => ({ rate, rho })));

/** Mean of the e-values, per odds ratio, given the total, over an explicit list of all tables. */
function meansGiven(total: number, { rate, rho }: { rate: number; rho: number }, oddsRatio: number): number[] {
  const size = (1 - rho) / rho;
  const candidateRate = meanAtOddsRatio(rate, oddsRatio);
  const ofCandidate = betaBinomial(N_CANDIDATE, candidateRate * size, (1 - candidateRate) * size);
  const ofStable = betaBinomial(N_STABLE, rate * size, (1 - rate) * size);
  const means = ODDS_RATIOS.map(() => 0);
  let all = 0;
  ofCandidate.forEach((pc, kc) => {
    const probability = pc * (ofStable[total - kc] ?? 0);
    if (probability === 0) return;
    all += probability;
    robustLogE(arm(N_CANDIDATE, kc), arm(N_STABLE, total - kc), healthy).forEach((logE, i) => {
      means[i] = (means[i] ?? Number.NaN) + probability * Math.exp(logE);
    });
  });
  return means.map((mean) => mean / all);
}

const TOTALS = Array.from({ length: N_CANDIDATE + N_STABLE }, (_, i) => i + 1);

describe('the evidence of a block, scored against every healthy law', () => {
  test.each(TOTALS)(
    'is at most 1 in the mean under each of them, and exactly 1 under the worst, given %d in all',
    (total) => {
      const means = LAWS.map((law) => meansGiven(total, law, NULL_ODDS_RATIO));
      ODDS_RATIOS.forEach((_, i) => {
        expectClose(Math.max(...means.map((of) => of[i] ?? Number.NaN)), 1, 1e-12);
      });
    },
  );

  test.each(TOTALS)('is at most 1 in the mean for a candidate that is equal, or better, given %d in all', (total) => {
    for (const oddsRatio of [0.5, 1]) {
      for (const law of LAWS) {
        for (const mean of meansGiven(total, law, oddsRatio)) expect(mean).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });

  test('rises with the count of the candidate, whatever the odds ratio', () => {
    let before = ODDS_RATIOS.map(() => Number.NEGATIVE_INFINITY);
    for (let kc = 0; kc <= 40; kc++) {
      const logEs = robustLogE(arm(100, kc), arm(900, 40 - kc), { ...healthy, rho: 0.01 });
      logEs.forEach((logE, i) => {
        expect(logE).toBeGreaterThan(before[i] ?? Number.NaN);
      });
      before = logEs;
    }
  });

  test('loses less than the smallest of the e-values of all laws: a burst of stable alone does not wipe out an hour', () => {
    const [candidate, stable] = [arm(100, 0), arm(900, 60)];
    const laws = { expectedRate: 0.01, otherRates: [0.01], rho: 0.05, nullOddsRatio: 1.1 };
    const ofFive = ODDS_RATIOS.indexOf(5);
    expect(robustLogE(candidate, stable, laws)[ofFive]).toBeGreaterThan(-3);
    expect(guardedLogE(candidate, stable, { mean: 0.01, rho: 0.05, nullOddsRatio: 1.1 })[ofFive]).toBeLessThan(-10);
  });

  test('stays small in an incident that was expected, and says less than nothing of one that only stable has', () => {
    const incident = { expectedRate: 0.01, otherRates: [0.4], rho: 0.02, nullOddsRatio: 1.1 };
    for (const logE of robustLogE(arm(100, 40), arm(900, 360), incident)) expect(logE).toBeLessThan(0.05);
    for (const logE of robustLogE(arm(100, 1), arm(900, 360), incident)) expect(logE).toBeLessThan(0);
  });

  test.each([
    ['nothing bad', arm(100, 0), arm(900, 0)],
    ['no requests of the candidate', arm(0, 0), arm(900, 9)],
    ['no requests of stable', arm(100, 9), arm(0, 0)],
  ])('says nothing of %s', (_, candidate, stable) => {
    expect(robustLogE(candidate, stable, healthy)).toEqual(ODDS_RATIOS.map(() => 0));
  });

  test.each([
    ['everything bad', arm(1000, 1000), arm(9000, 9000)],
    ['everything bad of the candidate', arm(1000, 1000), arm(9000, 90)],
    ['ten million requests', arm(1_000_000, 20_000), arm(9_000_000, 90_000)],
  ])('is finite for %s', (_, candidate, stable) => {
    for (const logE of robustLogE(candidate, stable, { ...healthy, rho: 0.001 })) {
      expect(Number.isFinite(logE)).toBe(true);
    }
  });
});

/** Every healthy block of good requests is one of bad ones, told the other way round. */
const inverted = ({ expectedRate, otherRates, rho, nullOddsRatio }: typeof healthy) => ({
  expectedRate: 1 - expectedRate,
  otherRates: otherRates.map((rate) => 1 - rate),
  rho,
  nullOddsRatio: 1 / nullOddsRatio,
});
const INVERTED_ODDS = ODDS_RATIOS.map((oddsRatio) => 1 / oddsRatio);

describe('the evidence of a block, at the ends and the other way round', () => {
  const QUIET = { expectedRate: 0.001, otherRates: [0.0005], rho: 0.001, nullOddsRatio: NULL_ODDS_RATIO };

  // printed by Python 3: log-beta-binomial laws by math.lgamma, summed over every count that the total allows
  test.each([
    ['nothing bad of the candidate', arm(100, 0), arm(900, 60), healthy, [-0.5193082197968715, -10.09920791973235]],
    ['everything bad of the candidate', arm(6, 6), arm(14, 3), healthy, [0.14706302499591795, 2.7319458961584027]],
    [
      'everything bad, and nothing of stable',
      arm(20, 20),
      arm(20, 0),
      healthy,
      [0.15331884303101107, 2.5548137629285983],
    ],
    ['nothing bad in a million', arm(1e6, 0), arm(9e6, 9000), QUIET, [-2.8440699410744763, -178.7835801449369]],
    ['a million requests', arm(1e6, 2000), arm(9e6, 9000), QUIET, [0.25262344631120737, -37.896705649015956]],
    ['nothing bad in ten million', arm(1e7, 0), arm(1e7, 1000), QUIET, [-2.5568969899043026, -123.48629409440258]],
    [
      'nothing bad in ten million of stable',
      arm(1e7, 1000),
      arm(1e7, 0),
      QUIET,
      [0.27088954512034036, 2.1635560654809183],
    ],
  ])('agrees with the laws written out: %s', (_, candidate, stable, laws, [ofLeast, ofMost]) => {
    const logEs = robustLogE(candidate, stable, laws);
    expectClose(
      [logEs[0] ?? Number.NaN, logEs.at(-1) ?? Number.NaN],
      [ofLeast ?? Number.NaN, ofMost ?? Number.NaN],
      1e-6,
    );
  });

  test.each([
    ['everything bad on both sides', arm(1e7, 1e7), arm(1e7, 1e7)],
    ['everything good on both sides', arm(1e7, 0), arm(1e7, 0)],
  ])('is exactly nothing where the total leaves no choice: %s', (_, candidate, stable) => {
    for (const logE of robustLogE(candidate, stable, QUIET)) expect(logE).toBeCloseTo(0, 12);
  });

  test.each([
    ['all of the candidate’s ten million bad', arm(1e7, 1e7), arm(1e7, 1000), 1],
    ['all of stable’s ten million bad', arm(1e7, 1000), arm(1e7, 1e7), -1],
  ])('is finite, and on the right side, with %s', (_, candidate, stable, sign) => {
    for (const logE of robustLogE(candidate, stable, QUIET, [2])) {
      expect(Number.isFinite(logE)).toBe(true);
      expect(Math.sign(logE)).toBe(sign);
    }
  });

  test.each([
    [arm(100, 3), arm(900, 20)],
    [arm(100, 100), arm(900, 20)],
    [arm(100, 0), arm(50, 50)],
    [arm(40, 39), arm(10, 1)],
    [arm(7, 4), arm(7, 4)],
  ])('says the same of good requests with the odds inverted: %o, %o', (candidate, stable) => {
    const good = ({ n, k }: typeof candidate) => arm(n, n - k);
    expectClose(
      robustLogE(good(candidate), good(stable), inverted(healthy), INVERTED_ODDS),
      robustLogE(candidate, stable, healthy),
      1e-10,
    );
  });

  test('says the same with the arms swapped and the odds inverted where requests are independent', () => {
    const independent = { ...healthy, rho: 0, nullOddsRatio: 1 };
    expectClose(
      robustLogE(arm(900, 20), arm(100, 7), independent, INVERTED_ODDS),
      robustLogE(arm(100, 7), arm(900, 20), independent),
      1e-10,
    );
  });
});
