import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquared,
  chiSquaredP,
  cramersV,
  debiasedPsi,
  jensenShannonDistance,
  kolmogorovSmirnov,
  kolmogorovSmirnovP,
  normalisedWasserstein,
  psi,
  psiNullMean,
  wasserstein,
} from '../../../lib/core/drift/distances.ts';
import {
  calibrated,
  calmDetector,
  type DriftDetector,
  discoveries,
  driftLawOf,
  driftThreshold,
  foldWindow,
  windowLogE,
} from '../../../lib/core/drift/drift-evidence.ts';
import { chiSquaredTail, gammaTail } from '../../../lib/core/numbers/gamma-tail.ts';
import { randomStream } from '../../../lib/local/world/random-stream.ts';
import vectors from './vectors.json' with { type: 'json' };

const relative = (got: number, wanted: number): number => Math.abs(got - wanted) / Math.max(1e-300, Math.abs(wanted));

const histograms = fc
  .integer({ min: 2, max: 12 })
  .chain((bins) => fc.tuple(...[0, 1].map(() => fc.array(fc.nat(500), { minLength: bins, maxLength: bins }))))
  .filter(([a, b]) => a!.some((n) => n > 0) && b!.some((n) => n > 0))
  .map(([reference, current]) => ({ reference: reference!, current: current! }));

describe('distances of two histograms', () => {
  it.each(vectors.drift.map((v, at) => ({ v, at })))('table $at agrees with scipy', ({ v }) => {
    const two = { reference: v.ref, current: v.cur };
    const ours: [number, number][] = [
      [psi(two), v.psi_eps_half],
      [psiNullMean(two), v.psi_null_mean],
      [jensenShannonDistance(two), v.js_distance_base2],
      [kolmogorovSmirnov(two), v.ks_stat],
      [kolmogorovSmirnovP(two), v.ks_p_asymptotic],
      [wasserstein(two, v.centers), v.wasserstein],
      [normalisedWasserstein(two, v.centers), v.wasserstein_normalised],
      [chiSquared(two).statistic, v.chi2],
      [chiSquared(two).df, v.df],
      [chiSquaredP(two), v.chi2_p],
      [chiSquaredP(two, 3), v.chi2_p_design_effect_3],
      [cramersV(two), v.cramers_v],
    ];
    for (const [got, wanted] of ours) expect(relative(got, wanted)).toBeLessThan(1e-9);
  });

  it('are 0 between a histogram and itself, at least 0 otherwise, and the symmetric ones symmetric', () => {
    fc.assert(
      fc.property(histograms, (two) => {
        const same = { reference: two.reference, current: two.reference };
        const swapped = { reference: two.current, current: two.reference };
        const symmetric = [psi, jensenShannonDistance, kolmogorovSmirnov, (x: typeof two) => chiSquared(x).statistic];
        for (const distance of symmetric) {
          expect(distance(same)).toBeCloseTo(0, 7);
          expect(distance(two)).toBeGreaterThanOrEqual(0);
          expect(distance(swapped)).toBeCloseTo(distance(two), 8);
        }
      }),
    );
  });

  it('of a side without rows is not 0 but refused', () => {
    const empty = { reference: [1, 2], current: [0, 0] };
    for (const distance of [psi, jensenShannonDistance, kolmogorovSmirnov, chiSquared])
      expect(() => distance(empty)).toThrow('a histogram without a row cannot be compared');
    expect(() => psi({ reference: [1], current: [1, 2] })).toThrow('both histograms need the same bins, got 1 and 2');
  });

  it('PSI without its bias is about 0 on average while nothing changes, whatever the number of rows', () => {
    const random = randomStream(7, 'drift');
    const drawn = (rows: number): number[] => {
      const counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      for (let i = 0; i < rows; i += 1) counts[Math.floor(random() * 10)]! += 1; // ten bins
      return counts;
    };
    for (const rows of [200, 2000]) {
      const runs = Array.from({ length: 200 }, () => ({ reference: drawn(5000), current: drawn(rows) }));
      const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
      const bias = mean(runs.map((two) => psi(two)));
      expect(Math.abs(mean(runs.map((two) => debiasedPsi(two))))).toBeLessThan(0.1 * bias);
    }
  });
});

