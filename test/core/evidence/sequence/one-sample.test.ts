import { describe, expect, test } from 'vitest';
import { bettingLogE } from '../../../../lib/core/evidence/factors/betting-factor.ts';
import { LOG_RATE_PRIOR } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import {
  foldOneSample,
  type OneSampleEvidence,
  oneSampleLogE,
  startOneSample,
} from '../../../../lib/core/evidence/sequence/one-sample.ts';
import { logSumExp } from '../../../../lib/core/numbers/log-sum.ts';
import { binomial, expectClose } from '../support.ts';

const params = { rate: 0.01, rho: 0.01, bakeMinutes: 1440 };
const START = 29_000_000;

describe('the test of one arm against its limit', () => {
  test('has said nothing before its first minute', () => {
    expect(oneSampleLogE(startOneSample(START))).toBe(0);
  });

  test('mixes the first minute with the onsets still to come', () => {
    const row = { n: 100, k: 4 };
    const evidence = foldOneSample(params, startOneSample(START), { minute: START, ...row });
    const mixed = logSumExp(bettingLogE(row, params).map((logE, i) => logE + (LOG_RATE_PRIOR[i] ?? Number.NaN)));
    expectClose(oneSampleLogE(evidence), Math.log(0.5 * Math.exp(mixed) + 0.5));
  });

  test('finds a rate of three times the limit within the hour, and stays calm at the limit', () => {
    expect(oneSampleLogE(minutesOf({ n: 100, k: 3 }, 60))).toBeGreaterThan(Math.log(100));
    expect(oneSampleLogE(minutesOf({ n: 100, k: 0 }, 60))).toBeLessThan(0);
  });

  test('finds a fault that begins after six calm hours nearly as fast', () => {
    let evidence = minutesOf({ n: 100, k: 1 }, 360);
    for (let minute = 360; minute < 440; minute++)
      evidence = foldOneSample(params, evidence, { minute: START + minute, n: 100, k: 3 });
    expect(oneSampleLogE(evidence)).toBeGreaterThan(Math.log(100));
  });

  test('has mean 1 at the limit over all ways in which two minutes can go', () => {
    const atLimit = { rate: 0.3, rho: 0, bakeMinutes: 10 };
    const law = binomial(3, 0.3);
    let mean = 0;
    law.forEach((p1, k1) => {
      const first = foldOneSample(atLimit, startOneSample(0), { minute: 0, n: 3, k: k1 });
      law.forEach((p2, k2) => {
        mean += p1 * p2 * Math.exp(oneSampleLogE(foldOneSample(atLimit, first, { minute: 1, n: 3, k: k2 })));
      });
    });
    expectClose(mean, 1, 1e-12);
  });

  test('folds a minute once, and none from before its start', () => {
    const once = foldOneSample(params, startOneSample(START), { minute: START, n: 100, k: 9 });
    expect(foldOneSample(params, once, { minute: START, n: 100, k: 50 })).toBe(once);
    expect(foldOneSample(params, once, { minute: START - 1, n: 100, k: 50 })).toBe(once);
  });

  test('refuses impossible counts', () => {
    expect(() => foldOneSample(params, startOneSample(0), { minute: 0, n: 3, k: 4 })).toThrow(
      'arm k must be a whole number in [0, 3], got 4',
    );
    expect(() => foldOneSample(params, startOneSample(0), { minute: 0, n: -1, k: 0 })).toThrow(
      'arm n must be a whole number >= 0, got -1',
    );
  });
});

function minutesOf(counts: { n: number; k: number }, minutes: number): OneSampleEvidence {
  let evidence = startOneSample(START);
  for (let minute = 0; minute < minutes; minute++)
    evidence = foldOneSample(params, evidence, { minute: START + minute, ...counts });
  return evidence;
}
