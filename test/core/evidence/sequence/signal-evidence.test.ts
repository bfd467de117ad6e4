import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { natsToDetect } from '../../../../lib/core/evidence/readings/detection-limit.ts';
import type { EvidenceParams, HistoryEstimates } from '../../../../lib/core/evidence/sequence/evidence-params.ts';
import type { SignalEvidence } from '../../../../lib/core/evidence/sequence/kept-evidence.ts';
import { evidenceOf, foldRow, startEvidence } from '../../../../lib/core/evidence/sequence/signal-evidence.ts';
import { NO_STABLE_RATE } from '../../../../lib/core/evidence/sums/stable-rate.ts';
import type { TwoArmRow } from '../../../../lib/core/minutes/counts.ts';
import { aRow, arm, binomial, expectClose, minutesAt } from '../support.ts';

const START = 29_000_000;
const cold: EvidenceParams = { alpha: 0.01, or0: 1.1, bakeMinutes: 1440 };
const THRESHOLD = Math.log(1 / cold.alpha);

describe('the comparison of two arms', () => {
  test('begins with no evidence and a shut gate', () => {
    const reading = evidenceOf(cold, startEvidence(cold, START));
    expect(reading.logE).toBeCloseTo(0, 12);
    expect(reading).toMatchObject({ logEs: [0, 0], pValue: 1, information: 0, gate: { pass: false } });
    expect(reading.sums).toEqual({ nc: 0, kc: 0, ns: 0, ks: 0, minutes: 0 });
  });

  test('without a history, finds a candidate of five times the errors within a quarter of an hour', () => {
    const reading = evidenceOf(cold, foldAll(cold, steady(15, arm(60, 3), arm(540, 5))));
    expect(reading.logE).toBeGreaterThan(THRESHOLD);
    expect(reading.gate.pass).toBe(true);
    expect(reading.pValue).toBeLessThan(cold.alpha);
  });

  test('a candidate with most of the traffic is found, though a burst of the greater arm explains a high total', () => {
    const history = { rhoUpper: 0.01, rhoHat: 0.01, blockMinutes: 1, burstMinutes: 15, stableRate: NO_STABLE_RATE };
    const known = { ...cold, history };
    for (const [params, minutes] of [
      [known, 40],
      [cold, 60],
    ] as const) {
      const reading = evidenceOf(params, foldAll(params, steady(minutes, arm(800, 40), arm(200, 2))));
      expect(reading.logE).toBeGreaterThan(THRESHOLD);
      expect(reading.gate.pass).toBe(true);
    }
    // a minute is worth log 2 at most there, so that health is not claimed on the strength of the greater arm
    const oneMinute = evidenceOf(cold, foldAll(cold, steady(1, arm(800_000, 8000), arm(200_000, 2000))));
    expect(oneMinute.information).toBeLessThanOrEqual(Math.LN2);
    expect(oneMinute.information).toBeGreaterThan(0);
  });

  test('no single minute is enough, whatever it holds', () => {
    const reading = evidenceOf(cold, foldAll(cold, steady(1, arm(1000, 1000), arm(1000, 0))));
    expect(reading.gate.pass).toBe(false);
  });

  test('stays silent through an incident that both arms share', () => {
    const calm = minutesAt(1, { from: START, minutes: 60, candidate: [100, 0.01], stable: [900, 0.01] });
    const incident = minutesAt(2, { from: START + 60, minutes: 60, candidate: [100, 0.4], stable: [900, 0.4] });
    const reading = evidenceOf(cold, foldAll(cold, [...calm, ...incident]));
    expect(reading.logE).toBeLessThan(0.5);
    expect(reading.gate.pass).toBe(false);
  });

  test('is an e-process: its mean over all ways in which two healthy minutes of independent requests can go is at most 1', () => {
    const history = { rhoUpper: 0, rhoHat: 0, blockMinutes: 1, burstMinutes: 0, stableRate: NO_STABLE_RATE };
    const independent: EvidenceParams = { alpha: 0.01, or0: 1, bakeMinutes: 1440, history };
    const [candidate, stable] = [binomial(3, 0.2), binomial(5, 0.2)];
    let mean = 0;
    const each = (evidence: SignalEvidence, minute: number, p: number) => {
      candidate.forEach((pc, kc) => {
        stable.forEach((ps, ks) => {
          const next = foldRow(independent, evidence, aRow(START + minute, arm(3, kc), arm(5, ks)));
          if (minute === 1) mean += p * pc * ps * Math.exp(evidenceOf(independent, next).logE);
          else each(next, minute + 1, p * pc * ps);
        });
      });
    };
    each(startEvidence(independent, START), 0, 1);
    // a little less: what comes and goes counts as even odds while the means do not bear it out
    expect(mean).toBeLessThanOrEqual(1 + 1e-6);
    expect(mean).toBeGreaterThan(0.99);
  });

  test('the p-value keeps its lowest', () => {
    const bad = foldAll(cold, steady(21, arm(60, 3), arm(540, 5)));
    const better = foldAll(cold, steady(60, arm(60, 0), arm(540, 5), START + 21), bad);
    expect(evidenceOf(cold, better).logE).toBeLessThan(evidenceOf(cold, bad).logE);
    expect(evidenceOf(cold, better).pValue).toBe(evidenceOf(cold, bad).pValue);
  });

  test('counts the sums of all minutes, those of an open block included', () => {
    const blocks = { ...cold, history: aHistory({ blockMinutes: 4 }) };
    const reading = evidenceOf(blocks, foldAll(blocks, steady(6, arm(60, 3), arm(540, 5))));
    expect(reading.sums).toEqual({ nc: 360, kc: 18, ns: 3240, ks: 30, minutes: 6 });
  });

  test('learns from a block when its last minute is in, or when a later block begins', () => {
    const blocks = { ...cold, history: aHistory({ blockMinutes: 4 }) };
    const rows = steady(5, arm(60, 3), arm(540, 5));
    expectClose(evidenceOf(blocks, foldAll(blocks, rows.slice(0, 3))).logE, 0);
    const whole = evidenceOf(blocks, foldAll(blocks, rows.slice(0, 4))).logE;
    expect(whole).not.toBe(0);
    const gappy = foldAll(blocks, [...rows.slice(0, 3), ...rows.slice(4)]);
    expect(evidenceOf(blocks, gappy).logE).not.toBe(0);
    expect(evidenceOf(blocks, gappy).logE).not.toBe(whole);
  });

  test('a doubling would have been found when the information says so', () => {
    const rows = steady(15, arm(500, 5), arm(4500, 45));
    expect(evidenceOf(cold, foldAll(cold, rows.slice(0, 2))).information).toBeLessThan(natsToDetect(cold.alpha));
    const history = { ...cold, history: aHistory({ rhoUpper: 0, rhoHat: 0 }) };
    expect(evidenceOf(history, foldAll(history, rows)).information).toBeGreaterThan(natsToDetect(cold.alpha));
    // one arm alone tells nothing
    expect(evidenceOf(cold, foldAll(cold, steady(60, arm(0, 0), arm(900, 9)))).information).toBe(0);
  });
});

