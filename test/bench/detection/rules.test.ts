import { describe, expect, test } from 'vitest';
import { type Cell, drawRun } from '../../../bench/detection/draw/draw-run.ts';
import { STATIONARY } from '../../../bench/detection/draw/families.ts';
import type { Family } from '../../../bench/detection/draw/family.ts';
import { ruleNamed } from '../../../bench/detection/rules/all-rules.ts';
import { decideRun } from '../../../bench/detection/rules/decide-run.ts';
import { readyAt } from '../../../bench/detection/rules/lane.ts';
import { inView } from '../../../bench/detection/rules/run-in-view.ts';
import { delaysOf } from '../../../bench/detection/tables/delay-numbers.ts';
import { startOneSample } from '../../../lib/core/evidence/sequence/one-sample.ts';
import { startEvidence } from '../../../lib/core/evidence/sequence/signal-evidence.ts';
import type { SignalJudgement } from '../../../lib/core/judge/judgement.ts';
import { SignalFold } from '../../../lib/core/judge/lanes/concurrent/signal-fold.ts';
import type { ArmMinute } from '../../../lib/core/minutes/readings.ts';
import { SIGNALS } from '../../../lib/core/words/policy.ts';

const calm: Cell = {
  family: STATIONARY.independent,
  signals: ['errors'],
  requestsPerMinute: 1000,
  share: 0.1,
  baseRate: 0.01,
  minutes: 240,
};

describe('the two-sample limit', () => {
  // Medians of 40 to 60 runs of an independent prototype, whose own error is about 12%:
  // 1000 requests a minute, share 10%, odds ratio 2, rho .01: 20 minutes; 100 a minute, odds ratio 5, independent: 16.
  test.each([
    { family: STATIONARY['rho-.01'], requestsPerMinute: 1000, oddsRatio: 2, median: 20 },
    { family: STATIONARY.independent, requestsPerMinute: 100, oddsRatio: 5, median: 16 },
  ])('is $median minutes at $requestsPerMinute requests a minute and odds ratio $oddsRatio', (expected) => {
    const { family, requestsPerMinute, oddsRatio } = expected;
    const cell: Cell = { ...calm, family, requestsPerMinute, fault: { oddsRatio, fromMinute: 0 } };
    const decided = Array.from({ length: 150 }, (_, run) =>
      decideRun(cell, drawRun(cell, 'limit', run), ['limit-two-sample', 'limit-one-sample']),
    );
    const result = { key: 'limit', cell, rules: [], runs: 150, decided };
    const limit = delaysOf(result, 'limit-two-sample').median;
    expect(limit).toBeGreaterThan(0.7 * expected.median);
    expect(limit).toBeLessThan(1.35 * expected.median);
    expect(delaysOf(result, 'limit-one-sample').median).toBeLessThanOrEqual(limit);
  });
});

describe('a run in view of every rule', () => {
  test('is decided by all of them when half of the requests fail, and by the hard limits in the second minute', () => {
    const cell: Cell = { ...calm, fault: { oddsRatio: 10_000, fromMinute: 30 } };
    const names = ['stablehand', 'stablehand-of-three', 'stablehand-cold', 'prototype-r', 'prototype-v0', 'z-test'];
    const { at } = decideRun(cell, drawRun(cell, 'total', 1), [...names, 'hard-limit', 'limit-two-sample']);
    for (const name of names) expect(at[name], name).toBeDefined();
    expect(at['hard-limit']).toBe(31);
    expect(at['limit-two-sample']).toBe(30);
    expect(at['stablehand-of-three']).toBeGreaterThanOrEqual(at.stablehand ?? Number.NaN);
  });

  test('is decided by nobody with a budget when nothing is wrong', () => {
    const { at } = decideRun(calm, drawRun(calm, 'calm', 1), [
      'stablehand',
      'prototype-r',
      'prototype-v0',
      'hard-limit',
    ]);
    expect(at).toEqual({});
  });

  test('gives each signal a lane, and latency its cold start', () => {
    const cell: Cell = { ...calm, signals: SIGNALS };
    const lanes = inView(cell, drawRun(cell, 'lanes', 1)).lanes();
    for (const lane of lanes) lane.foldTo(99);
    const minutes = lanes.map(({ frozen, reading }) => [frozen.signal, reading().sums.minutes]);
    expect(minutes).toEqual([
      ['errors', 100],
      ['latency', 95],
      ['client-errors', 100],
    ]);
    expect(lanes.reduce((sum, { frozen }) => sum + frozen.weight, 0)).toBeCloseTo(1);
  });

  test('knows the rules by name', () => {
    expect(() => ruleNamed('tea-leaves')).toThrow(/rule is tea-leaves, allowed: stablehand, /);
  });
});

describe('minutes whose errors come late', () => {
  const family: Family = { ...STATIONARY.independent, latestMinutes: 9 };

  test('are folded at the ticks at which the judge folds them', () => {
    const cell: Cell = { ...calm, family, minutes: 60 };
    const run = drawRun(cell, 'late', 1);
    const errors = run.signals.get('errors');
    const view = inView(cell, run);
    const [lane] = view.lanes();
    const [frozen] = view.frozen().signals;
    if (errors === undefined || lane === undefined || frozen === undefined) throw new Error('errors were drawn');
    const started = startEvidence(frozen.evidence, 0);
    let state: SignalJudgement = { cursor: -1, evidence: started, stableAlone: startOneSample(0), gaps: 0 };
    const cursors: number[] = [];
    const lanes: number[] = [];
    for (let tick = 0; tick < 60; tick += 1) {
      const atEpochSeconds = (tick + 1) * 60 + 180;
      const series = ({ n, k }: { n: Float64Array; k: Float64Array }) => ({
        status: 'complete' as const,
        newest: tick,
        minute: (minute: number): ArmMinute => {
          const known = (minute + 1 + (errors.late?.[minute] ?? 0)) * 60 <= atEpochSeconds;
          return known ? { n: n[minute] ?? Number.NaN, k: k[minute] ?? Number.NaN } : 'late';
        },
      });
      const arms = { candidate: series(errors.candidate), stable: series(errors.stable) };
      const { stableAlone: _alone, ...withoutAlone } = frozen;
      const fold = new SignalFold(withoutAlone, state);
      fold.fold(arms, { firstMinute: 0, atEpochSeconds });
      state = fold.judgement;
      lane.foldTo(tick);
      cursors.push(fold.judgement.cursor);
      lanes.push(lane.reading().sums.minutes - 1);
    }
    expect(lanes).toEqual(cursors);
    // some minutes did come too late to be folded when they were closed
    expect(cursors.some((cursor, tick) => cursor < tick)).toBe(true);
  });

  test('are ready when they are closed, if they come by then', () => {
    const late = Uint8Array.of(0, 3, 4);
    expect([0, 1, 2].map((minute) => readyAt({ late }, minute))).toEqual([0, 1, 3]);
  });
});
