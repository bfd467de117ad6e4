import { describe, expect, test } from 'vitest';
import { percentile, withoutOutliers } from '../../../lib/backtest/peers/iqr-outliers.ts';
import { isHigh, KAYENTA } from '../../../lib/backtest/peers/kayenta.ts';
import { LINDON_MALEK, logFactor } from '../../../lib/backtest/peers/lindon-malek.ts';
import { rankSumZ, shiftOf } from '../../../lib/backtest/peers/mann-whitney.ts';
import { pooledZ, Z_TEST } from '../../../lib/backtest/peers/z-test.ts';

// printed by scipy 1.17.1 and numpy 2: the line stands above each number

describe('the two-proportion z-test', () => {
  test('divides by the pooled error', () => {
    // p = (30+160)/10000; (30/1000 - 160/9000) / np.sqrt(p*(1-p)*(1/1000+1/9000))
    expect(pooledZ({ n: 1000, k: 30 }, { n: 9000, k: 160 })).toBeCloseTo(2.685716246210854, 12);
  });

  test('says nothing of nothing', () => {
    expect(pooledZ({ n: 0, k: 0 }, { n: 9, k: 1 })).toBe(0);
    expect(pooledZ({ n: 5, k: 0 }, { n: 9, k: 0 })).toBe(0);
  });

  test('adds the minutes up before it looks', () => {
    const watch = Z_TEST.start({});
    const minute = { candidate: { n: 100, k: 3 }, stable: { n: 900, k: 16 } };
    const looks = Array.from({ length: 10 }, () => watch?.(minute));
    // after 4 minutes z is 1.70, after 3 it is 1.47: np.sqrt(m) times 0.849 of one minute
    expect(looks.indexOf(true)).toBe(3);
  });
});

describe('the sequential multinomial test', () => {
  test('is the Bayes factor of a Dirichlet alternative against the traffic share', () => {
    // betabinom.logpmf(12, 52, 10, 90) - binom.logpmf(12, 52, 0.1)
    const first = logFactor({ n: 100, k: 12 }, { n: 900, k: 40 }, { share: 0.1, prior: [10, 90] });
    expect(first).toBeCloseTo(1.1330337856740327, 10);
    // the next minute at another share: betabinom.logpmf(3, 23, 22, 130) - binom.logpmf(3, 23, 0.2)
    const second = logFactor({ n: 200, k: 3 }, { n: 800, k: 20 }, { share: 0.2, prior: [22, 130] });
    expect(second).toBeCloseTo(0.3027734403927722, 10);
  });

  test('is an e-value: its mean over all counts is 1 when the share is true', () => {
    const [share, total] = [0.3, 12];
    let mean = 0;
    for (let c = 0, coefficient = 1; c <= total; c += 1) {
      const probability = coefficient * share ** c * (1 - share) ** (total - c);
      mean += probability * Math.exp(logFactor({ n: 30, k: c }, { n: 70, k: total - c }, { share, prior: [30, 70] }));
      coefficient = (coefficient * (total - c)) / (c + 1);
    }
    expect(mean).toBeCloseTo(1, 12);
  });

  test('acts on too many failures of the candidate, not on too few', () => {
    const fires = (k: number): boolean => {
      const watch = LINDON_MALEK.start({});
      const minute = { candidate: { n: 100, k }, stable: { n: 900, k: 90 } };
      return Array.from({ length: 200 }, () => watch?.(minute)).includes(true);
    };
    expect(fires(30)).toBe(true);
    expect(fires(10)).toBe(false);
    expect(fires(0)).toBe(false);
  });
});

describe("Kayenta's judge", () => {
  const x = [0.01, 0.02, 0.02, 0.05, 0.07, 0.03];
  const y = [0.01, 0, 0.02, 0.01, 0.015, 0.012, 0];

  test('ranks with ties and the correction for continuity', () => {
    // norm.isf(mannwhitneyu(x, y, method='asymptotic', use_continuity=True).pvalue / 2)
    expect(rankSumZ(x, y, 0)).toBeCloseTo(2.242178446313019, 12);
  });

  test('estimates the shift as Hodges and Lehmann do', () => {
    // np.median(np.subtract.outer(x, y))
    expect(shiftOf(x, y, 2.3263478740408408).estimate).toBeCloseTo(0.02, 6);
  });

  test('the lower limit is where the ranks stop being exceptional', () => {
    const { low, estimate } = shiftOf(x, y, 1.5);
    expect(low).toBeLessThan(estimate);
    expect(rankSumZ(x, y, low - 1e-6)).toBeGreaterThan(1.5);
    expect(rankSumZ(x, y, low + 1e-6)).toBeLessThanOrEqual(1.5);
  });

  test('takes percentiles between neighbours as Commons Math does', () => {
    const sorted = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7].sort((a, b) => a - b);
    // [np.percentile(v, q, method='weibull') for q in (1, 25, 75, 99)]
    expect([0.01, 0.25, 0.75, 0.99].map((p) => percentile(sorted, p))).toEqual([1, 2.75, 7.25, 9]);
  });

  test('leaves out a burst minute, which is its blind spot', () => {
    const calm = Array.from({ length: 199 }, (_, i) => 1 + (i % 3) / 10);
    // np.percentile(calm + [40, 50, 60], 99, method='weibull') is 49.7
    expect(withoutOutliers([...calm, 40, 50, 60])).toEqual([...calm, 40]);
    expect(withoutOutliers([])).toEqual([]);
  });

  test('calls a candidate high when all of its hour is worse, and not when nothing differs', () => {
    const hour = (rate: number) => Array.from({ length: 60 }, (_, i) => rate * (1 + (i % 7) / 10));
    expect(isHigh(hour(0.05), hour(0.01))).toBe(true);
    expect(isHigh(hour(0.01), hour(0.01))).toBe(false);
    expect(isHigh(hour(0.01), hour(0.05))).toBe(false);
    expect(isHigh([], hour(0.05))).toBe(false);
  });

  test('waits for 60 minutes and then looks every 5', () => {
    const watch = KAYENTA.start({});
    const looks = Array.from({ length: 70 }, (_, i) =>
      watch?.({ candidate: { n: 100, k: i < 2 ? 0 : 20 + (i % 5) }, stable: { n: 900, k: i % 9 } }),
    );
    expect(looks.indexOf(true)).toBe(59);
    expect(looks.map((fired, i) => (fired ? i + 1 : 0)).filter((minute) => minute > 0)).toEqual([60, 65, 70]);
  });
});
