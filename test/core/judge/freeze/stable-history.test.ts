import { describe, expect, test } from 'vitest';
import { historySpanOf } from '../../../../lib/core/judge/freeze/freeze.ts';
import { neverPublished, stableRows } from '../../../../lib/core/judge/freeze/stable-history.ts';
import { queriesFor } from '../../../../lib/core/judge/judgement-queries.ts';
import { aJudgement, aSoloJudgement } from '../../../support/a-judgement.ts';
import { NOON_MINUTE } from '../../../support/noon.ts';
import { answersTo, type Reported, served } from '../../../support/series-of.ts';

const BEFORE = { from: NOON_MINUTE - 900, to: NOON_MINUTE - 20 };

describe('which minutes of stable are read', () => {
  test('the day before the candidate, beside stable', () => {
    expect(historySpanOf(aJudgement())).toEqual({ from: NOON_MINUTE - 1440, to: NOON_MINUTE });
  });

  test('those before stable left, alone', () => {
    expect(historySpanOf(aSoloJudgement({ over: { before: BEFORE } }))).toEqual(BEFORE);
  });

  test('a span that belongs to the other lane is not meant', () => {
    const day = { from: NOON_MINUTE - 1440, to: NOON_MINUTE };
    expect(historySpanOf({ ...aJudgement(), before: BEFORE })).toEqual(day);
    const { before: _, ...lost } = aSoloJudgement();
    expect(historySpanOf(lost)).toEqual(day);
  });
});

const SPAN = { from: NOON_MINUTE - 3, to: NOON_MINUTE };
/** More is answered than was asked for. */
const historyOf = (reported: (minute: number) => Reported | undefined) => ({
  ...SPAN,
  replies: answersTo(
    queriesFor('fraud', 'stable', { signals: [] }),
    { from: SPAN.from - 5, to: SPAN.to + 5 },
    (_, minute) => reported(minute),
  ),
});
const ARM = { endpoint: 'fraud', variant: 'stable' };
const minutesOf = (reported: (minute: number) => Reported | undefined, zeros: readonly string[] = []) =>
  stableRows(historyOf(reported), ARM, { signal: 'errors' }, zeros).map(({ minute, n, k }) => [
    minute - NOON_MINUTE,
    n,
    k,
  ]);

test('of those minutes only whole ones count, from the first to the last before the end', () => {
  expect(minutesOf(() => served(10, 1))).toEqual([
    [-3, 10, 1],
    [-2, 10, 1],
    [-1, 10, 1],
  ]);
  expect(minutesOf((minute) => (minute === NOON_MINUTE - 2 ? { n: 10 } : served(10, 1)))).toEqual([
    [-3, 10, 1],
    [-1, 10, 1],
  ]);
  expect(minutesOf(() => ({ n: 10 }), ['errors-5xx', 'model-errors'])).toEqual([
    [-3, 10, 0],
    [-2, 10, 0],
    [-1, 10, 0],
  ]);
});

test.each([
  [124, []],
  [125, ['errors-5xx', 'model-errors']],
])('%d requests in each of eight minutes without a point of errors: never published are %j', (n, metrics) => {
  const quiet = historyOf((minute) => (minute < NOON_MINUTE ? { n } : undefined));
  expect(neverPublished('fraud', 'stable', quiet).filter((metric) => metric !== 'errors-4xx')).toEqual(metrics);
});
