import { describe, expect, it } from 'vitest';
import type { TickReport } from '../../../../lambdas/health-check/handler.ts';
import type { Comparison, Verdict } from '../../../../lib/core/words/verdict.ts';
import { demoPolicy } from '../../../../lib/local/story/demo-policy.ts';
import { evidenceLog } from '../../../../lib/local/story/result/evidence-log.ts';
import { TOGETHER } from '../../../../lib/report/page/incident-report.ts';

const compared = (signal: 'errors' | 'latency', logE: number, gatePassed: boolean, minutes = 30): Comparison => ({
  signal,
  candidate: { requests: 100, bad: 5 },
  stable: { requests: 900, bad: 9 },
  minutes,
  logE,
  logThreshold: Math.log(100),
  gatePassed,
  ...(signal === 'latency' ? { slowerThanMicros: 180_000 } : {}),
});

const ticked = (verdict: Verdict): TickReport => ({
  at: '2026-11-02T14:00:00.000Z',
  guards: [{ endpoint: 'fraud-detector', outcome: 'looked', verdicts: [{ candidate: 'v2', verdict }], failures: [] }],
});

/** The log of one tick. Errors weigh 4, latency 3 and client errors, of which nothing is known here, 1: the defaults of docs/policy.md. */
function logOf(verdict: Verdict) {
  const log = evidenceLog(demoPolicy().guards[0]!); // the policy of the demo has one guard
  log.add(ticked(verdict));
  const evidence = log.of('v2');
  return { ...evidence, together: evidence.points.find(({ signal }) => signal === TOGETHER)?.logE };
}

describe('what a tick says of the evidence', () => {
  it('is kept for each signal, and as the weighted mean that decides', () => {
    const comparisons = [compared('errors', Math.log(50), true), compared('latency', Math.log(5), true)];
    const { points, together } = logOf({ kind: 'healthy', comparisons });
    expect(points.slice(1).map(({ signal, logE }) => [signal, Math.exp(logE)])).toEqual([
      ['errors', expect.closeTo(50, 9)],
      ['latency', expect.closeTo(5, 9)],
    ]);
    expect(Math.exp(together ?? Number.NaN)).toBeCloseTo((4 * 50 + 3 * 5 + 1) / 8, 9);
  });

  it('counts for at most 1 in the mean where the plain averages do not agree', () => {
    const comparisons = [compared('errors', Math.log(50), false), compared('latency', Math.log(0.5), false)];
    const { together } = logOf({ kind: 'healthy', comparisons });
    expect(Math.exp(together ?? Number.NaN)).toBeCloseTo((4 * 1 + 3 * 0.5 + 1) / 8, 9);
  });

  it('is the number that a breach was decided on, where there was one', () => {
    const comparisons = [compared('errors', Math.log(500), true), compared('latency', 0, false, 0)];
    const comparison = { ...comparisons[0]!, logE: Math.log(400) };
    const breach: Verdict = {
      kind: 'breach',
      cause: 'evidence',
      failureClass: 'operational',
      signal: 'errors',
      comparison,
      comparisons,
      why: 'a test',
    };
    const { together, cause, points } = logOf(breach);
    expect(together).toBe(Math.log(400));
    expect(cause).toBe('evidence');
    expect(points.some(({ signal }) => signal === 'latency')).toBe(false); // nothing was compared yet
  });

  it('is kept apart for each version', () => {
    const log = evidenceLog(demoPolicy().guards[0]!); // the policy of the demo has one guard
    const verdict: Verdict = { kind: 'healthy', comparisons: [compared('errors', Math.log(50), true)] };
    const { at, guards } = ticked(verdict);
    log.add({ at, guards: guards.map((guard) => ({ ...guard, verdicts: [{ candidate: 'v3', verdict }] })) });
    expect(log.of('v2').points).toEqual([]);
    expect(log.of('v3').points).toHaveLength(2);
  });

  it('is nothing while nothing has been compared: no point, no threshold', () => {
    const { points, logThreshold } = logOf({
      kind: 'inconclusive',
      reason: 'cold-start',
      comparisons: [],
      why: 'a test',
    });
    expect(points).toEqual([]);
    expect(logThreshold).toBeUndefined();
  });
});
