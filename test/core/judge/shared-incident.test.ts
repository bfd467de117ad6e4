import { describe, expect, test } from 'vitest';
import { aJudgement } from '../../support/a-judgement.ts';
import { judgedAt, judgedUntil, type Report } from '../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { reasonOf, verdictAfter } from './verdict-after.ts';

describe('shared incident', () => {
  const incident =
    (from: number, to: number): Report =>
    (variant, minute) => {
      const bad = minute >= NOON_MINUTE + from && minute < NOON_MINUTE + to ? 20 : 1;
      return variant === 'stable' ? served(900, 9 * bad) : served(100, bad);
    };

  test('when stable itself fails far more than the day before, no version is blamed', () => {
    const verdict = verdictAfter(80, { reported: incident(60, 75) });
    expect(verdict.kind).toBe('shared-incident');
    if (verdict.kind === 'shared-incident')
      expect(verdict.why).toContain('stable itself is far above its rate of the day before');
  });

  test('ends when stable is well again, and the next one is seen afresh', () => {
    const twice: Report = (variant, minute) =>
      minute < NOON_MINUTE + 150 ? incident(60, 75)(variant, minute, 0) : incident(200, 215)(variant, minute, 0);
    const kinds = (minute: number) => verdictAfter(minute, { reported: twice }).kind;
    expect(kinds(80)).toBe('shared-incident');
    expect(kinds(120)).not.toBe('shared-incident');
    expect(kinds(220)).toBe('shared-incident');
  });

  test('is not over because CloudWatch stopped answering', () => {
    const judgement = judgedUntil(aJudgement(), NOON + 80 * MINUTE, { reported: incident(60, 400) }).judgement;
    const blind = judgedAt(judgement, NOON + 81 * MINUTE, { status: () => 'failed' });
    expect(reasonOf(blind.verdict)).toBe('metrics-unreadable');
    const again = judgedAt(blind.judgement, NOON + 82 * MINUTE, { reported: incident(60, 400) });
    expect(again.verdict.kind).toBe('shared-incident');
  });

  test('is not over because stable fell silent', () => {
    const silentBetween: Report = (variant, minute, at) =>
      variant === 'stable' && minute >= NOON_MINUTE + 76 && minute < NOON_MINUTE + 100
        ? undefined
        : incident(60, 400)(variant, minute, at);
    const kinds = (minute: number) => reasonOf(verdictAfter(minute, { reported: silentBetween }));
    expect([kinds(79), kinds(99), kinds(104)]).toEqual(['shared-incident', 'stable-silent', 'shared-incident']);
  });

  test('cannot be told without a day before: stable under a thousand requests is held against nothing', () => {
    const judgement = aJudgement({ history: (minute) => (minute >= NOON_MINUTE - 1 ? served(900, 9) : undefined) });
    expect(judgement.frozen?.signals[0]?.stableAlone).toBeUndefined();
    expect(verdictAfter(80, { reported: incident(60, 75) }, judgement).kind).not.toBe('shared-incident');
  });
});
