import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../lib/core/verdict.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { judgedAt, judgedUntil, type LookDifference, type Report, WELL } from '../../support/judged-at.ts';
import { HOUR, MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';

const WITH_LATENCY = aGuard({
  signals: [
    { signal: 'errors', weight: 4 },
    { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
  ],
});

/** The verdict after so many minutes from noon on, looked at every minute. */
const verdictAfter = (minutes: number, difference?: LookDifference, judgement = aJudgement()): Verdict =>
  judgedUntil(judgement, NOON + minutes * MINUTE, difference).verdict;
const reasonOf = (verdict: Verdict) => (verdict.kind === 'inconclusive' ? verdict.reason : verdict.kind);
/** The candidate's share of bad requests from a minute after noon on; stable is well. */
const candidateFails =
  (bad: number, from = 0): Report =>
  (variant, minute) =>
    variant === 'stable' ? served(900, 9) : served(100, minute >= NOON_MINUTE + from ? bad : 1);

describe('evidence', () => {
  test('a candidate that fails three times in ten is a breach within a quarter of an hour, with the numbers to check it by', () => {
    const verdict = verdictAfter(20, { reported: candidateFails(30) });
    if (verdict.kind !== 'breach') throw new Error(`expected a breach, got ${verdict.kind}`);
    expect(verdict).toMatchObject({ cause: 'evidence', failureClass: 'operational', signal: 'errors' });
    expect(verdict.comparison).toMatchObject({
      candidate: { requests: 1700, bad: 510 },
      stable: { requests: 15_300, bad: 153 },
      minutes: 17,
      gatePassed: true,
      logThreshold: Math.log(100),
    });
    expect(verdict.comparison.logE).toBeGreaterThan(Math.log(100));
    expect(verdict.why).toContain('candidate 510 of 1,700 requests (30 %), stable 153 of 15,300 requests (1.0 %)');
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
      const { samples: _, slow: __, ...rest } = candidateFails(30)(variant, minute, 0) ?? {};
      return rest;
    };
    const firstBreach = (judgement: ReturnType<typeof aJudgement>, reported: Report) =>
      Array.from({ length: 40 }, (_, minute) => minute + 1).find(
        (minute) => verdictAfter(minute, { reported }, judgement).kind === 'breach',
      ) ?? Number.NaN;
    const alone = firstBreach(aJudgement(), candidateFails(30));
    const beside = firstBreach(aJudgement({ guard: WITH_LATENCY }), noLatency);
    expect(beside).toBeGreaterThanOrEqual(alone);
    expect(beside - alone).toBeLessThan(5);
  });

  test('a candidate as bad as stable is no breach', () => {
    expect(verdictAfter(60).kind).not.toBe('breach');
  });
});

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
    expect(reasonOf(at(12))).not.toBe('breach');
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

describe('silence', () => {
  const silentFrom =
    (from: number, stable = served(900, 9)): Report =>
    (variant, minute) =>
      variant === 'stable' ? stable : minute >= NOON_MINUTE + from ? undefined : served(100, 1);

  test('five closed minutes without a word while a hundred requests a minute were due are a breach', () => {
    expect(reasonOf(verdictAfter(17, { reported: silentFrom(10) }))).not.toBe('breach');
    expect(verdictAfter(18, { reported: silentFrom(10) })).toMatchObject({
      kind: 'breach',
      cause: 'silence',
      signal: 'silence',
      comparison: { candidate: { requests: 0 }, stable: { requests: 4500 } },
      why: 'silence: the candidate reported no request in 5 minutes, about 500 were due by its share while stable served 4,500',
    });
  });

  test('zeros said aloud are silence too', () => {
    const zeros: Report = (variant) => (variant === 'stable' ? served(900, 9) : served(0, 0));
    expect(verdictAfter(20, { reported: zeros })).toMatchObject({ kind: 'breach', cause: 'silence' });
  });

  test.each([
    ['its weight is 0', { shares: { candidate: 0, stable: 1 } }, 'candidate-silent'],
    ['too little was due to call it a fault', { reported: silentFrom(10, served(171, 1)) }, 'candidate-silent'],
    ['stable reports nothing either', { reported: (() => undefined) as Report }, 'no-traffic'],
    [
      'the candidate could not be read',
      {
        reported: silentFrom(10),
        status: ({ variant }: { variant: string }) => (variant === 'candidate' ? 'failed' : 'complete'),
      } as LookDifference,
      'metrics-unreadable',
    ],
  ])('is no breach when %s, and nothing is healthy then', (_, difference, reason) => {
    expect(reasonOf(verdictAfter(20, { reported: silentFrom(10), ...difference }))).toBe(reason);
  });

  test('is a breach from twenty requests a minute on', () => {
    expect(reasonOf(verdictAfter(20, { reported: silentFrom(10, served(180, 2)) }))).toBe('breach');
  });

  test('of a deployment that is younger than five closed minutes is none yet', () => {
    const never = silentFrom(0);
    expect(reasonOf(verdictAfter(7, { reported: never }))).toBe('candidate-silent');
    expect(reasonOf(verdictAfter(8, { reported: never }))).toBe('breach');
  });

  test('one request in between ends it', () => {
    const once: Report = (variant, minute) =>
      variant === 'candidate' && minute === NOON_MINUTE + 13 ? served(1, 0) : silentFrom(10)(variant, minute, 0);
    expect(reasonOf(verdictAfter(18, { reported: once }))).not.toBe('breach');
  });
});

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
    expect([kinds(79), kinds(99), kinds(104)]).toEqual(['shared-incident', 'no-concurrent-stable', 'shared-incident']);
  });

  test('cannot be told without a day before: stable under a thousand requests is held against nothing', () => {
    const judgement = aJudgement({ history: (minute) => (minute >= NOON_MINUTE - 1 ? served(900, 9) : undefined) });
    expect(judgement.frozen?.signals[0]?.stableAlone).toBeUndefined();
    expect(verdictAfter(80, { reported: incident(60, 75) }, judgement).kind).not.toBe('shared-incident');
  });
});

