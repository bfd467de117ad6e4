import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bettingLogE } from '../../../lib/core/evidence/factors/betting-factor.ts';
import { meanAtOddsRatio, ODDS_PRIOR, RATE_PRIOR, RATE_RATIOS } from '../../../lib/core/evidence/factors/odds-grid.ts';
import {
  boundIsMeasured,
  divergence,
  independentRequests,
  minutesToDetect,
  natsPerRequest,
  natsToDetect,
} from '../../../lib/core/evidence/readings/detection-limit.ts';
import { meanGate } from '../../../lib/core/evidence/readings/mean-gate.ts';
import { mergeSignals } from '../../../lib/core/evidence/readings/merge-signals.ts';
import { type ArmSums, addBlock, noSums, sumsSince } from '../../../lib/core/evidence/sums/arm-sums.ts';
import { expectedRate, foldStableRate, NO_STABLE_RATE } from '../../../lib/core/evidence/sums/stable-rate.ts';
import { logBeta, logGamma } from '../../../lib/core/numbers/log-gamma.ts';
import { logAddExp, logSumExp } from '../../../lib/core/numbers/log-sum.ts';
import { smallSampleFactor } from '../../../lib/core/numbers/student-quantile.ts';
import { wilsonInterval } from '../../../lib/core/numbers/wilson-interval.ts';
import { arm, binomial, expectClose } from './support.ts';
import vectors from './vectors.json' with { type: 'json' };

describe('the prior weights', () => {
  test.each([ODDS_PRIOR, RATE_PRIOR])('sum to 1', (...weights) => {
    expectClose(
      weights.reduce((sum, weight) => sum + weight, 0),
      1,
      1e-15,
    );
  });
});

describe('sums of logarithms', () => {
  test('are exact where the numbers themselves would overflow', () => {
    expectClose(logAddExp(1000, 1000), 1000 + Math.LN2);
    expectClose(logSumExp([-1000, -1000, -1000]), -1000 + Math.log(3));
    expect(logAddExp(Number.NEGATIVE_INFINITY, 2)).toBe(2);
    expect(logAddExp(2, Number.NEGATIVE_INFINITY)).toBe(2);
    expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the log gamma function', () => {
  test('agrees with factorials and with the half-integers', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expectClose(logGamma(n), Math.log(factorial), 1e-14);
      factorial *= n;
    }
    expectClose(logGamma(0.5), 0.5 * Math.log(Math.PI), 1e-14);
  });

  test.each([
    // printed by Python 3, math.lgamma(x)
    [0.004, 5.5191651891003515],
    [99.7, 357.7546095264628],
    [12345.678, 103959.91990554606],
    [1e7, 151180949.3694739],
  ])('of %d agrees with another implementation', (x, expected) => {
    expect(Math.abs(logGamma(x) / expected - 1)).toBeLessThan(1e-13);
  });

  test('refuses what it is not defined for', () => {
    expect(() => logGamma(0)).toThrow('logGamma needs a number > 0, got 0');
    expect(() => logGamma(Number.NaN)).toThrow(RangeError);
  });

  test('gives the beta function of whole numbers', () => {
    // B(3, 4) = 2! 3! / 6!
    expectClose(logBeta(3, 4), Math.log(12 / 720), 1e-14);
  });
});

describe('the bet against a rate limit', () => {
  test.each(vectors.one_sample_betting)('agrees with the formula worked out for $k of $n at $p_star', (v) => {
    expectClose(bettingLogE(arm(v.n, v.k), { rate: v.p_star, rho: v.rho_hat }).map(Math.exp), v.e);
  });

  test('has mean 1 at the limit and less below it', () => {
    const meanAt = (rate: number, i: number) =>
      binomial(12, rate).reduce(
        (sum, p, k) => sum + p * Math.exp(bettingLogE(arm(12, k), { rate: 0.2, rho: 0.1 })[i] ?? Number.NaN),
        0,
      );
    RATE_RATIOS.forEach((_, i) => {
      expectClose(meanAt(0.2, i), 1, 1e-12);
      expect(meanAt(0.1, i)).toBeLessThan(1);
    });
  });

  test('is finite when nothing or everything is bad, and says nothing about nothing', () => {
    for (const k of [0, 10_000_000]) {
      for (const logE of bettingLogE(arm(10_000_000, k), { rate: 0.01, rho: 0 }))
        expect(logE).toSatisfy(Number.isFinite);
    }
    expect(bettingLogE(arm(0, 0), { rate: 0.01, rho: 0 })).toEqual(RATE_RATIOS.map(() => 0));
  });

  test('refuses a limit that is not a rate', () => {
    expect(() => bettingLogE(arm(1, 0), { rate: 0, rho: 0 })).toThrow('rate limit must be a fraction in (0, 1], got 0');
    expect(() => bettingLogE(arm(1, 0), { rate: 1.2, rho: 0 })).toThrow(RangeError);
  });
});

