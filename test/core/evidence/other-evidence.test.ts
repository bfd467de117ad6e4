import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ecdfBandRadius } from '../../../bench/detection/reference/ecdf-band.ts';
import { pairedLogE } from '../../../bench/detection/reference/paired-evidence.ts';
import { trafficShareLogE } from '../../../bench/detection/reference/traffic-share.ts';
import { candidateRho, foldJump, NO_JUMPS } from '../../../lib/core/evidence/noise/candidate-rho.ts';
import {
  foldOdds,
  INTERVAL_GRID,
  NO_ODDS,
  type OddsLikelihood,
  oddsIntervalOf,
} from '../../../lib/core/evidence/readings/odds-interval.ts';
import { type ChangeDetector, changeLogE, foldDetector } from '../../../lib/core/evidence/sequence/change-detector.ts';
import { aRow, arm, binomial, choose, expectClose, minutesAt } from './support.ts';
import vectors from './vectors.json' with { type: 'json' };

describe('rows scored by both versions', () => {
  test.each(vectors.paired_mcnemar)('$b_candidate_worse against $c_stable_worse agree with the formula', (v) => {
    expectClose(pairedLogE({ onlyCandidateWrong: v.b_candidate_worse, onlyStableWrong: v.c_stable_worse }), v.log_e);
  });

  test('have mean 1 when each version is as often the wrong one', () => {
    for (const pairs of [1, 5, 12]) {
      let mean = 0;
      for (let b = 0; b <= pairs; b++) {
        mean +=
          (choose(pairs, b) / 2 ** pairs) * Math.exp(pairedLogE({ onlyCandidateWrong: b, onlyStableWrong: pairs - b }));
      }
      expectClose(mean, 1, 1e-12);
    }
  });

  test('without a single difference say nothing', () => {
    expectClose(pairedLogE({ onlyCandidateWrong: 0, onlyStableWrong: 0 }), 0, 1e-15);
  });
});

describe('the share of the traffic', () => {
  test.each(vectors.sample_ratio)('$nc of $nc + $ns agrees with the beta function', (v) => {
    expectClose(trafficShareLogE({ candidate: v.nc, stable: v.ns, expectedShare: v.expected_share }), v.log_e);
  });

  test('has mean 1 when every request is routed as expected', () => {
    const law = binomial(20, 0.1);
    const mean = law.reduce(
      (sum, p, nc) => sum + p * Math.exp(trafficShareLogE({ candidate: nc, stable: 20 - nc, expectedShare: 0.1 })),
      0,
    );
    expectClose(mean, 1, 1e-12);
  });

  test('must be a share', () => {
    expect(() => trafficShareLogE({ candidate: 1, stable: 1, expectedShare: 1 })).toThrow(
      'expected share must be a fraction in (0, 1), got 1',
    );
    expect(() => trafficShareLogE({ candidate: 1, stable: 1, expectedShare: 0 })).toThrow(RangeError);
  });
});

