import { describe, expect, test } from 'vitest';
import { prototypeRule } from '../../../bench/detection/reference/prototype-rule.ts';
import { GrowingPast, startPast } from '../../../lib/core/evidence/noise/arms-past.ts';
import type { EvidenceParams } from '../../../lib/core/evidence/sequence/evidence-params.ts';
import { EvidenceRunner } from '../../../lib/core/evidence/sequence/evidence-runner.ts';
import type { SignalEvidence } from '../../../lib/core/evidence/sequence/kept-evidence.ts';
import { evidenceOf, foldRow, startEvidence } from '../../../lib/core/evidence/sequence/signal-evidence.ts';
import { foldStableRate, NO_STABLE_RATE, type StableRate } from '../../../lib/core/evidence/sums/stable-rate.ts';
import { aRow, arm, expectClose, minutesAt } from './support.ts';
import vectors from './vectors-burst-discount.json' with { type: 'json' };

describe('evidence discounted by bursts', () => {
  test.each(vectors.sequences)(
    "of the prototype's rule agrees with the formulas worked out row by row: $name",
    ({ rows, rhoUpper, rhoHat }) => {
      const params = aParams({ rhoUpper, rhoHat });
      const rule = prototypeRule(params, params.history);
      let runner = new EvidenceRunner(params, startEvidence(params, 0), rule);
      const past = new GrowingPast(startPast(aDayOfOnePercent()));
      rows.forEach((row, minute) => {
        const [nc = 0, kc = 0, ns = 0, ks = 0, ...expected] = row.map((x) => x ?? Number.NaN);
        runner.fold(aRow(minute, arm(nc, kc), arm(ns, ks)));
        // half of the time through the store and back
        if (minute % 2 === 0) runner = new EvidenceRunner(params, JSON.parse(JSON.stringify(runner.evidence())), rule);
        const { logE, logEs, gate, onsetMinute } = runner.reading();
        const [rate, rho] = [past.expectedRate, Math.max(rhoUpper, past.candidateRho)];
        past.add(minute, { candidate: arm(nc, kc), stable: arm(ns, ks) });
        const [logE1 = Number.NaN, logE2 = Number.NaN] = logEs;
        const [d1 = Number.NaN, d2 = Number.NaN] = runner.evidence().blocks.paths.map(({ discount }) => discount);
        const z = minute === onsetMinute ? Number.NaN : gate.z;
        const breach = logE >= Math.log(100) && gate.pass ? 1 : 0;
        const got = [rate, rho, d1, d2, logE1, logE2, logE, onsetMinute, gate.ratio, z, breach];
        got.forEach((value, i) => {
          const wanted = expected[i] ?? Number.NaN;
          // logarithms are kept to a millionth
          if (!Number.isNaN(wanted)) expectClose(value, wanted, 1e-5);
        });
      });
    },
  );

  test('a burst on the candidate alone is explained away, a fault that outlives every burst is not', () => {
    const params = aParams({ rhoUpper: 0, rhoHat: 0 });
    const calm = foldMany(params, startEvidence(params, 0), { from: 0, to: 120, bad: 1 });
    const burst = foldMany(params, calm, { from: 120, to: 132, bad: 8 });
    expect(evidenceOf(params, burst).logE).toBeLessThan(Math.log(100));
    const over = foldMany(params, burst, { from: 132, to: 200, bad: 1 });
    expect(evidenceOf(params, over).logE).toBeLessThan(Math.log(100));
    const fault = foldMany(params, over, { from: 200, to: 240, bad: 8 });
    expect(evidenceOf(params, fault)).toMatchObject({ gate: { pass: true } });
    expect(evidenceOf(params, fault).logE).toBeGreaterThan(Math.log(100));
  });

  test('a fault that is there from the first minute is found at once', () => {
    const params = aParams({ rhoUpper: 0, rhoHat: 0 });
    const evidence = foldMany(params, startEvidence(params, 0), { from: 0, to: 4, bad: 8 });
    expect(evidenceOf(params, evidence).logE).toBeGreaterThan(Math.log(100));
    expect(evidenceOf(params, evidence).gate.pass).toBe(true);
  });

  test('the longer the tolerated burst, the later a late fault is found', () => {
    const minutes = [4, 15, 30].map((burstMinutes) => {
      const params = aParams({ rhoUpper: 0, rhoHat: 0, burstMinutes });
      let evidence = foldMany(params, startEvidence(params, 0), { from: 0, to: 120, bad: 1 });
      let minute = 120;
      while (evidenceOf(params, evidence).logE < Math.log(100)) {
        evidence = foldMany(params, evidence, { from: minute, to: minute + 1, bad: 8 });
        minute += 1;
      }
      return minute - 120;
    });
    const [short = 0, middle = 0, long = 0] = minutes;
    expect(short).toBeGreaterThan(4);
    expect(middle).toBeGreaterThan(15);
    expect(long).toBeGreaterThan(30);
    expect([short, middle, long]).toEqual([short, middle, long].sort((a, b) => a - b));
  });

  test('stays small enough to be kept for every signal, also after a bad day', () => {
    const params = aParams({ rhoUpper: 0.003, rhoHat: 0.002 });
    let evidence = startEvidence(params, 0);
    let largest = 0;
    for (let from = 0; from < 600; from += 50) {
      evidence = foldMany(params, evidence, { from, to: from + 40, bad: 1 });
      evidence = foldMany(params, evidence, { from: from + 40, to: from + 50, bad: 12 });
      largest = Math.max(largest, JSON.stringify(evidence).length);
      expect(evidence.blocks.recent.length).toBeLessThanOrEqual(15);
    }
    // as text; the table counts two digits of a number as one byte
    expect(largest).toBeLessThan(4096);
  });

  test('once is the same as twice: an older state can be folded again', () => {
    const params = aParams({ rhoUpper: 0.003, rhoHat: 0.002 });
    const evidence = foldMany(params, startEvidence(params, 0), { from: 0, to: 20, bad: 3 });
    const first = foldRow(params, evidence, aRow(20, arm(100, 9), arm(900, 9)));
    foldRow(params, first, aRow(21, arm(100, 50), arm(900, 9)));
    expect(foldRow(params, evidence, aRow(20, arm(100, 9), arm(900, 9)))).toEqual(first);
  });
});

function aParams(over: { rhoUpper: number; rhoHat: number; burstMinutes?: number }) {
  const history = { blockMinutes: 1, burstMinutes: 15, stableRate: aDayOfOnePercent(), ...over };
  return { alpha: 0.01, or0: 1, bakeMinutes: 1440, history } satisfies EvidenceParams;
}

function aDayOfOnePercent(): StableRate {
  let rate = NO_STABLE_RATE;
  for (let minute = -1440; minute < 0; minute++) rate = foldStableRate(rate, minute, arm(1000, 10));
  return rate;
}

/** Independent requests, stable at 1%, the candidate at `bad` %. */
function foldMany(
  params: EvidenceParams,
  evidence: SignalEvidence,
  { from, to, bad }: { from: number; to: number; bad: number },
): SignalEvidence {
  const rows = minutesAt(from + 1, { from, minutes: to - from, candidate: [100, bad / 100], stable: [900, 0.01] });
  return rows.reduce((folded, row) => foldRow(params, folded, row), evidence);
}