describe('the claim to be healthy', () => {
  test('is made only when a doubling would by now have been found; before, the time that it takes is said', () => {
    const early = verdictAfter(30);
    expect(early).toMatchObject({ kind: 'inconclusive', reason: 'too-little-traffic' });
    if (early.kind !== 'inconclusive') return;
    expect(early.minutesNeeded).toBeGreaterThan(30);
    expect(early.why).toContain(`in about ${early.minutesNeeded} more minutes of this traffic`);
    const needed = early.minutesNeeded ?? Number.NaN;
    expect(reasonOf(verdictAfter(Math.round(30 + needed / 2)))).toBe('too-little-traffic');
    expect(reasonOf(verdictAfter(Math.round(30 + needed * 1.2 + 5)))).toBe('healthy');
  });

  /** Long enough to be healthy, then something else. */
  const healthyThen = (then: Report): LookDifference => ({
    reported: (variant, minute, at) =>
      minute < NOON_MINUTE + 480 ? WELL(variant, minute, at) : then(variant, minute, at),
  });

  test.each<[string, string, Report]>([
    ['no-traffic', 'both versions have no request any more', () => served(0, 0)],
    ['no-traffic', 'both versions report nothing any more', () => undefined],
    [
      'no-concurrent-stable',
      'stable reports nothing any more',
      (variant) => (variant === 'stable' ? undefined : served(100, 1)),
    ],
    [
      'no-concurrent-stable',
      'stable has no request any more',
      (variant) => (variant === 'stable' ? served(0, 0) : served(100, 1)),
    ],
    [
      'metrics-late',
      'model errors do not come any more',
      (variant) => ({ ...(variant === 'stable' ? served(900, 9) : served(100, 1)), modelErrors: undefined }) as never,
    ],
  ])('is taken back (%s) when %s', (reason, _, then) => {
    const difference = healthyThen((variant, minute, at) => {
      const reported = then(variant, minute, at);
      return reported === undefined ? undefined : JSON.parse(JSON.stringify(reported));
    });
    expect(reasonOf(verdictAfter(480, difference))).toBe('healthy');
    expect(reasonOf(verdictAfter(480 + 20, difference))).toBe(reason);
  });

  test('is taken back when one signal cannot be read any more though its requests go on', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY, history: () => served(900, 9, 9) });
    const bothSignals = (variant: string) => (variant === 'stable' ? served(900, 9, 9) : served(100, 1, 1));
    const difference: LookDifference = {
      reported: (variant, minute) => {
        if (minute < NOON_MINUTE + 480) return bothSignals(variant);
        const { samples: _, slow: __, ...rest } = bothSignals(variant);
        return rest;
      },
    };
    expect(reasonOf(verdictAfter(480, difference, judgement))).toBe('healthy');
    expect(reasonOf(verdictAfter(500, difference, judgement))).toBe('metrics-late');
  });
});