describe('the tail of the gamma law', () => {
  // printed by scipy 1.17.1: scipy.stats.chi2.sf(x, df)
  it.each([
    [3.84, 1, 0.05004352124870519],
    [100, 5, 5.285148360943219e-20],
    [0.5, 4, 0.9735009788392561],
    [1333.3333333333333, 3, 8.61152730248545e-289],
    [20, 20, 0.4579297144718523],
  ])('of %d with %d degrees of freedom', (x, df, wanted) => {
    expect(relative(chiSquaredTail(x, df), wanted)).toBeLessThan(1e-9);
  });

  it('is 1 at 0, and refuses what has no law', () => {
    expect(gammaTail(2, 0)).toBe(1);
    expect(() => gammaTail(0, 1)).toThrow(RangeError);
  });
});

describe('evidence of drift', () => {
  it.each(vectors.calibrator)('the calibrator at p = $p', ({ p, e_mix }) => {
    expect(calibrated(p)).toBeCloseTo(e_mix, 9);
  });

  it('the calibrator has mean 1 over all p-values', () => {
    const steps = 2_000_000;
    let sum = 0;
    // p = u^4, so that the steep end near 0 is seen
    for (let i = 0; i < steps; i += 1) {
      const u = (i + 0.5) / steps;
      sum += (calibrated(u ** 4) * 4 * u ** 3) / steps;
    }
    // what lies below the first step is left out: 1 / -log p of it
    expect(sum).toBeGreaterThan(0.97);
    expect(sum).toBeLessThanOrEqual(1.0001);
  });

  it.each(vectors.e_bh)('e-BH at $q finds $rejected_indices', ({ q, e, rejected_indices }) => {
    expect(discoveries(e.map(Math.log), q).sort((a, b) => a - b)).toEqual(rejected_indices);
  });

  it('claims nothing of a feature with fewer than 72 windows', () => {
    expect(driftLawOf(new Array(71).fill(9), 10)).toBeUndefined();
    expect(driftLawOf(new Array(72).fill(9), 10)).toEqual({ scale: 1, df: 9 });
  });

  it('a reference that comes in clumps raises the scale, one of independent rows leaves it near 1', () => {
    const law = (clump: number) =>
      driftLawOf(
        windows(clump, 144).map((two) => chiSquared(two).statistic),
        10,
      );
    expect(law(1)?.scale).toBeLessThan(2);
    expect(law(5)?.scale).toBeGreaterThan(3);
  });

  it('a feature that has not moved does not alarm in three weeks; one that has does within hours', () => {
    const features = 50;
    const threshold = driftThreshold(720, features);
    const law = driftLawOf(
      windows(1, 144).map((two) => chiSquared(two).statistic),
      10,
    );
    if (law === undefined) throw new Error('144 windows are enough');
    let detector: DriftDetector = calmDetector(0);
    let highest = Number.NEGATIVE_INFINITY;
    windows(1, 504, 0, 'calm').forEach((two, window) => {
      detector = foldWindow(detector, windowLogE(two, law), window);
      highest = Math.max(highest, detector.logM);
    });
    expect(highest).toBeLessThan(threshold);
    let needed = 0;
    for (const two of windows(1, 48, 0.35, 'moved')) {
      needed += 1;
      detector = foldWindow(detector, windowLogE(two, law), 504 + needed);
      if (detector.logM >= threshold) break;
    }
    expect(needed).toBeLessThanOrEqual(6);
    expect(detector.since).toBeGreaterThan(500);
  });
});

/** Hours of 1000 rows in ten bins against a reference of 10 000; `clump` rows at a time have the same value. */
function windows(clump: number, count: number, shift = 0, name = 'reference') {
  const random = randomStream(11, name, String(clump));
  const row = (moved: number): number => Math.min(9, Math.floor(random() ** (1 - moved * 0.6) * 10));
  const drawn = (rows: number, by: number, moved: number): number[] => {
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < rows; i += by) counts[row(moved)]! += by; // ten bins
    return counts;
  };
  const reference = drawn(10_000, 1, 0);
  return Array.from({ length: count }, () => ({ reference, current: drawn(1000, clump, shift) }));
}
