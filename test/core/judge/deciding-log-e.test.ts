import { describe, expect, test } from 'vitest';
import { decidingLogEOf } from '../../../lib/core/judge/deciding-log-e.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement, aSoloJudgement } from '../../support/a-judgement.ts';
import { judgedUntil, type Report } from '../../support/judged-at.ts';
import { HOUR, MINUTE, NOON } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { WITH_LATENCY } from './verdict-after.ts';

const candidateBad =
  (bad: number): Report =>
  (variant) =>
    variant === 'stable' ? served(900, 9) : served(100, bad);

describe('what the evidence of a judgement has come to', () => {
  test('is even odds before anything was judged, and what was carried over', () => {
    const { frozen: _, ...unfrozen } = aJudgement();
    expect(decidingLogEOf(unfrozen)).toBe(0);
    expect(decidingLogEOf({ ...unfrozen, carriedLogE: 1.5 })).toBe(1.5);
    expect(decidingLogEOf({ ...aJudgement(), carriedLogE: 1.5 })).toBeCloseTo(1.5, 12);
    expect(decidingLogEOf({ ...aJudgement({ guard: aGuard({ compare: 'none' }) }), carriedLogE: 1.5 })).toBe(1.5);
  });

  test('is that of the breach that it leads to', () => {
    const look = judgedUntil(aJudgement(), NOON + 20 * MINUTE, { reported: candidateBad(30) });
    if (look.verdict.kind !== 'breach') throw new Error(`expected a breach, got ${look.verdict.kind}`);
    expect(decidingLogEOf(look.judgement)).toBeCloseTo(look.verdict.comparison.logE, 9);
  });

  test('falls below even odds with a candidate that does better, however its means compare', () => {
    expect(
      decidingLogEOf(judgedUntil(aJudgement(), NOON + HOUR, { reported: candidateBad(0) }).judgement),
    ).toBeLessThan(0);
  });

  test('counts a signal that is off or silent as 1 at its weight', () => {
    const { judgement } = judgedUntil(aJudgement({ guard: WITH_LATENCY }), NOON + 20 * MINUTE, {
      reported: (variant, minute) => {
        const { samples: _, slow: __, ...rest } = candidateBad(30)(variant, minute, 0) ?? {};
        return rest;
      },
    });
    const alone = decidingLogEOf(
      judgedUntil(aJudgement(), NOON + 20 * MINUTE, { reported: candidateBad(30) }).judgement,
    );
    // python3: log(4/7*exp(x)+3/7) is x + log(4/7) for large x
    expect(decidingLogEOf(judgement)).toBeGreaterThan(alone + Math.log(4 / 7) - 1e-9);
    expect(decidingLogEOf(judgement)).toBeLessThan(alone);
  });

  test('alone is that of the bake', () => {
    const reported: Report = (variant) => (variant === 'candidate' ? served(1000, 50) : undefined);
    const { judgement, verdict } = judgedUntil(
      aSoloJudgement({ history: () => served(1000, 10) }),
      NOON + 14 * MINUTE,
      { reported },
    );
    if (verdict.kind !== 'breach') throw new Error(`expected a breach, got ${verdict.kind}`);
    expect(decidingLogEOf(judgement)).toBeCloseTo(verdict.comparison.logE, 12);
    expect(decidingLogEOf({ ...judgement, carriedLogE: 1 })).toBeCloseTo(verdict.comparison.logE + 1, 12);
  });
});