describe('what keeps us from knowing is said, and is never healthy', () => {
  test.each([
    ['cold-start', 'no minute is closed yet', 3, {}],
    ['metrics-unreadable', 'a read failed', 600, { status: () => 'failed' }],
    [
      'metrics-unreadable',
      'an answer was partial',
      600,
      { status: ({ metric }) => (metric === 'errors-5xx' ? 'partial' : 'complete') },
    ],
    ['no-traffic', 'nobody reports anything', 600, { reported: () => undefined }],
    ['no-traffic', 'nobody has a request', 600, { reported: () => served(0, 0), shares: { candidate: 0, stable: 1 } }],
    [
      'never-seen-data',
      'requests are counted and errors never are',
      60,
      { reported: (variant) => ({ n: variant === 'stable' ? 900 : 100 }) },
    ],
    [
      'metrics-late',
      'requests are counted and errors are not yet',
      10,
      { reported: (variant) => ({ n: variant === 'stable' ? 900 : 100 }) },
    ],
  ] satisfies [string, string, number, LookDifference][])('%s: %s', (reason, _, minutes, difference) => {
    expect(reasonOf(verdictAfter(minutes, difference))).toBe(reason);
  });

  test('errors that are all there is, 5xx = model errors = requests, are a breach and not health', () => {
    const all: Report = (variant) => (variant === 'stable' ? served(900, 9) : served(100, 100));
    expect(verdictAfter(3, { reported: all })).toMatchObject({ kind: 'breach', cause: 'hard-limit' });
    const few: Report = (variant) => (variant === 'stable' ? served(9, 0) : served(1, 1));
    expect(reasonOf(verdictAfter(60, { reported: few }))).not.toBe('healthy');
  });

  test('a metric that has never returned anything under the name asked for is never-seen-data, though the others are well', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const noLatency: Report = (variant, minute) => {
      const { samples: _, slow: __, ...rest } = WELL(variant, minute, 0) ?? {};
      return rest;
    };
    expect(reasonOf(verdictAfter(60, { reported: noLatency }, judgement))).toBe('never-seen-data');
  });

  test('a signal that can be read now and then is not called unreadable', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const inPart: Report = (variant, minute) => {
      const { samples, slow, ...rest } = WELL(variant, minute, 0) ?? {};
      return minute % 4 === 0 ? { ...rest, samples, slow } : rest;
    };
    expect(reasonOf(verdictAfter(60, { reported: inPart }, judgement))).toBe('too-little-traffic');
  });

  test('a few requests an hour that never meet in one minute are too little traffic, not metrics that cannot be read', () => {
    const sparse: Report = (variant, minute) =>
      minute % 4 === (variant === 'stable' ? 0 : 2) ? served(1, 0) : undefined;
    for (let minute = 20; minute < 80; minute += 1)
      expect(['too-little-traffic', 'no-concurrent-stable', 'candidate-silent']).toContain(
        reasonOf(verdictAfter(minute, { reported: sparse })),
      );
  });

  test('a statistic that CloudWatch refuses leaves the other signals judged, and no one healthy', () => {
    const judgement = aJudgement({ guard: WITH_LATENCY });
    const refused = ({ metric }: { metric: string }) =>
      metric === 'latency-over' ? ('statistic-unavailable' as const) : ('complete' as const);
    expect(reasonOf(verdictAfter(480, { status: refused }, judgement))).toBe('statistic-unavailable');
    expect(verdictAfter(20, { status: refused, reported: candidateFails(30) }, judgement)).toMatchObject({
      kind: 'breach',
      signal: 'errors',
    });
  });

  test('a signal that was off from the beginning takes no part, and the others may be healthy', () => {
    const guard = aGuard({
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 3 },
      ],
    });
    const judgement = aJudgement({ guard, latency: { micros: 123_456, samples: 999 } });
    expect(judgement.signals.latency).toBeUndefined();
    expect(reasonOf(verdictAfter(480, {}, judgement))).toBe('healthy');
  });

  test('when every signal is off nothing is claimed', () => {
    const guard = aGuard({ signals: [{ signal: 'latency', weight: 1 }] });
    expect(reasonOf(verdictAfter(480, {}, aJudgement({ guard })))).toBe('statistic-unavailable');
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