describe('folded evidence', () => {
  const params: readonly EvidenceParams[] = [cold, { ...cold, history: aHistory({ blockMinutes: 4 }) }];

  test('is the same however the minutes are handed over, with gaps, repeats and late ones', () => {
    fc.assert(
      fc.property(fc.array(aMinute(), { maxLength: 25 }), fc.constantFrom(...params), fc.nat(24), (minutes, p, cut) => {
        const rows = minutes.flatMap((minute, i) => (minute === undefined ? [] : [{ ...minute, minute: START + i }]));
        const atOnce = foldAll(p, rows);
        const first = foldAll(p, rows.slice(0, cut));
        const thawed: SignalEvidence = JSON.parse(JSON.stringify(first));
        const late = rows.slice(0, cut).map((row) => ({ ...row, candidate: row.stable, stable: row.candidate }));
        expect(foldAll(p, [...late, ...rows.slice(cut)], thawed)).toEqual(atOnce);
      }),
    );
  });

  test('leaves its inputs as they were', () => {
    for (const p of params) {
      const evidence = deepFreeze(foldAll(p, steady(6, arm(60, 3), arm(540, 5))));
      expect(() => foldRow(p, evidence, deepFreeze(aRow(START + 6, arm(60, 3), arm(540, 5))))).not.toThrow();
    }
  });

  test('is finite whatever comes', () => {
    fc.assert(
      fc.property(fc.array(aMinute(100_000), { maxLength: 8 }), fc.constantFrom(...params), (minutes, p) => {
        const rows = minutes.flatMap((minute, i) => (minute === undefined ? [] : [{ ...minute, minute: START + i }]));
        const { logE, logEs, pValue, gate, information } = evidenceOf(p, foldAll(p, rows));
        for (const number of [logE, ...logEs, pValue, gate.z, gate.ratio, information])
          expect(number).toSatisfy(Number.isFinite);
      }),
    );
  });

  test('refuses impossible counts instead of learning from them', () => {
    const evidence = startEvidence(cold, START);
    expect(() => foldRow(cold, evidence, aRow(START, arm(3, 4), arm(5, 0)))).toThrow(
      'candidate k must be a whole number in [0, 3], got 4',
    );
    expect(() => foldRow(cold, evidence, aRow(START, arm(3, 0), arm(5.5, 0)))).toThrow(
      'stable n must be a whole number >= 0, got 5.5',
    );
  });

  test('ignores minutes from before the start', () => {
    const evidence = startEvidence(cold, START);
    expect(foldRow(cold, evidence, aRow(START - 1, arm(60, 60), arm(540, 0)))).toBe(evidence);
  });
});

function aHistory(over: Partial<HistoryEstimates> = {}): HistoryEstimates {
  return { rhoUpper: 0.01, rhoHat: 0.0075, blockMinutes: 1, burstMinutes: 15, stableRate: NO_STABLE_RATE, ...over };
}

function steady(
  minutes: number,
  candidate: TwoArmRow['candidate'],
  stable: TwoArmRow['stable'],
  from = START,
): TwoArmRow[] {
  return Array.from({ length: minutes }, (_, i) => aRow(from + i, candidate, stable));
}

function foldAll(
  params: EvidenceParams,
  rows: readonly TwoArmRow[],
  from = startEvidence(params, START),
): SignalEvidence {
  return rows.reduce((evidence, row) => foldRow(params, evidence, row), from);
}

function aMinute(most = 200) {
  const anArm = fc.integer({ min: 0, max: most }).chain((n) => fc.integer({ min: 0, max: n }).map((k) => arm(n, k)));
  return fc.option(fc.record({ candidate: anArm, stable: anArm }), { nil: undefined });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
