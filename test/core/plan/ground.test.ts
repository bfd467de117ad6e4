import { expect, test } from 'vitest';
import { type Breach, groundOf } from '../../../lib/core/plan/ground.ts';

const counts = (bad: number) => ({
  signal: 'errors' as const,
  candidate: { requests: 1000, bad },
  stable: { requests: 9000, bad: 90 },
  minutes: 2,
  logE: 0,
  logThreshold: 4.6,
  gatePassed: true,
});
const breach = (over: Partial<Breach>): Breach => ({
  kind: 'breach',
  cause: 'hard-limit',
  failureClass: 'operational',
  signal: 'errors',
  comparison: counts(180),
  comparisons: [],
  why: 'hard limit',
  ...over,
});

test.each([
  ['a hard limit counts all failures that are known, not those of its two minutes alone', [counts(230)], 230],
  ['minutes that are not closed yet count too', [counts(20)], 180],
  ['without a signal for errors its own minutes are all that is known', [], 180],
  ['slow answers are no failures', [{ ...counts(700), signal: 'latency' as const }], 180],
])('%s', (_, comparisons, failed) => {
  expect(groundOf(breach({ comparisons })).failedRequests).toBe(failed);
});
