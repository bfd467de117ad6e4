import { describe, expect, test } from 'vitest';
import { aGuard } from '../../../support/a-guard.ts';
import { aJudgement } from '../../../support/a-judgement.ts';
import { judgedAt, type Report, WELL } from '../../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../../support/noon.ts';
import { served } from '../../../support/series-of.ts';
import { candidateFails, reasonOf, verdictAfter } from '../verdict-after.ts';

describe('hard limit', () => {
  test('two minutes in which half of ten requests failed are a breach one minute after the second has ended', () => {
    const dead = candidateFails(60, 10);
    expect(reasonOf(verdictAfter(12, { reported: dead }))).not.toBe('breach');
    const verdict = verdictAfter(13, { reported: dead });
    expect(verdict).toMatchObject({
      kind: 'breach',
      cause: 'hard-limit',
      comparison: { candidate: { requests: 200, bad: 120 }, stable: { requests: 1800, bad: 18 }, minutes: 2 },
    });
  });

  test.each([
    ['exactly half of exactly ten bad ones', served(20, 10), true],
    ['a request less than half', served(20, 9), false],
    ['nine bad ones, though that is every request', served(9, 9), false],
    ['ten bad ones that are less than half', served(21, 10), false],
  ])('%s', (_, minute, breach) => {
    const reported: Report = (variant) => (variant === 'stable' ? served(900, 9) : minute);
    const verdict = judgedAt(aJudgement(), NOON + 3 * MINUTE, { reported }).verdict;
    expect(verdict.kind === 'breach' && verdict.cause === 'hard-limit').toBe(breach);
  });

  test('one bad minute is not enough', () => {
    const once: Report = (variant, minute) =>
      variant === 'candidate' && minute === NOON_MINUTE + 10 ? served(100, 90) : WELL(variant, minute, 0);
    for (let minute = 11; minute < 20; minute += 1)
      expect(reasonOf(verdictAfter(minute, { reported: once })), `minute ${minute}`).not.toBe('breach');
  });

  test('a minute in which nobody asked the candidate anything is passed over', () => {
    const pause: Report = (variant, minute) =>
      variant === 'candidate' ? (minute === NOON_MINUTE + 1 ? served(0, 0) : served(100, 60)) : served(900, 9);
    expect(judgedAt(aJudgement(), NOON + 4 * MINUTE, { reported: pause }).verdict).toMatchObject({
      cause: 'hard-limit',
      comparison: { minutes: 2 },
    });
  });

  test('when stable fails as much it is no fault of the candidate', () => {
    const both: Report = (variant) => (variant === 'stable' ? served(900, 450) : served(100, 60));
    expect(judgedAt(aJudgement(), NOON + 3 * MINUTE, { reported: both }).verdict.kind).not.toBe('breach');
  });

  test.each([
    ['stable has not reported', (variant: string) => (variant === 'stable' ? undefined : served(100, 90))],
    ['stable reported without errors', (variant: string) => (variant === 'stable' ? { n: 900 } : served(100, 90))],
    [
      'model errors are still to come',
      (variant: string) => (variant === 'stable' ? served(900, 9) : { n: 100, errors5xx: 90 }),
    ],
  ])('a minute does not count while %s', (_, reported) => {
    expect(judgedAt(aJudgement(), NOON + 3 * MINUTE, { reported }).verdict.kind).not.toBe('breach');
  });

  test('failures of more than ten minutes ago are history', () => {
    const then: Report = (variant, minute) => {
      if (minute < NOON_MINUTE + 2) return variant === 'stable' ? served(900, 9) : served(100, 90);
      return variant === 'stable' ? served(900, 9) : { n: 100 };
    };
    const at = (minutes: number) => judgedAt(aJudgement(), NOON + minutes * MINUTE, { reported: then }).verdict;
    expect(at(11)).toMatchObject({ kind: 'breach', cause: 'hard-limit' });
    // the evidence has seen them too, and forgets nothing
    expect(at(12)).toMatchObject({ kind: 'breach', cause: 'evidence' });
  });

  test('is watched though errors are switched off', () => {
    const guard = aGuard({ signals: [{ signal: 'latency', weight: 1, slowerThanMicros: 300_000 }] });
    const verdict = judgedAt(aJudgement({ guard }), NOON + 3 * MINUTE, { reported: candidateFails(90) }).verdict;
    expect(verdict).toMatchObject({ kind: 'breach', cause: 'hard-limit' });
  });

  test('is all that is watched of a permanent A/B test, and nothing is called healthy or silent there', () => {
    const judgement = aJudgement({ guard: aGuard({ compare: 'none' }) });
    expect(verdictAfter(3, { reported: candidateFails(90) }, judgement)).toMatchObject({ cause: 'hard-limit' });
    expect(reasonOf(verdictAfter(240, { reported: candidateFails(30) }, judgement))).toBe('not-compared');
    const silent: Report = (variant) => (variant === 'stable' ? served(900, 9) : undefined);
    expect(reasonOf(verdictAfter(20, { reported: silent }, judgement))).toBe('not-compared');
    expect(reasonOf(verdictAfter(20, { status: () => 'failed' }, judgement))).toBe('metrics-unreadable');
  });
});