describe("stable's expected rate", () => {
  test('is 1% before the first request', () => {
    expect(expectedRate(NO_STABLE_RATE)).toBeCloseTo(0.01, 12);
  });

  test('follows the last hour and remembers the long run', () => {
    let rate = NO_STABLE_RATE;
    for (let minute = 0; minute < 1000; minute++) rate = foldStableRate(rate, minute, arm(1000, 10));
    const calm = expectedRate(rate);
    expect(calm).toBeCloseTo(0.01, 5);
    for (let minute = 1000; minute < 1060; minute++) rate = foldStableRate(rate, minute, arm(1000, 30));
    // an hour of three times the rate, against what is left of the past: about half and half
    expect(expectedRate(rate)).toBeGreaterThan(0.0195);
    expect(expectedRate(rate)).toBeLessThan(0.0205);
  });

  test('forgets during a gap as it does while minutes come in', () => {
    const before = foldStableRate(NO_STABLE_RATE, 0, arm(1000, 100));
    const after = foldStableRate(before, 60, arm(0, 0));
    expect(after.recentN).toBeCloseTo(500, 9);
    expect(after.allN).toBe(1000);
  });
});

describe('the mean gate', () => {
  test.each(vectors.mean_gate)('agrees with the sandwich formula at rho $rho_upper', (v) => {
    const [candidate, stable] = sumsOf(v.rows);
    const gate = meanGate(candidate, stable, { rhoUpper: v.rho_upper, leastZ: 2, smallSample: false });
    expectClose(
      [gate.rateCandidate, gate.rateStable, gate.ratio, gate.z],
      [v.rate_candidate, v.rate_stable, v.rate_ratio, v.z],
    );
    expect(gate.pass).toBe(v.pass);
  });

  test('never opens before anything is known', () => {
    expect(meanGate(...sumsOf([]), { rhoUpper: 0.02, leastZ: 2, smallSample: false })).toMatchObject({
      pass: false,
      z: 0,
    });
  });

  test('stays shut for a ratio under 1.1, however sure', () => {
    const [candidate, stable] = sumsOf([[10_000_000, 108_000, 10_000_000, 100_000]]);
    expect(meanGate(candidate, stable, { rhoUpper: 0, leastZ: 2, smallSample: false })).toMatchObject({ pass: false });
    expect(meanGate(candidate, stable, { rhoUpper: 0, leastZ: 2, smallSample: false }).z).toBeGreaterThan(10);
  });
});

describe('the mean gate for few blocks', () => {
  const careful = { rhoUpper: 0, leastZ: 2, smallSample: true };

  test('never opens for a single block, however bad', () => {
    const [candidate, stable] = sumsOf([[1000, 900, 1000, 1]]);
    expect(meanGate(candidate, stable, careful).pass).toBe(false);
  });

  test('asks for more while the scatter rests on few blocks', () => {
    const [candidate, stable] = sumsOf([
      [100, 20, 900, 9],
      [100, 60, 900, 9],
    ]);
    const plain = meanGate(candidate, stable, { ...careful, smallSample: false });
    // two blocks: the candidate's scatter counts 2 times, and 6.314 / 1.645 is the 95% point of t with one degree
    expect(plain.z).toBeGreaterThan(1.9);
    expect(meanGate(candidate, stable, careful).z).toBeLessThan(plain.z / 4);
  });

  test.each([
    // 6.314 / 1.645 and 1.699 / 1.645: scipy.stats.t.ppf(0.95, [1, 29]), rounded as printed tables are
    [2, 3.838297872340426],
    [30, 1.0328267477203648],
    [500, 1.0328267477203648],
  ])('multiplies the error from %d blocks by %d', (blocks, factor) => {
    expectClose(smallSampleFactor(blocks), factor);
  });

  test('has no scatter of one block', () => {
    expect(() => smallSampleFactor(1)).toThrow('a scatter needs at least 2 blocks, got 1');
  });
});

