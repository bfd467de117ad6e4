import { describe, expect, test } from 'vitest';
import { estimateHistory } from '../../../../lib/core/evidence/noise/estimate-history.ts';
import { EvidenceRunner } from '../../../../lib/core/evidence/sequence/evidence-runner.ts';
import { startEvidence } from '../../../../lib/core/evidence/sequence/signal-evidence.ts';
import type { ArmCounts } from '../../../../lib/core/minutes/counts.ts';
import { arm } from '../support.ts';

const DAY = 1440;
const START = 29_000_000;

/** Bad requests that the candidate had when it was found to be worse; infinity when it never was within a day. */
function failuresUntilFound(before: (minute: number) => ArmCounts, candidate: (minute: number) => ArmCounts): number {
  const history = estimateHistory(
    Array.from({ length: DAY }, (_, minute) => ({ minute: START - DAY + minute, ...before(minute) })),
  );
  if (history === undefined) throw new RangeError('a day of minutes is enough of a history');
  const params = { alpha: 0.01, or0: 1.1, bakeMinutes: DAY, history };
  const runner = new EvidenceRunner(params, startEvidence(params, START));
  let failures = 0;
  for (let minute = 0; minute < DAY; minute++) {
    failures += candidate(minute).k;
    runner.fold({ minute: START + minute, candidate: candidate(minute), stable: before(minute) });
    if (runner.logE >= Math.log(1 / params.alpha) && runner.reading().gate.pass) return failures;
  }
  return Number.POSITIVE_INFINITY;
}

describe('beside a stable version that never fails', () => {
  const never = () => arm(900, 0);
  const oneAMinute = () => arm(100, 1);

  test('a candidate is found by its first eight failures', () => {
    expect(failuresUntilFound(never, oneAMinute)).toBeLessThanOrEqual(8);
    expect(failuresUntilFound(never, (minute) => arm(100, minute % 4 === 0 ? 1 : 0))).toBeLessThanOrEqual(8);
    expect(failuresUntilFound(() => arm(400, 0), oneAMinute)).toBeLessThanOrEqual(8);
  });

  test('not a single failure in its history is worth about as much as one, or ten', () => {
    const none = failuresUntilFound(never, oneAMinute);
    for (const failures of [1, 10]) {
      const some = (minute: number) => arm(900, minute % (DAY / failures) === 7 ? 1 : 0);
      expect(failuresUntilFound(some, oneAMinute)).toBeLessThanOrEqual(1.5 * none);
    }
  });

  test('a hundred times the traffic does not make it take more failures', () => {
    const few = failuresUntilFound(never, oneAMinute);
    expect(
      failuresUntilFound(
        () => arm(90_000, 0),
        () => arm(10_000, 1),
      ),
    ).toBeLessThanOrEqual(1.5 * few);
  });
});
