import { describe, expect, test } from 'vitest';
import type { FrozenSignal } from '../../../lib/core/judge/judgement.ts';
import { NO_PROOF } from '../../../lib/core/judge/margin-proof.ts';
import { isNoWorse, isWorthActing, minutesToNearlyNone } from '../../../lib/core/judge/no-worse.ts';
import { rateBelowLogE } from '../../../lib/core/numbers/rate-at-most.ts';

const frozen: FrozenSignal = {
  signal: 'errors',
  weight: 1,
  evidence: { alpha: 0.01, or0: 1.1, bakeMinutes: 1440, tolerateBurstsMinutes: 15 },
  absoluteMargin: 0.001,
};
const counted = (requests: number, bad: number, stable = { requests: 900_000, bad: 9 }) => ({
  candidate: { requests, bad },
  stable,
  minutes: requests,
});

describe('evidence that a rate is below a limit', () => {
  test('grows by the limit with each good request, and falls with each bad one', () => {
    // print(math.log(sum(((1-.001*p)/.999)**10000 for p in (0,.125,.25,.5))/4)), Python 3
    expect(rateBelowLogE({ n: 10_000, k: 0 }, 0.001)).toBeCloseTo(8.937359985645358, 9);
    expect(rateBelowLogE({ n: 10_000, k: 1 }, 0.001)).toBeLessThan(rateBelowLogE({ n: 10_000, k: 0 }, 0.001));
    expect(rateBelowLogE({ n: 0, k: 0 }, 0.001)).toBeCloseTo(0, 12);
    expect(rateBelowLogE({ n: 10_000, k: 10 }, 0.001)).toBeLessThan(0);
  });

  test('is e-value: its mean under the limit is at most 1, at any length', () => {
    for (const n of [1, 5, 40]) {
      let mean = 0;
      let chance = (1 - 0.1) ** n; // binomial, from k = 0 on
      for (let k = 0; k <= n; k += 1) {
        mean += chance * Math.exp(rateBelowLogE({ n, k }, 0.1));
        chance *= ((n - k) / (k + 1)) * (0.1 / 0.9);
      }
      expect(mean).toBeLessThanOrEqual(1 + 1e-9);
      expect(mean).toBeGreaterThan(0.9);
    }
  });

  test('counts requests that fail together as one', () => {
    expect(rateBelowLogE({ n: 10_000, k: 0 }, 0.001, 10)).toBeLessThan(rateBelowLogE({ n: 1500, k: 0 }, 0.001));
  });
});

describe('a candidate that hardly ever fails', () => {
  test('is no worse once its rate is known to be within the absolute margin of stable’s', () => {
    expect(isNoWorse(frozen, NO_PROOF, counted(10_000, 0))).toBe(true);
    expect(isNoWorse(frozen, NO_PROOF, counted(1000, 0))).toBe(false);
    expect(isNoWorse(frozen, NO_PROOF, counted(10_000, 12))).toBe(false);
  });

  test.each([
    ['nothing is known of stable', frozen, { candidate: { requests: 10_000, bad: 0 }, minutes: 10_000 }],
    ['stable had no request', frozen, counted(10_000, 0, { requests: 0, bad: 0 })],
    ['the margin is not there', { ...frozen, absoluteMargin: 0 }, counted(10_000, 0, { requests: 9, bad: 0 })],
  ])('is not called so while %s', (_, signal, numbers) => {
    expect(isNoWorse(signal, NO_PROOF, numbers)).toBe(false);
  });

  test('the minutes until then follow from the pace', () => {
    expect(minutesToNearlyNone(frozen, counted(10_000, 0))).toBe(0);
    expect(minutesToNearlyNone(frozen, counted(3000, 0))).toBeCloseTo(581.294, 3);
    expect(minutesToNearlyNone(frozen, counted(10_000, 20))).toBe(Number.POSITIVE_INFINITY);
  });

  test('a difference that nobody minds is not acted on', () => {
    expect(isWorthActing(frozen, { rateCandidate: 0.0011, rateStable: 0.0002 })).toBe(false);
    expect(isWorthActing(frozen, { rateCandidate: 0.0013, rateStable: 0.0002 })).toBe(true);
    const { absoluteMargin: _, ...usual } = frozen;
    expect(isWorthActing(usual, { rateCandidate: 0.0003, rateStable: 0.0001 })).toBe(true);
    expect(isWorthActing(usual, { rateCandidate: 0.00019, rateStable: 0.0001 })).toBe(false);
  });
});