describe('the change detector', () => {
  test('agrees with the recursions worked out row by row', () => {
    const { p0, rho_hat, rows } = vectors.e_detector;
    let restart: ChangeDetector = [];
    let sum: ChangeDetector = [];
    for (const { n, k, cusum_mix, sr_mix } of rows) {
      restart = foldDetector(restart, arm(n, k), { rate: p0, rho: rho_hat });
      sum = foldDetector(sum, arm(n, k), { rate: p0, rho: rho_hat }, 'sum');
      expectClose(changeLogE(restart), Math.log(cusum_mix));
      expectClose(changeLogE(sum), Math.log(sr_mix));
    }
  });

  test('sees a change after a year as fast as after a day', () => {
    const delayAfter = (calmMinutes: number) => {
      let detector: ChangeDetector = [];
      for (let minute = 0; minute < calmMinutes; minute++)
        detector = foldDetector(detector, arm(100, 0), { rate: 0.01, rho: 0 });
      let minutes = 0;
      while (changeLogE(detector) < Math.log(43_200)) {
        detector = foldDetector(detector, arm(100, 5), { rate: 0.01, rho: 0 });
        minutes += 1;
      }
      return minutes;
    };
    expect(delayAfter(20_000)).toBe(delayAfter(1440));
    expect(delayAfter(1440)).toBeLessThan(15);
  });

  test('has nothing to say before its first minute', () => {
    expect(changeLogE([])).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the interval for the odds ratio', () => {
  const law = { mean: 0.01, rho: 0 };

  test('is everything before the first minute, and after minutes that say nothing', () => {
    expect(oddsIntervalOf(NO_ODDS, 0.05)).toEqual({ low: 0, high: Number.POSITIVE_INFINITY });
    expect(foldOdds(NO_ODDS, { candidate: arm(0, 0), stable: arm(900, 9) }, law)).toEqual(NO_ODDS);
    expect(oddsIntervalOf(foldOdds(NO_ODDS, { candidate: arm(10, 0), stable: arm(90, 1) }, law), 0.05)).toMatchObject({
      low: 0,
    });
  });

  test('closes in on the truth', () => {
    const rows = minutesAt(21, { from: 0, minutes: 600, candidate: [1000, 0.02], stable: [1000, 0.01] });
    const { low, high } = oddsIntervalOf(folded(rows, law), 0.05);
    expect(low).toBeGreaterThanOrEqual(1.4);
    expect(low).toBeLessThan(2.02);
    expect(high).toBeGreaterThan(2.02);
    expect(high).toBeLessThanOrEqual(2.5);
  });

  test('proves a margin for an equal candidate when there is enough traffic', () => {
    const rows = minutesAt(22, { from: 0, minutes: 600, candidate: [3000, 0.01], stable: [3000, 0.01] });
    expect(oddsIntervalOf(folded(rows, law), 0.05).high).toBeLessThanOrEqual(1.15);
  });

  test('spans what either law leaves: told of bursts, it is never narrower', () => {
    // three bad minutes on the candidate, one on stable; alike in all others
    const rows = Array.from({ length: 100 }, (_, minute) =>
      aRow(minute, arm(300, [10, 40, 70].includes(minute) ? 100 : 3), arm(300, minute === 90 ? 100 : 3)),
    );
    const independent = oddsIntervalOf(folded(rows, law), 0.05);
    const bursty = oddsIntervalOf(folded(rows, { mean: 0.01, rho: 0.1 }), 0.05);
    expect(bursty.low).toBeLessThanOrEqual(independent.low);
    expect(bursty.high).toBeGreaterThan(independent.high);
  });

  test('leaves the truth out with at most the stated probability', () => {
    // all ways in which three minutes of 3 and 4 requests can go, true odds ratio 1
    const [candidate, stable] = [binomial(3, 0.4), binomial(4, 0.4)];
    let missed = 0;
    const onwards = (likelihood: OddsLikelihood, p: number, minute: number) => {
      const { low, high } = oddsIntervalOf(likelihood, 0.3);
      if (low > 1 || high < 1) {
        missed += p;
      } else if (minute < 3) {
        candidate.forEach((pc, kc) => {
          stable.forEach((ps, ks) => {
            onwards(foldOdds(likelihood, { candidate: arm(3, kc), stable: arm(4, ks) }, law), p * pc * ps, minute + 1);
          });
        });
      }
    };
    onwards(NO_ODDS, 1, 0);
    expect(missed).toBeGreaterThan(0);
    expect(missed).toBeLessThanOrEqual(0.3);
  });

  test('mirrors when the arms change places', () => {
    const [there, back] = [
      foldOdds(NO_ODDS, { candidate: arm(100, 7), stable: arm(80, 3) }, law),
      foldOdds(NO_ODDS, { candidate: arm(80, 3), stable: arm(100, 7) }, law),
    ];
    const at = (likelihood: OddsLikelihood, oddsRatio: number) =>
      likelihood.independent[INTERVAL_GRID.indexOf(oddsRatio)] ?? Number.NaN;
    expectClose(at(there, 2), at(back, 0.5));
    expectClose(at(there, 10), at(back, 0.1));
  });

  test('refuses an error that is no probability', () => {
    expect(() => oddsIntervalOf(NO_ODDS, 0)).toThrow('error must be a fraction in (0, 1), got 0');
  });

  function folded(rows: ReturnType<typeof minutesAt>, minuteLaw: typeof law): OddsLikelihood {
    return rows.reduce<OddsLikelihood>(
      (likelihood, { candidate, stable }) => foldOdds(likelihood, { candidate, stable }, minuteLaw),
      NO_ODDS,
    );
  }
});

describe("the candidate's own burstiness", () => {
  test('is none for independent requests, for few minutes and for a lasting change of level', () => {
    const rows = minutesAt(31, { from: 0, minutes: 200, candidate: [100, 0.02], stable: [1, 0.5] });
    const worse = minutesAt(32, { from: 0, minutes: 200, candidate: [100, 0.3], stable: [1, 0.5] });
    const calm = [...rows, ...worse].reduce((sums, { candidate }) => foldJump(sums, candidate), NO_JUMPS);
    expect(candidateRho(calm)).toBe(0);
    const few = Array.from({ length: 10 }, (_, i) => arm(100, i % 2 === 0 ? 0 : 60)).reduce(foldJump, NO_JUMPS);
    expect(candidateRho(few)).toBe(0);
  });

  test('is found where minutes jump', () => {
    const jumpy = Array.from({ length: 60 }, (_, i) => arm(100, i % 2 === 0 ? 0 : 10)).reduce(foldJump, NO_JUMPS);
    expect(candidateRho(jumpy)).toBeGreaterThan(0.02);
    const wild = Array.from({ length: 60 }, (_, i) => arm(100, i % 2 === 0 ? 0 : 90)).reduce(foldJump, NO_JUMPS);
    expect(candidateRho(wild)).toBe(0.2);
  });

  test('is not touched by minutes without requests', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 }), (counts) => {
        const rows = counts.map((k) => arm(50, k));
        const gappy = rows.flatMap((row) => [row, arm(0, 0)]);
        expect(gappy.reduce(foldJump, NO_JUMPS)).toEqual(rows.reduce(foldJump, NO_JUMPS));
      }),
    );
  });
});

describe('the band around a distribution function', () => {
  test.each(vectors.ecdf_confidence_band)('for $t values agrees with the formula', ({ t, alpha, radius }) => {
    expectClose(ecdfBandRadius(t, alpha), radius);
  });

  test('does not exist for no values', () => {
    expect(() => ecdfBandRadius(0, 0.01)).toThrow('samples must be at least 1, got 0');
  });
});
