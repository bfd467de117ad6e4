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