describe('the limits of detection', () => {
  test.each(vectors.detection_limits)('for odds ratio $odds_ratio at share $share agree with the divergences', (v) => {
    const nats = natsPerRequest({ stableRate: v.p0, oddsRatio: v.odds_ratio, share: v.share });
    expectClose(nats, v.kl_two_sample_per_request, 1e-12);
    expectClose(meanAtOddsRatio(v.p0, v.odds_ratio), v.p1, 1e-12);
    expectClose(divergence(v.p1, v.p0), v.kl_one_sample_per_candidate_request, 1e-12);
    expectClose(Math.log(100) / (nats * v.lambda), v.minutes_two_sample_limit);
  });

  test('a doubling of 1% at 100 requests a minute, a tenth of them on the candidate, takes more than four hours', () => {
    const minutes = minutesToDetect({ stableRate: 0.01, oddsRatio: 2, share: 0.1 }, 100, 0.01);
    // printed by python: q=2*.01/1.01;p=.1*q+.9*.01;kl=lambda a,b:a*log(a/b)+(1-a)*log((1-a)/(1-b))
    // (log(100)+4.5)/(100*(.1*kl(q,p)+.9*kl(.01,p)))
    expect(minutes).toBeCloseTo(275.49041, 6);
    expect(natsToDetect(0.01)).toBeCloseTo(9.105, 3);
  });

  test.each([
    [100, 0.01, true],
    [99, 0.01, false],
    [10_000, 0.0001, true],
    [0, 0.01, false],
    [1000, 0, false],
  ])('the bound was shown at %d requests of the candidate a minute and a rate of %d: %s', (requests, rate, is) => {
    expect(boundIsMeasured(requests, rate)).toBe(is);
  });

  test('without traffic on both sides nothing is ever detected', () => {
    expect(minutesToDetect({ stableRate: 0.01, oddsRatio: 2, share: 0 }, 100, 0.01)).toBe(Number.POSITIVE_INFINITY);
    expect(minutesToDetect({ stableRate: 0.01, oddsRatio: 2, share: 0.1 }, 0, 0.01)).toBe(Number.POSITIVE_INFINITY);
  });

  test('correlated requests count as fewer', () => {
    expect(independentRequests(0, 0.05)).toBe(0);
    expect(independentRequests(100, 0)).toBe(100);
    // 1 + 99 * 0.05 = 5.95
    expectClose(independentRequests(100, 0.05), 100 / 5.95);
  });
});

describe("Wilson's interval", () => {
  test.each([
    // printed by scipy 1.17: scipy.stats.binomtest(k, n).proportion_ci(method='wilson')
    { hits: 25, trials: 10_200, low: 0.0016607713490599519, high: 0.0036158158105877476 },
    { hits: 0, trials: 400, low: 0, high: 0.009512294334296508 },
    { hits: 7, trials: 7, low: 0.6456695649333126, high: 1 },
  ])('of $hits in $trials agrees with scipy', ({ hits, trials, low, high }) => {
    const interval = wilsonInterval(hits, trials);
    expectClose([interval.low, interval.high], [low, high]);
  });

  test('contains what was seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1_000_000), (trials, x) => {
        const hits = x % (trials + 1);
        const { low, high } = wilsonInterval(hits, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(hits / trials);
        expect(high).toBeGreaterThanOrEqual(hits / trials);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('refuses an empty or impossible sample', () => {
    expect(() => wilsonInterval(0, 0)).toThrow('trials must be a whole number >= 1, got 0');
    expect(() => wilsonInterval(3, 2)).toThrow('hits must be a whole number in [0, 2], got 3');
  });
});

describe('evidence of several signals', () => {
  test('is the weighted mean of the e-values', () => {
    // (4 * 10 + 1 * 1) / 5
    expectClose(
      mergeSignals([
        { weight: 4, logE: Math.log(10) },
        { weight: 1, logE: 0 },
      ]),
      Math.log(8.2),
    );
  });

  test('keeps the weight of a signal that never reported, and counts it as 1', () => {
    expectClose(mergeSignals([{ weight: 1, logE: Math.log(99) }, { weight: 1 }]), Math.log(50));
  });

  test('does not overflow', () => {
    expectClose(
      mergeSignals([
        { weight: 1, logE: 2000 },
        { weight: 1, logE: -2000 },
      ]),
      2000 - Math.LN2,
    );
  });

  test('refuses nothing and weights of nothing', () => {
    expect(() => mergeSignals([])).toThrow('at least one is needed');
    expect(() => mergeSignals([{ weight: 0, logE: 1 }])).toThrow('the weight of a signal must be a number > 0, got 0');
  });
});

function sumsOf(rows: readonly (readonly number[])[]): [ArmSums, ArmSums] {
  const sums = noSums();
  for (const [nc = 0, kc = 0, ns = 0, ks = 0] of rows) addBlock(sums, arm(nc, kc), arm(ns, ks));
  const { candidate, stable } = sumsSince(sums, noSums());
  return [candidate, stable];
}
