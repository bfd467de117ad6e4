import { xoroshiro128plus } from 'pure-rand';
import { expect } from 'vitest';
import type { ArmCounts, TwoArmRow } from '../../../lib/core/minutes/counts.ts';

/** Expects numbers to agree to 1e-9, relative where they are above 1; logs near 0 are compared absolutely. */
export function expectClose(
  actual: number | readonly number[],
  expected: number | readonly number[],
  tolerance = 1e-9,
): void {
  const actuals = [actual].flat();
  const expecteds = [expected].flat();
  expect(actuals).toHaveLength(expecteds.length);
  expecteds.forEach((wanted, i) => {
    const got = actuals[i] ?? Number.NaN;
    const off = Math.abs(got - wanted) / Math.max(1, Math.abs(wanted));
    expect(off, `value ${i}: got ${got}, wanted ${wanted}`).toBeLessThanOrEqual(tolerance);
  });
}

export function arm(n: number, k: number): ArmCounts {
  return { n, k };
}

export function aRow(minute: number, candidate: ArmCounts, stable: ArmCounts): TwoArmRow {
  return { minute, candidate, stable };
}

export function binomial(n: number, p: number): number[] {
  const law: number[] = [];
  for (let k = 0; k <= n; k++) law.push(choose(n, k) * p ** k * (1 - p) ** (n - k));
  return law;
}

/** Bursty counts: a mean of binomials over two states of the minute. */
export function twoState(n: number, calm: number, burst: number, burstShare: number): number[] {
  const inBurst = binomial(n, burst);
  return binomial(n, calm).map((p, k) => (1 - burstShare) * p + burstShare * (inBurst[k] ?? 0));
}

/** Beta-binomial law by the product formula of the rising factorials, which the code under test does not use. */
export function betaBinomial(n: number, a: number, b: number): number[] {
  const rising = (x: number, m: number) => {
    let product = 1;
    for (let i = 0; i < m; i++) product *= x + i;
    return product;
  };
  const law: number[] = [];
  for (let k = 0; k <= n; k++) law.push((choose(n, k) * rising(a, k) * rising(b, n - k)) / rising(a + b, n));
  return law;
}

export function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/** Mean of `value(k_c, k_s)` over independent arms. */
export function meanOver(
  candidate: readonly number[],
  stable: readonly number[],
  value: (kc: number, ks: number) => number,
): number {
  let mean = 0;
  candidate.forEach((pc, kc) => {
    stable.forEach((ps, ks) => {
      mean += pc * ps * value(kc, ks);
    });
  });
  return mean;
}

/** Reproducible random numbers in [0, 1). */
export function seeded(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.unsafeNext() >>> 0) / 2 ** 32;
}

/** Minutes of two arms whose requests fail independently with the given rates. */
export function minutesAt(
  seed: number,
  {
    from,
    minutes,
    candidate,
    stable,
  }: { from: number; minutes: number; candidate: [n: number, rate: number]; stable: [n: number, rate: number] },
): TwoArmRow[] {
  const random = seeded(seed);
  const bad = ([n, rate]: [number, number]) => arm(n, Array.from({ length: n }, random).filter((x) => x < rate).length);
  return Array.from({ length: minutes }, (_, i) => aRow(from + i, bad(candidate), bad(stable)));
}
