import { describe, expect, test } from 'vitest';
import { guardedLogE } from '../../../../bench/detection/reference/guarded-factor.ts';
import { dispersedLogE } from '../../../../lib/core/evidence/factors/dispersed-factor.ts';
import { meanAtOddsRatio, ODDS_RATIOS } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import { robustLogE } from '../../../../lib/core/evidence/factors/robust-factor.ts';
import type { ArmCounts } from '../../../../lib/core/minutes/counts.ts';
import { arm, betaBinomial, expectClose, meanOver } from '../support.ts';

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

  test.each([0.01, 0.05, 0.15])(
    'never falls as the count of the candidate rises, and rises on the whole, at rho %d',
    (rho) => {
      const ofCounts = Array.from({ length: 41 }, (_, kc) =>
        robustLogE(arm(100, kc), arm(900, 40 - kc), { ...healthy, expectedRate: 0.01, rho }),
      );
      ODDS_RATIOS.forEach((_, i) => {
        const logEs = ofCounts.map((of) => of[i] ?? Number.NaN);
        logEs.slice(1).forEach((logE, kc) => {
          expect(logE).toBeGreaterThanOrEqual(logEs[kc] ?? Number.NaN);
        });
        expect(logEs.at(-1)).toBeGreaterThan((logEs[0] ?? Number.NaN) + 0.5);
      });
    },
  );

  test('earns from a doubling most of what a test earns that knows the correlation, however high', () => {
    for (const [nc, ns] of [
      [10, 90],
      [50, 50],
    ] as const) {
      const laws = { expectedRate: 0.1, otherRates: [], rho: 0.1, nullOddsRatio: 1.1 };
      const ofKnown = growthOfDoubling(nc, ns, 0.1, (candidate, stable) =>
        dispersedLogE(candidate, stable, { mean: 0.1, rho: 0.1, nullOddsRatio: 1.1 }, [2]),
      );
      const ofThis = growthOfDoubling(nc, ns, 0.1, (candidate, stable) => robustLogE(candidate, stable, laws, [2]));
      expect(ofKnown).toBeGreaterThan(0.02);
      expect(ofThis).toBeGreaterThan(0.75 * ofKnown);
    }
  });

  test('loses less than the smallest of the e-values of all laws: a burst of stable alone does not wipe out an hour', () => {
    const [candidate, stable] = [arm(100, 0), arm(900, 60)];
    const laws = { expectedRate: 0.01, otherRates: [0.01], rho: 0.05, nullOddsRatio: 1.1 };
    const ofFive = ODDS_RATIOS.indexOf(5);
    expect(robustLogE(candidate, stable, laws)[ofFive]).toBeGreaterThan(-3);
    expect(guardedLogE(candidate, stable, { mean: 0.01, rho: 0.05, nullOddsRatio: 1.1 })[ofFive]).toBeLessThan(-10);
  });

  test('stays small in an incident that was expected, speaks in one that only the candidate has, and for it where only stable is a little bad', () => {
    const incident = { expectedRate: 0.01, otherRates: [0.4], rho: 0.02, nullOddsRatio: 1.1 };
    for (const logE of robustLogE(arm(100, 40), arm(900, 360), incident)) expect(logE).toBeLessThan(0.05);
    expect(robustLogE(arm(100, 95), arm(900, 9), incident).at(-1)).toBeGreaterThan(5);
    const mild = { ...incident, otherRates: [0.02] };
    for (const logE of robustLogE(arm(100, 1), arm(900, 18), mild)) expect(logE).toBeLessThan(0);
  });

  test.each([
    ['nothing bad', arm(100, 0), arm(900, 0)],
    ['no requests of the candidate', arm(0, 0), arm(900, 9)],
    ['no requests of stable', arm(100, 9), arm(0, 0)],
  ])('says nothing of %s', (_, candidate, stable) => {
    expect(robustLogE(candidate, stable, healthy)).toEqual(ODDS_RATIOS.map(() => 0));
  });

  test.each([
    ['bad alike, as no law allows', arm(1e4, 9500), arm(1e5, 95_000), 0],
    ['bad on the candidate alone', arm(1e4, 9500), arm(1e5, 500), 1],
    ['bad on stable alone', arm(1e4, 100), arm(1e5, 95_000), -1],
  ])('is a number that points the right way, or nowhere, in an incident: %s', (_, candidate, stable, sign) => {
    const unlikely = { expectedRate: 0.001, rho: 0.001, nullOddsRatio: NULL_ODDS_RATIO };
    const known = (candidate.k + stable.k) / (candidate.n + stable.n);
    // an incident is known by stable's last minutes, so one of the candidate alone never is
    for (const otherRates of sign > 0 ? [[0.0005]] : [[0.0005], [0.0009, known]]) {
      const [logE = Number.NaN] = robustLogE(candidate, stable, { ...unlikely, otherRates }, [30]);
      if (sign > 0) expect(logE).toBeGreaterThan(1);
      else expect(logE).toBeLessThanOrEqual(1e-9);
    }
  });

  test.each([4500, 9500, 10_000])(
    'says nothing of a total that no healthy law allows, with %d of it on the candidate',
    (bad) => {
      const laws = { expectedRate: 0.001, otherRates: [0.0005], rho: 0.001, nullOddsRatio: NULL_ODDS_RATIO };
      const total = 104_500;
      const candidate = arm(1e4, bad);
      expect(robustLogE(candidate, arm(1e5, total - candidate.k), laws)).toEqual(ODDS_RATIOS.map(() => 0));
    },
  );

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

