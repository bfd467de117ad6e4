import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement, aSoloJudgement } from '../../support/a-judgement.ts';
import { type Report, WELL } from '../../support/judged-at.ts';
import { NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { verdictAfter } from './verdict-after.ts';

/** The candidate's minutes from noon on as requests and failures, then nothing; stable is well unless told otherwise. */
const few =
  (
    rows: readonly (readonly [number, number])[],
    stable: ReturnType<typeof served> | undefined = served(20, 0),
  ): Report =>
  (variant, minute) => {
    const row = rows[minute - NOON_MINUTE];
    if (variant === 'stable') return stable;
    return row === undefined ? undefined : served(...row);
  };
const isHit = (minutes: number, reported: Report): boolean => {
  const verdict = verdictAfter(minutes, { reported });
  return verdict.kind === 'breach' && verdict.cause === 'hard-limit';
};
const times = (count: number, row: readonly [number, number]) => Array.from({ length: count }, () => row);

describe('a hard limit of few requests', () => {
  test('ten of the last twelve requests failed: found a minute after the tenth, whatever they are spread over', () => {
    const rows = [...times(10, [2, 0]), ...times(5, [2, 2])] as const;
    expect(isHit(15, few(rows))).toBe(false);
    expect(verdictAfter(16, { reported: few(rows) })).toMatchObject({
      kind: 'breach',
      cause: 'hard-limit',
      signal: 'errors',
      comparison: { candidate: { requests: 10, bad: 10 }, minutes: 5 },
    });
  });

  test('one request a minute, all failing, is found after seven', () => {
    const rows = [...times(10, [1, 0]), ...times(20, [1, 1])] as const;
    expect(isHit(17, few(rows))).toBe(false);
    expect(isHit(18, few(rows))).toBe(true);
  });

  test.each<[string, readonly (readonly [number, number])[], boolean]>([
    [
      'ten of twelve',
      [
        [4, 4],
        [4, 4],
        [4, 2],
      ],
      true,
    ],
    [
      'ten of thirteen',
      [
        [5, 4],
        [4, 4],
        [4, 2],
      ],
      false,
    ],
    ['nine of nine in three minutes', times(3, [3, 3]), false],
    ['27 of 30 in three minutes', times(3, [10, 9]), true],
    ['24 of 30 in three minutes', times(3, [10, 8]), false],
    ['seven of seven in five minutes', [[3, 3], ...times(4, [1, 1])], true],
    ['seven of seven in four minutes', [[4, 4], ...times(3, [1, 1])], false],
    ['six of seven', [[1, 0], ...times(6, [1, 1])], false],
    [
      'eleven of twelve in two minutes, which may be one blip',
      [
        [10, 9],
        [2, 2],
      ],
      false,
    ],
    [
      'ten of twelve, but the newest minute is well again',
      [
        [5, 5],
        [5, 5],
        [2, 0],
      ],
      false,
    ],
  ])('%s: %o', (_, rows, hit) => {
    expect(isHit(rows.length + 1, few(rows))).toBe(hit);
  });

  test('stable must be far better, over enough requests to tell', () => {
    const rows = times(5, [2, 2]);
    expect(isHit(6, few(rows, served(20, 4)))).toBe(true);
    expect(isHit(6, few(rows, served(20, 5)))).toBe(false);
    expect(isHit(6, few(rows.slice(2), served(1, 0)))).toBe(false);
  });

  test('what failed more than an hour ago is history', () => {
    const early: Report = (variant, minute) => {
      const since = minute - NOON_MINUTE;
      if (variant === 'stable') return served(20, 0);
      return since < 6 || since === 70 ? served(1, 1) : undefined;
    };
    expect(isHit(72, early)).toBe(false);
  });
});

describe('refused requests', () => {
  const refused: Report = (variant, minute) => ({
    ...WELL(variant, minute, 0),
    errors4xx: variant === 'stable' ? 3 : 95,
  });

  const guard = aGuard({
    signals: [
      { signal: 'errors', weight: 4 },
      { signal: 'client-errors', weight: 1 },
    ],
  });

  test('count as failed ones do: callers send both versions the same', () => {
    expect(verdictAfter(3, { reported: refused }, aJudgement({ guard }))).toMatchObject({
      kind: 'breach',
      cause: 'hard-limit',
      signal: 'client-errors',
      comparison: {
        signal: 'client-errors',
        candidate: { requests: 200, bad: 190 },
        stable: { requests: 1800, bad: 6 },
      },
      why: expect.stringContaining('the candidate rejected 190 of 200'),
    });
  });

  test('are not looked at where client-errors is off, nor where no stable version gets the same callers', () => {
    expect(verdictAfter(10, { reported: refused }).kind).not.toBe('breach');
    expect(verdictAfter(10, { reported: refused }, aSoloJudgement({ guard })).kind).not.toBe('breach');
  });
});
