import { expect, test } from 'vitest';
import { signalQueries } from '../../../../lib/core/minutes/readings.ts';
import { looksWell } from '../../../../lib/core/plan/proof/looks-well.ts';
import type { MinuteSeries } from '../../../../lib/core/words/metric.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { NOON, NOON_MINUTE } from '../../../support/noon.ts';
import { answersTo, type Reported, served } from '../../../support/series-of.ts';

/** At noon the newest closed minute is 11:56, the fifteenth before it 11:42. */
const OLDEST = NOON_MINUTE - 18;

function wellAtNoon(candidate: (minute: number) => Reported | undefined, status: MinuteSeries['status'] = 'complete') {
  const queries = ['candidate', 'stable'].flatMap((variant) => signalQueries('fraud', variant, { signal: 'errors' }));
  const replies = answersTo(
    queries,
    { from: NOON_MINUTE - 30, to: NOON_MINUTE },
    (variant, minute) => (variant === 'stable' ? served(900, 9) : candidate(minute)),
    () => status,
  );
  return looksWell(aRollback(), { endpoint: 'fraud', replies, margin: 1.1, atEpochSeconds: NOON });
}

test('a candidate that fails no more than stable looks well, one that fails three times as much does not', () => {
  expect(wellAtNoon(() => served(100, 1))).toBe(true);
  expect(wellAtNoon(() => served(100, 3))).toBe(false);
});

test('what was before the last fifteen closed minutes does not count', () => {
  expect(wellAtNoon((minute) => served(100, minute < OLDEST ? 90 : 1))).toBe(true);
  expect(wellAtNoon((minute) => served(100, minute <= OLDEST ? 90 : 1))).toBe(false);
});

test.each<[string, (minute: number) => Reported | undefined]>([
  ['fewer than ten minutes were reported', (minute) => (minute < OLDEST + 9 ? served(100, 1) : undefined)],
  ['fewer than a hundred requests were served', () => served(6, 0)],
  ['nothing was served', () => served(0, 0)],
  ['errors are not reported', () => ({ n: 100 })],
  ['nothing was reported', () => undefined],
])('unknown is not well: %s', (_, candidate) => {
  expect(wellAtNoon(candidate)).toBe(false);
});

test('ten minutes with a hundred requests are enough', () => {
  expect(wellAtNoon((minute) => (minute < OLDEST + 10 ? served(10, 0) : undefined))).toBe(true);
});

test.each(['partial', 'failed', 'statistic-unavailable'] as const)('an answer that is %s is not well', (status) => {
  expect(wellAtNoon(() => served(100, 1), status)).toBe(false);
});
