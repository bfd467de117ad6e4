import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvidenceParams, HistoryEstimates } from '../../../../lib/core/evidence/sequence/evidence-params.ts';
import { EvidenceRunner } from '../../../../lib/core/evidence/sequence/evidence-runner.ts';
import type { SignalEvidence } from '../../../../lib/core/evidence/sequence/kept-evidence.ts';
import { evidenceOf, foldRow, startEvidence } from '../../../../lib/core/evidence/sequence/signal-evidence.ts';
import { NO_STABLE_RATE } from '../../../../lib/core/evidence/sums/stable-rate.ts';
import { aRow, arm } from '../support.ts';

const START = 29_000_000;
const cold: EvidenceParams = { alpha: 0.01, or0: 1.1, bakeMinutes: 1440 };

function withHistory(over: Partial<HistoryEstimates>): EvidenceParams {
  const history = {
    rhoUpper: 0.01,
    rhoHat: 0.01,
    blockMinutes: 1,
    burstMinutes: 4,
    stableRate: NO_STABLE_RATE,
    ...over,
  };
  return { ...cold, history };
}

const PARAMS: readonly EvidenceParams[] = [
  cold,
  withHistory({}),
  withHistory({ rhoUpper: 0, rhoHat: 0 }),
  withHistory({ blockMinutes: 3, burstMinutes: 10 }),
];

/** A quiet minute, a bad one, one in which nothing happened, or none at all. */
const aMinute = fc.option(
  fc.record({
    candidate: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 10, max: 40 })).map((k) => arm(60, k)),
    stable: fc.integer({ min: 0, max: 12 }).map((k) => arm(540, k)),
  }),
  { nil: undefined, freq: 6 },
);
const someMinutes = fc
  .array(aMinute, { maxLength: 40 })
  .map((minutes) => minutes.flatMap((minute, i) => (minute === undefined ? [] : [{ ...minute, minute: START + i }])));

/** Through the store and back. */
const thawed = (evidence: SignalEvidence): SignalEvidence => JSON.parse(JSON.stringify(evidence));

describe('a comparison that goes on', () => {
  test('is the same to the last bit whether it rests after every minute or never', () => {
    fc.assert(
      fc.property(someMinutes, fc.constantFrom(...PARAMS), (rows, params) => {
        const started = startEvidence(params, START);
        const runner = new EvidenceRunner(params, started);
        let resting = started;
        for (const row of rows) {
          runner.fold(row);
          const taken = new EvidenceRunner(params, thawed(resting));
          taken.fold(row);
          resting = taken.evidence();
          expect(resting).toEqual(runner.evidence());
        }
        expect(evidenceOf(params, resting)).toEqual(runner.reading());
      }),
    );
  });

  test('comes to what folding row by row comes to', () => {
    fc.assert(
      fc.property(someMinutes, fc.constantFrom(...PARAMS), (rows, params) => {
        const runner = new EvidenceRunner(params, startEvidence(params, START));
        for (const row of rows) runner.fold(row);
        const folded = rows.reduce((evidence, row) => foldRow(params, evidence, row), startEvidence(params, START));
        expect(folded).toEqual(runner.evidence());
      }),
    );
  });

  test('tells what it took in', () => {
    const runner = new EvidenceRunner(cold, startEvidence(cold, START));
    expect(runner.fold(aRow(START - 1, arm(60, 1), arm(540, 5)))).toBe(false);
    expect(runner.fold(aRow(START, arm(60, 1), arm(540, 5)))).toBe(true);
    expect(runner.fold(aRow(START, arm(60, 9), arm(540, 5)))).toBe(false);
    expect(runner.minutes).toBe(1);
    expect(runner.logE).toBe(runner.reading().logE);
  });

  test('keeps its evidence small while a burst lasts, and smaller when it is over', () => {
    const params = withHistory({ burstMinutes: 30 });
    const runner = new EvidenceRunner(params, startEvidence(params, START));
    const foldMany = (from: number, to: number, bad: number) => {
      for (let minute = from; minute < to; minute++) {
        runner.fold(aRow(START + minute, arm(1000, bad + (minute % 3)), arm(9000, 90 + (minute % 7))));
      }
      return runner.evidence().blocks.recent.length;
    };
    expect(foldMany(0, 100, 8)).toBeLessThan(30);
    expect(foldMany(100, 125, 60)).toBeGreaterThanOrEqual(25);
    expect(foldMany(125, 200, 60)).toBe(30);
    expect(foldMany(200, 260, 8)).toBeLessThan(30);
  });
});
