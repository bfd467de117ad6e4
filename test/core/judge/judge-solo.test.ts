import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aSoloJudgement, type JudgementDifference } from '../../support/a-judgement.ts';
import { judgedAt, judgedUntil, type LookDifference, type Report } from '../../support/judged-at.ts';
import { HOUR, MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { reasonOf, verdictAfter } from './verdict-after.ts';

/** A thousand requests a minute, all to the new version; so many are bad. Nobody else reports. */
const alone =
  (bad: (minutesAfterNoon: number) => number): Report =>
  (variant, minute) =>
    variant === 'candidate' ? served(1000, bad(minute - NOON_MINUTE)) : undefined;
/** One in a hundred of stable's thousand was bad, the whole day before. */
const soloAfter = (minutes: number, bad: (now: number) => number, difference: JudgementDifference = {}) =>
  verdictAfter(minutes, { reported: alone(bad) }, aSoloJudgement({ history: () => served(1000, 10), ...difference }));
const firstBreach = (bad: (now: number) => number, difference: JudgementDifference = {}) => {
  const judgement = aSoloJudgement({ history: () => served(1000, 10), ...difference });
  let state = judgement;
  for (let minute = 1; minute <= 240; minute += 1) {
    const look = judgedAt(state, NOON + minute * MINUTE, { reported: alone(bad) });
    if (look.verdict.kind === 'breach') return minute;
    state = look.judgement;
  }
  return Number.POSITIVE_INFINITY;
};

describe('evidence against what was before the change', () => {
  test('a version that fails five times as often is a breach within a quarter of an hour, with the numbers to check it by', () => {
    const verdict = soloAfter(14, () => 50);
    if (verdict.kind !== 'breach') throw new Error(`expected a breach, got ${verdict.kind}`);
    expect(verdict).toMatchObject({ cause: 'evidence', failureClass: 'operational', signal: 'errors' });
    expect(verdict.comparison).toMatchObject({
      lane: 'solo',
      candidate: { requests: 11_000, bad: 550 },
      stable: { requests: 1_440_000, bad: 14_400 },
      minutes: 11,
    });
    expect(verdict.comparison.logE).toBeGreaterThanOrEqual(Math.log(100));
    expect(verdict.why).toContain(
      'errors: new version 550 of 11,000 requests (5.0%) in 11 minutes, in the day before the change 14,400 of 1,440,000 requests (1.0%)',
    );
    expect(verdict.why).not.toContain('stable');
  });

  test('is found the later the smaller it is', () => {
    const [five, two] = [firstBreach(() => 50), firstBreach(() => 20)];
    expect(five).toBeLessThanOrEqual(14);
    expect(two).toBeGreaterThan(five);
    expect(two).toBeLessThanOrEqual(90);
  });

  test('is found when it begins hours later', () => {
    expect(firstBreach((now) => (now < 120 ? 10 : 50))).toBeLessThanOrEqual(120 + 25);
  });

  test('the same rate as before is no breach, and neither is one within the margin', () => {
    expect(firstBreach(() => 10)).toBe(Number.POSITIVE_INFINITY);
    expect(firstBreach(() => 11)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a rate that was the same hour’s yesterday is no breach', () => {
    const inHourOf = (minute: number) => Math.floor(minute / 60) % 24;
    const busyHour = (minute: number) => served(1000, inHourOf(minute) === 13 ? 50 : 10);
    expect(firstBreach((now) => (now >= 60 && now < 120 ? 50 : 10), { history: busyHour })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test('what was found while stable still served beside it counts on', () => {
    const fresh = firstBreach(() => 50);
    expect(firstBreach(() => 50, { over: { carriedLogE: 3 } })).toBeLessThan(fresh);
    expect(firstBreach(() => 50, { over: { carriedLogE: -3 } })).toBeGreaterThan(fresh);
  });

  test('a single bad request is no ground, however rare they were', () => {
    const rare = (now: number) => (now === 0 ? 1 : 0);
    const judgement = aSoloJudgement({
      history: (minute) => served(1000, minute === NOON_MINUTE - 9 ? 1 : 0),
      over: { carriedLogE: 9 },
    });
    expect(judgedUntil(judgement, NOON + 20 * MINUTE, { reported: alone(rare) }).verdict.kind).not.toBe('breach');
    const twice = alone((now) => (now < 2 ? 1 : 0));
    expect(judgedUntil(judgement, NOON + 20 * MINUTE, { reported: twice }).verdict.kind).toBe('breach');
  });

  test('slow answers alone are a breach of latency', () => {
    const guard = aGuard({
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
      ],
    });
    const judgement = aSoloJudgement({ guard, history: () => served(1000, 10, 10) });
    const reported: Report = (variant) => (variant === 'candidate' ? served(1000, 10, 80) : undefined);
    expect(verdictAfter(30, { reported }, judgement)).toMatchObject({
      kind: 'breach',
      signal: 'latency',
      comparison: { lane: 'solo', slowerThanMicros: 300_000 },
    });
  });
});

describe('the hard limit', () => {
  const dying = (bad: number, history = () => served(1000, 10)) =>
    reasonOf(
      verdictAfter(
        3,
        { reported: (variant) => (variant === 'candidate' ? served(20, bad) : undefined) },
        aSoloJudgement({ history }),
      ),
    );

  test('two minutes in which half of at least ten requests fail are a breach, before any minute is closed', () => {
    const verdict = verdictAfter(
      3,
      { reported: alone(() => 500) },
      aSoloJudgement({ history: () => served(1000, 10) }),
    );
    expect(verdict).toMatchObject({
      kind: 'breach',
      cause: 'hard-limit',
      signal: 'errors',
      comparison: {
        lane: 'solo',
        candidate: { requests: 2000, bad: 1000 },
        stable: { requests: 60_000, bad: 600 },
        minutes: 2,
      },
      why: 'hard limit: in 2 minutes running the new version failed 1,000 of 2,000 requests (50%); in the hour before the change 600 of 60,000 requests (1.0%) failed',
    });
  });

  test.each([
    [10, 'breach'],
    [9, 'cold-start'],
  ])('%d bad of twenty a minute: %s', (bad, kind) => {
    expect(dying(bad)).toBe(kind);
  });

  test.each([
    [99, 'breach'],
    [100, 'cold-start'],
  ])('with %d of stable’s thousand bad in the hour before: %s', (bad, kind) => {
    expect(dying(20, () => served(1000, bad))).toBe(kind);
  });

  test('an hour before of which nothing is known was not well', () => {
    const quietHour = (minute: number) => (minute < NOON_MINUTE - 60 ? served(1000, 10) : undefined);
    const judgement = aSoloJudgement({ history: quietHour });
    expect(reasonOf(verdictAfter(3, { reported: alone(() => 900) }, judgement))).toBe('cold-start');
  });

  test('one minute is not enough', () => {
    expect(reasonOf(verdictAfter(3, { reported: alone((now) => (now === 1 ? 900 : 10)) }, aSoloJudgement()))).toBe(
      'cold-start',
    );
  });

  test('holds of a permanent A/B test too, and nothing else is said of it', () => {
    const judgement = aSoloJudgement({ guard: aGuard({ compare: 'none' }), history: () => served(1000, 10) });
    expect(reasonOf(verdictAfter(3, { reported: alone(() => 900) }, judgement))).toBe('breach');
    expect(reasonOf(verdictAfter(30, { reported: alone(() => 30) }, judgement))).toBe('not-compared');
  });
});

describe('after the bake', () => {
  const guard = aGuard({ bakeMinutes: 60 });
  const old = (bad: (now: number) => number, minutes: number) => soloAfter(minutes, bad, { guard });
  const from61 = (bad: number) => (now: number) => (now < 61 ? 10 : bad);

  test('a change is told and never a breach', () => {
    const verdict = old(from61(50), 90);
    expect(verdict).toMatchObject({ kind: 'inconclusive', reason: 'worse-than-before' });
    if (verdict.kind !== 'inconclusive') return;
    expect(verdict.why).toBe(
      'the bake is over, so nothing is moved: errors have risen: 750 of 15,000 requests (5.0%) in the newest minutes, 14,400 of 1,440,000 requests (1.0%) in the day before the change',
    );
  });

  test('a failure too plain to wait for is told at once, and moves nothing', () => {
    expect(reasonOf(old((now) => (now < 70 ? 10 : 900), 72))).not.toBe('worse-than-before');
    expect(reasonOf(old((now) => (now < 70 ? 10 : 900), 73))).toBe('worse-than-before');
  });

  test('nothing is told of a version that goes on as before', () => {
    expect(['healthy', 'too-little-traffic']).toContain(reasonOf(old(() => 10, 300)));
  });

  test('the last minute of the bake may still breach, the next one not', () => {
    const judgement = aSoloJudgement({ guard, history: () => served(1000, 10), over: { carriedLogE: 4.7 } });
    const reported = alone(() => 20);
    const at = (seconds: number) => reasonOf(judgedAt(judgement, NOON + seconds, { reported }).verdict);
    expect([at(HOUR - 1), at(HOUR)]).toEqual(['breach', 'worse-than-before']);
  });
});

describe('what keeps it from being called healthy', () => {
  const soon = (difference: LookDifference, judgement = aSoloJudgement({ history: () => served(1000, 10) })) =>
    reasonOf(verdictAfter(60, difference, judgement));

  test('nothing: a doubling would by now have been found', () => {
    expect(soloAfter(60, () => 10)).toMatchObject({ kind: 'healthy', comparisons: [{ lane: 'solo' }] });
  });

  test('too little traffic, with the time that it takes', () => {
    const reported: Report = (variant) => (variant === 'candidate' ? served(10, 0) : undefined);
    const verdict = verdictAfter(30, { reported }, aSoloJudgement({ history: () => served(10, 0) }));
    expect(verdict).toMatchObject({ kind: 'inconclusive', reason: 'too-little-traffic' });
    if (verdict.kind === 'inconclusive') expect(verdict.why).toMatch(/a doubling would be found in about 3 \w+/);
  });

  test('a history of fewer than a thousand requests', () => {
    const verdict = verdictAfter(
      30,
      { reported: alone(() => 900) },
      aSoloJudgement({ history: (minute) => (minute === NOON_MINUTE - 100 ? served(999, 9) : undefined) }),
    );
    expect(verdict).toMatchObject({ kind: 'inconclusive', reason: 'no-concurrent-stable' });
    if (verdict.kind === 'inconclusive')
      expect(verdict.why).toContain(
        'only 999 requests of stable are known from the day before the change, 1000 are needed',
      );
    const enough = aSoloJudgement({
      history: (minute) => (minute === NOON_MINUTE - 100 ? served(1000, 9) : undefined),
    });
    expect(reasonOf(verdictAfter(30, { reported: alone(() => 10) }, enough))).not.toBe('no-concurrent-stable');
  });

  test.each<[string, LookDifference]>([
    ['no-traffic', { reported: () => undefined }],
    ['metrics-unreadable', { reported: alone(() => 10), status: () => 'failed' }],
    ['never-seen-data', { reported: (variant) => (variant === 'candidate' ? { n: 1000 } : undefined) }],
  ])('%s', (reason, difference) => {
    expect(soon(difference)).toBe(reason);
  });

  test('the other version’s series are not needed', () => {
    expect(
      soon({ reported: alone(() => 10), status: ({ variant }) => (variant === 'stable' ? 'failed' : 'complete') }),
    ).toBe('healthy');
  });
});

test('a minute that is not reported is a gap, and one that is late is waited for', () => {
  const judgement = aSoloJudgement({ history: () => served(1000, 10) });
  const holes: Report = (variant, minute) =>
    variant === 'candidate' && minute !== NOON_MINUTE + 3 ? served(1000, 10) : undefined;
  expect(judgedUntil(judgement, NOON + 20 * MINUTE, { reported: holes }).judgement.solo?.errors).toMatchObject({
    cursor: NOON_MINUTE + 16,
    gaps: 1,
    evidence: { minutes: 16, n: 16_000, k: 160 },
  });
  const late: Report = (variant, minute) =>
    variant === 'candidate' ? (minute === NOON_MINUTE + 3 ? { n: 1000 } : served(1000, 10)) : undefined;
  expect(judgedUntil(judgement, NOON + 10 * MINUTE, { reported: late }).judgement.solo?.errors?.cursor).toBe(
    NOON_MINUTE + 2,
  );
});

test('a judgement without a stable beside it stays small: two kilobytes a signal', () => {
  const restless = alone((now) => 10 + ((now * 7919) % 13));
  const { judgement } = judgedAt(aSoloJudgement({ history: () => served(1000, 10) }), NOON + 6 * HOUR, {
    reported: restless,
  });
  expect(JSON.stringify(judgement.solo?.errors).length).toBeLessThan(2048);
  expect(JSON.stringify(judgement).length).toBeLessThan(4096);
});
