import { describe, expect, test } from 'vitest';
import { recoveryFrom, recoveryQueries, stepRecovery } from '../../../../lib/core/plan/proof/step-recovery.ts';
import type { Rollback } from '../../../../lib/core/state/rollback.ts';
import type { EndpointState } from '../../../../lib/core/words/endpoint.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { aState } from '../../../support/a-state.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../../support/noon.ts';
import { answersTo, type Reported, served } from '../../../support/series-of.ts';
import { noticesOf, toldOf } from '../../../support/told-of.ts';

/** Decided at noon, completed two minutes later. */
const COMPLETED_AT = NOON + 2 * MINUTE;
const FIRST_MINUTE = NOON_MINUTE + 2;
const DONE = aRollback({ status: 'completed', recovery: 'pending', completedAtEpochSeconds: COMPLETED_AT });
const MOVED = anEndpoint({ weights: { stable: 1, candidate: 0 } });

interface Difference {
  readonly rollback?: Partial<Rollback>;
  readonly endpoint?: EndpointState;
  /** @default stable 900 a minute before and 1000 after, one in a hundred bad; the candidate nothing any more */
  readonly reported?: (variant: string, minute: number) => Reported | undefined;
  readonly status?: 'failed' | 'partial';
  readonly zerosUnpublished?: readonly string[];
}
const WELL = (variant: string, minute: number) => {
  if (variant === 'candidate') return minute < FIRST_MINUTE ? served(100, 30) : undefined;
  return minute < FIRST_MINUTE ? served(900, 9) : served(1000, 10);
};
const stableAfter =
  (after: Reported | undefined) =>
  (variant: string, minute: number): Reported | undefined =>
    variant === 'stable' && minute >= FIRST_MINUTE ? after : WELL(variant, minute);

function lookAt(
  seconds: number,
  { rollback, endpoint = MOVED, reported = WELL, status, zerosUnpublished = [] }: Difference = {},
) {
  const atEpochSeconds = COMPLETED_AT + seconds;
  const done = { ...DONE, ...rollback };
  const span = { from: recoveryFrom(done), to: Math.floor(atEpochSeconds / 60) - 1 };
  const replies = answersTo(recoveryQueries(done, endpoint), span, reported, () => status ?? 'complete');
  return stepRecovery(aState({ rollback: done }), { endpoint, replies, zerosUnpublished, margin: 1.1, atEpochSeconds });
}
const recoveryAfter = (minutes: number, difference?: Difference) =>
  lookAt(minutes * MINUTE, difference).rollback?.recovery;

test('recovered is said after five closed minutes that began afterwards, with the numbers', () => {
  // the fifth minute ends at +5 min and is closed three minutes later
  expect(recoveryAfter(8 - 1 / 60)).toBe('pending');
  const state = lookAt(8 * MINUTE);
  expect(state.rollback).toMatchObject({ status: 'completed', recovery: 'recovered' });
  expect(noticesOf(state)).toMatchObject([
    {
      kind: 'recovered',
      recovery: { requests: 5000, bad: 50, minutes: 5 },
      why: expect.stringContaining('1.0% of 5,000 requests were bad in 5 minutes afterwards'),
    },
  ]);
});

test('the minute in which the weights changed proves nothing', () => {
  const state = lookAt(8 * MINUTE + 30, { rollback: { completedAtEpochSeconds: COMPLETED_AT + 30 } });
  expect(state.rollback?.recovery).toBe('pending');
});

describe('not enough', () => {
  test.each<[string, Difference]>([
    ['a hundred requests are not reached', { reported: stableAfter(served(3, 0)) }],
    ['nothing is reported', { reported: stableAfter(undefined) }],
    ['CloudWatch does not answer', { status: 'failed' }],
    ['CloudWatch answers in part', { status: 'partial' }],
    ['errors are not reported', { reported: stableAfter({ n: 1000 }) }],
    [
      'stable’s hour before is not known',
      { reported: (variant, minute) => (minute >= NOON_MINUTE ? WELL(variant, minute) : undefined) },
    ],
  ])('%s: pending for half an hour, then unprovable, said so', (_, difference) => {
    expect(recoveryAfter(29.9, difference)).toBe('pending');
    const state = lookAt(30 * MINUTE, difference);
    expect(state.rollback?.recovery).toBe('unprovable');
    expect(toldOf(state, 'unprovable')).toHaveLength(2);
  });

  test('unpublished zeros are none where that is known', () => {
    const reported = (variant: string, minute: number) => {
      const { modelErrors: _, ...rest } = WELL(variant, minute) ?? {};
      return rest;
    };
    expect(recoveryAfter(30, { reported })).toBe('unprovable');
    expect(recoveryAfter(8, { reported, zerosUnpublished: ['model-errors'] })).toBe('recovered');
  });
});

test('a minute that one variant reported only in part does not count for the others either', () => {
  const third = anEndpoint({ weights: { stable: 0.8, candidate: 0, third: 0.2 } });
  const rollback = {
    before: [
      { variant: 'stable', share: 0.7 },
      { variant: 'candidate', share: 0.1 },
      { variant: 'third', share: 0.2 },
    ],
    target: [
      { variant: 'stable', share: 0.8 },
      { variant: 'candidate', share: 0 },
      { variant: 'third', share: 0.2 },
    ],
  };
  const inPart = (variant: string, minute: number) => (variant === 'third' ? { n: 200 } : WELL(variant, minute));
  expect(recoveryAfter(20, { endpoint: third, rollback, reported: inPart })).toBe('pending');
  const whole = (variant: string, minute: number) => (variant === 'third' ? served(200, 2) : WELL(variant, minute));
  expect(recoveryAfter(20, { endpoint: third, rollback, reported: whole })).toBe('recovered');
});

