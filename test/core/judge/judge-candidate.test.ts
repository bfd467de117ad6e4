import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { judgedAt, type Report } from '../../support/judged-at.ts';
import { HOUR, NOON } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { candidateFails, verdictAfter, WITH_LATENCY } from './verdict-after.ts';

describe('evidence', () => {
  test('a candidate that fails two times in ten is a breach within a quarter of an hour, with the numbers to check it by', () => {
    const verdict = verdictAfter(20, { reported: candidateFails(20) });
    if (verdict.kind !== 'breach') throw new Error(`expected a breach, got ${verdict.kind}`);
    expect(verdict).toMatchObject({ cause: 'evidence', failureClass: 'operational', signal: 'errors' });
    expect(verdict.comparison).toMatchObject({
      candidate: { requests: 1700, bad: 340 },
      stable: { requests: 15_300, bad: 153 },
      minutes: 17,
      gatePassed: true,
      logThreshold: Math.log(100),
    });
    expect(verdict.comparison.logE).toBeGreaterThan(Math.log(100));
    expect(verdict.why).toContain('candidate 340 of 1,700 requests (20%), stable 153 of 15,300 requests (1.0%)');
  });

  test('a breach says which bursts it would not have been called for, as the policy or the history has it', () => {
    const whyOf = (tolerateBurstsMinutes?: number) => {
      const guard = aGuard(tolerateBurstsMinutes === undefined ? {} : { tolerateBurstsMinutes });
      const verdict = verdictAfter(120, { reported: candidateFails(20) }, aJudgement({ guard }));
      return verdict.kind === 'breach' ? verdict.why : verdict.kind;
    };
    expect(whyOf()).toMatch(/; bursts of up to 15 minutes on one version are ignored$/);
    expect(whyOf(20)).toMatch(/; bursts of up to 20 minutes on one version are ignored$/);
    expect(whyOf(0)).toMatch(/threshold 100 to 1\)$/);
  });

  test('what was found in the other lane counts on', () => {
    const kindWith = (carriedLogE: number) => verdictAfter(60, {}, aJudgement({ over: { carriedLogE } })).kind;
    expect(kindWith(30)).toBe('breach');
    expect(kindWith(0)).not.toBe('breach');
  });

  test('slow answers alone are a breach of latency, though errors are well', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const slow: Report = (variant) => (variant === 'stable' ? served(900, 9, 9) : served(100, 1, 40));
    expect(verdictAfter(30, { reported: slow }, judgement)).toMatchObject({
      kind: 'breach',
      cause: 'evidence',
      signal: 'latency',
      comparison: { slowerThanMicros: 300_000 },
    });
  });

  test('a signal that never reports keeps its weight and counts as 1, so the others need more', () => {
    const noLatency: Report = (variant, minute) => {
      const { samples: _, slow: __, ...rest } = candidateFails(20)(variant, minute, 0) ?? {};
      return rest;
    };
    const firstBreach = (judgement: ReturnType<typeof aJudgement>, reported: Report) =>
      Array.from({ length: 40 }, (_, minute) => minute + 1).find(
        (minute) => verdictAfter(minute, { reported }, judgement).kind === 'breach',
      ) ?? Number.NaN;
    const alone = firstBreach(aJudgement(), candidateFails(20));
    const beside = firstBreach(aJudgement({ guard: WITH_LATENCY }), noLatency);
    expect(beside).toBeGreaterThanOrEqual(alone);
    expect(beside - alone).toBeLessThan(5);
  });

  test('a candidate as bad as stable is no breach', () => {
    expect(verdictAfter(60).kind).not.toBe('breach');
  });
});

test('the same judgement and the same numbers give the same look, and neither is changed', () => {
  const judgement = Object.freeze(aJudgement());
  const text = JSON.stringify(judgement);
  expect(judgedAt(judgement, NOON + HOUR)).toEqual(judgedAt(judgement, NOON + HOUR));
  expect(JSON.stringify(judgement)).toBe(text);
});

test('a judgement whose limits are not frozen cannot be judged', () => {
  const { frozen: _, ...unfrozen } = aJudgement();
  expect(() => judgedAt({ ...unfrozen }, NOON + HOUR)).toThrow();
});