/** Mean log e-value where the candidate's odds are twice stable's, over every pair of counts. */
function growthOfDoubling(
  nc: number,
  ns: number,
  rho: number,
  logEOf: (candidate: ArmCounts, stable: ArmCounts) => number[],
): number {
  const size = (1 - rho) / rho;
  const worse = meanAtOddsRatio(0.1, 2);
  const ofStable = betaBinomial(ns, 0.1 * size, 0.9 * size);
  return meanOver(betaBinomial(nc, worse * size, (1 - worse) * size), ofStable, (kc, ks) => {
    const [logE = Number.NaN] = logEOf(arm(nc, kc), arm(ns, ks));
    return logE;
  });
}

describe('the evidence of a block, at the ends', () => {
  const QUIET = { expectedRate: 0.001, otherRates: [0.0005], rho: 0.001, nullOddsRatio: NULL_ODDS_RATIO };

  // printed by Python 3: log-beta-binomial laws by math.lgamma, mixed, divided and summed over every count that the total allows
  test.each([
    ['nothing bad of the candidate', arm(100, 0), arm(900, 60), healthy, [-0.2710826011227816, -10.0326945080289]],
    ['everything bad of the candidate', arm(6, 6), arm(14, 3), healthy, [0.34881297027769875, 2.819612607993753]],
    [
      'everything bad, and nothing of stable',
      arm(20, 20),
      arm(20, 0),
      healthy,
      [0.4225656730405625, 2.5757810102651293],
    ],
    ['few bad in a million', arm(1e6, 100), arm(9e6, 3000), QUIET, [-0.7525204219585602, -88.7692252159376]],
    ['a million requests', arm(1e6, 600), arm(9e6, 3000), QUIET, [-0.3016940098551766, -45.71447756064044]],
    ['nothing bad in ten million', arm(1e7, 0), arm(1e7, 1000), QUIET, [-3.49127324612183, -124.43574494411669]],
    [
      'nothing bad in ten million of stable',
      arm(1e7, 1000),
      arm(1e7, 0),
      QUIET,
      [0.4417970774917386, 1.9674120028862845],
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

  test('says the same with the arms swapped and the odds inverted where requests are independent', () => {
    const independent = { ...healthy, rho: 0, nullOddsRatio: 1 };
    expectClose(
      robustLogE(
        arm(900, 20),
        arm(100, 7),
        independent,
        ODDS_RATIOS.map((oddsRatio) => 1 / oddsRatio),
      ),
      robustLogE(arm(100, 7), arm(900, 20), independent),
      1e-10,
    );
  });
});