describe('not recovered', () => {
  test('is said when half an hour has not brought the rate back, and not before', () => {
    const sick = { reported: stableAfter(served(1000, 60)) };
    expect(recoveryAfter(29, sick)).toBe('pending');
    const state = lookAt(30 * MINUTE, sick);
    expect(state.rollback).toMatchObject({ status: 'completed', recovery: 'not-recovered' });
    expect(noticesOf(state)).toMatchObject([{ kind: 'not-recovered', severity: 'critical' }]);
  });

  test('a slow recovery within half an hour is one', () => {
    const slowly = (variant: string, minute: number) =>
      variant === 'stable' && minute >= FIRST_MINUTE && minute < FIRST_MINUTE + 3
        ? served(1000, 40)
        : WELL(variant, minute);
    expect(recoveryAfter(8, { reported: slowly })).toBe('pending');
    expect(recoveryAfter(29, { reported: slowly })).toBe('recovered');
  });
});

test('callers that name the variant are told, and count', () => {
  const pinned = (bad: number) => (variant: string, minute: number) =>
    variant === 'candidate' && minute >= FIRST_MINUTE ? served(20, bad) : WELL(variant, minute);
  const state = lookAt(8 * MINUTE, { reported: pinned(0) });
  expect(noticesOf(state)[0]?.why).toContain('100 of them went to candidate by callers that name it (TargetVariant)');
  expect(recoveryAfter(30, { reported: pinned(20) })).toBe('not-recovered');
});

test.each<[string, EndpointState]>([
  ['other weights', anEndpoint({ weights: { stable: 0.95, candidate: 0.05 } })],
  ['another config', anEndpoint({ weights: { stable: 1, candidate: 0 }, configName: 'fraud-config-2' })],
  ['a deployment under way', anEndpoint({ weights: { stable: 1, candidate: 0 }, pendingConfigName: 'fraud-config-2' })],
])('%s before the proof leave it unprovable at once', (_, endpoint) => {
  expect(recoveryAfter(1, { endpoint })).toBe('unprovable');
});

test('latency is proven by latency, with the limit that was breached', () => {
  const comparison = {
    signal: 'latency' as const,
    candidate: { requests: 812, bad: 400 },
    stable: { requests: 7310, bad: 73 },
    minutes: 9,
    logE: 5,
    logThreshold: 4.6,
    gatePassed: true,
    slowerThanMicros: 300_000,
  };
  const rollback = { signal: 'latency' as const, comparison };
  expect(recoveryQueries({ ...DONE, ...rollback }, MOVED).map(({ metric }) => metric)).toContain('latency-over');
  const slow = (after: number) => ({
    rollback,
    reported: (variant: string, minute: number) =>
      variant === 'stable' ? served(1000, 500, minute < FIRST_MINUTE ? 10 : after) : undefined,
  });
  expect(recoveryAfter(30, slow(10))).toBe('recovered');
  expect(recoveryAfter(30, slow(200))).toBe('not-recovered');
});

describe('silence', () => {
  const silence = { cause: 'silence' as const, signal: 'silence' as const };
  // stable's 90% were 900 a minute, so 1000 are due; four fifths are enough
  test.each([
    [800, 'recovered'],
    [799, 'pending'],
  ])('is over when what is due is reported again: %d a minute are %s', (n, recovery) => {
    expect(recoveryAfter(8, { rollback: silence, reported: stableAfter(served(n, n)) })).toBe(recovery);
  });

  test('what is due does not hang on the shares of minutes in which everybody reported', () => {
    // a candidate with nine tenths was silent for eight minutes; before that it had a tenth, and all the time 1000 came
    const before = [
      { variant: 'stable', share: 0.1 },
      { variant: 'candidate', share: 0.9 },
    ];
    const reported = (variant: string, minute: number) => {
      if (minute >= NOON_MINUTE) return stableAfter(served(800, 8))(variant, minute);
      if (minute >= NOON_MINUTE - 8) return variant === 'stable' ? served(100, 1) : undefined;
      return WELL(variant, minute);
    };
    expect(recoveryAfter(8, { rollback: { ...silence, before }, reported })).toBe('recovered');
  });

  test('what is due behind a candidate that was never heard of is not told from minutes in which stable had another share', () => {
    // until eight minutes ago stable had all of the 1000, then one half
    const before = [
      { variant: 'stable', share: 0.5 },
      { variant: 'candidate', share: 0.5 },
    ];
    const reported = (variant: string, minute: number) => {
      if (minute >= NOON_MINUTE) return stableAfter(served(1000, 8))(variant, minute);
      return variant === 'stable' ? served(minute < NOON_MINUTE - 8 ? 1000 : 500, 5) : undefined;
    };
    expect(recoveryAfter(8, { rollback: { ...silence, before }, reported })).toBe('recovered');
  });

  test('that goes on is not recovered after half an hour', () => {
    expect(recoveryAfter(30, { rollback: silence, reported: stableAfter(served(700, 0)) })).toBe('not-recovered');
  });
});

test('a rollback that is not completed, or proven already, is left alone', () => {
  for (const over of [
    { recovery: 'recovered' },
    { recovery: 'none', status: 'shifting' },
    { completedAtEpochSeconds: undefined },
  ] as const) {
    const rollback = { ...DONE, ...over };
    expect(lookAt(30 * MINUTE, { rollback }).rollback).toEqual(rollback);
  }
});
