import { describe, expect, test } from 'vitest';
import type { GuardState } from '../../../lib/core/guard-state.ts';
import { type Decision, decide } from '../../../lib/core/plan/decide.ts';
import type { Ground } from '../../../lib/core/plan/ground.ts';
import type { Mode } from '../../../lib/core/policy.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint, type Weights } from '../../support/an-endpoint.ts';
import { DAY, HOUR, MINUTE, NOON } from '../../support/noon.ts';
import { eventsOf, noticesOf, toldOf } from '../../support/told-of.ts';

const EVIDENCE: Ground = {
  cause: 'evidence',
  signal: 'errors',
  why: 'errors: candidate 45 of 812',
  failedRequests: 45,
};
const HARD: Ground = { cause: 'hard-limit', signal: 'errors', why: 'hard limit: 180 of 200', failedRequests: 180 };
const BACK: Ground = { cause: 'quarantined', signal: 'quarantined', why: 'v2 was rolled back before' };

const JUDGED = aState({ judgements: [aJudgement()] });

function decided(state: GuardState = JUDGED, over: Partial<Decision> = {}): GuardState {
  const judgement = state.judgements[0] ?? aJudgement();
  return decide(state, {
    guard: aGuard(),
    endpoint: anEndpoint(),
    judgement,
    ground: EVIDENCE,
    atEpochSeconds: NOON,
    id: 'r1',
    ...over,
  });
}
const inMode = (mode: Mode, over: Partial<Decision> = {}, state = JUDGED) =>
  decided(state, { guard: aGuard({ mode }), ...over });
const kindsOf = (state: GuardState) => [...eventsOf(state), ...noticesOf(state)].map(({ kind }) => kind);
/** The same breach a minute later, after everybody was told. */
const nextMinute = (state: GuardState, over: Partial<Decision> = {}) =>
  decided({ ...state, outbox: [] }, { atEpochSeconds: NOON + MINUTE, id: 'r2', ...over });

describe('auto', () => {
  test('opens a rollback that moves only the breached variant’s share, and tells', () => {
    const endpoint = anEndpoint({ weights: { stable: 0.7, candidate: 0.1, third: 0.2 } });
    const state = inMode('auto', { endpoint });
    expect(state.rollback).toMatchObject({
      id: 'r1',
      status: 'shifting',
      from: 2,
      to: 1,
      failedRequests: 45,
      before: [
        { variant: 'stable', share: 0.7 },
        { variant: 'candidate', share: 0.1 },
        { variant: 'third', share: 0.2 },
      ],
      deadlineEpochSeconds: NOON + 900,
    });
    expect(state.rollback?.target.map(({ variant, share }) => [variant, Number(share.toFixed(9))])).toEqual([
      ['stable', 0.8],
      ['candidate', 0],
      ['third', 0.2],
    ]);
    expect(kindsOf(state)).toEqual(['rollback-decided', 'rollback-started']);
    expect(state.automaticRollbacks).toEqual([NOON]);
  });

  test('decides the same breach once', () => {
    const state = inMode('auto');
    expect(nextMinute(state)).toEqual({ ...state, outbox: [] });
    const over = { ...state, rollback: aRollback({ status: 'superseded' }) };
    expect(nextMinute(over), 'somebody took over: never shift again').toEqual({ ...over, outbox: [] });
    expect(nextMinute(over, { ground: HARD })).toEqual({ ...over, outbox: [] });
  });

  test('leaves a candidate alone that somebody has taken the traffic from already', () => {
    const taken: Weights[] = [{ stable: 1, candidate: { current: 0.1, desired: 0 } }, { stable: 1 }];
    for (const weights of taken) expect(inMode('auto', { endpoint: anEndpoint({ weights }) })).toEqual(JUDGED);
  });

  test('does not begin a second rollback while one is moving', () => {
    for (const status of ['shifting', 'verifying'] as const) {
      const busy = aState({ judgements: [aJudgement()], rollback: aRollback({ status, from: 3 }) });
      expect(inMode('auto', { ground: HARD }, busy)).toEqual(busy);
    }
  });

  test('says of a rollback whose proof was pending that it will not be had', () => {
    const pending = aRollback({
      id: 'r0',
      from: 3,
      status: 'completed',
      recovery: 'pending',
      completedAtEpochSeconds: NOON - 60,
    });
    const state = inMode('auto', {}, { ...JUDGED, rollback: pending });
    expect(state.rollback?.id).toBe('r1');
    expect(toldOf(state, 'unprovable')).toMatchObject([{ rollback: 'r0' }, { rollback: 'r0' }]);
  });
});

describe('observe', () => {
  test.each([EVIDENCE, HARD])('moves nothing and says once what it would have done ($cause)', (ground) => {
    const state = inMode('observe', { ground });
    expect(state.rollback).toBeUndefined();
    expect(kindsOf(state)).toEqual(['would-have-rolled-back', 'would-have-rolled-back']);
    expect(nextMinute(state, { guard: aGuard({ mode: 'observe' }), ground })).toEqual({ ...state, outbox: [] });
  });

  test('hands over to auto: when the policy changes the breach is still there', () => {
    expect(nextMinute(inMode('observe')).rollback?.status).toBe('shifting');
  });

  test('moves no quarantined version either, of which people have heard', () => {
    expect(inMode('observe', { ground: BACK })).toEqual(JUDGED);
  });
});

describe('approve', () => {
  test('asks, and says until when', () => {
    const state = inMode('approve');
    expect(state.rollback).toMatchObject({ status: 'awaiting-approval', deadlineEpochSeconds: NOON + 900 });
    expect(kindsOf(state)).toEqual(['rollback-decided', 'approval-asked', 'awaiting-approval']);
    expect(noticesOf(state)[0]?.untilEpochSeconds).toBe(NOON + 900);
    expect(state.automaticRollbacks).toEqual([]);
  });

  test('acts at once on a hard limit, unless the policy forbids it', () => {
    expect(inMode('approve', { ground: HARD }).rollback?.status).toBe('shifting');
    const guard = aGuard({ mode: 'approve', hardLimits: 'as-mode' });
    expect(decided(JUDGED, { guard, ground: HARD }).rollback?.status).toBe('awaiting-approval');
  });

  const APPROVE = aGuard({ mode: 'approve' });

  test('a hard limit overtakes the open question about the same version', () => {
    const state = nextMinute(inMode('approve'), { guard: APPROVE, ground: HARD });
    expect(state.rollback).toMatchObject({ id: 'r2', status: 'shifting', cause: 'hard-limit' });
    expect(kindsOf(state)).toEqual(['superseded', 'rollback-decided', 'rollback-started']);
  });

  test('a hard limit overtakes the question about another version, which will be asked again', () => {
    const third = aJudgement({ over: { candidate: 3, candidateVariant: 'third' } });
    const endpoint = anEndpoint({ weights: { stable: 0.8, candidate: 0.1, third: 0.1 } });
    const asked = inMode('approve', { endpoint }, aState({ judgements: [aJudgement(), third] }));
    const state = nextMinute(asked, { guard: APPROVE, endpoint, judgement: third, ground: HARD });
    expect(state.rollback).toMatchObject({ from: 3, status: 'shifting' });
    expect(toldOf(state, 'superseded')).toHaveLength(2);
    expect(state.judgements.map(({ decidedAtEpochSeconds }) => decidedAtEpochSeconds)).toEqual([
      undefined,
      NOON + MINUTE,
    ]);
  });

  test('a hard limit that must ask too leaves the open question as it is', () => {
    const guard = aGuard({ mode: 'approve', hardLimits: 'as-mode' });
    const asked = decided(JUDGED, { guard });
    expect(nextMinute(asked, { guard, ground: HARD })).toEqual({ ...asked, outbox: [] });
  });

  const rejected = {
    ...inMode('approve'),
    rollback: aRollback({ status: 'rejected' }),
    standing: { rejected: [2], released: [] },
    outbox: [],
  };

  test.each([EVIDENCE, { ...EVIDENCE, cause: 'silence' as const }, BACK])(
    'what was rejected stays where it is ($cause)',
    (ground) => {
      expect(nextMinute(rejected, { guard: APPROVE, ground })).toEqual(rejected);
      const fresh = { ...rejected, judgements: [aJudgement()] };
      expect(nextMinute(fresh, { guard: APPROVE, ground })).toEqual(fresh);
    },
  );

  test('a hard limit moves what was rejected', () => {
    expect(nextMinute(rejected, { guard: APPROVE, ground: HARD }).rollback?.status).toBe('shifting');
  });

  test('a hard limit that must ask asks once more after a rejection, and not again after the second', () => {
    const guard = aGuard({ mode: 'approve', hardLimits: 'as-mode' });
    const again = nextMinute(rejected, { guard, ground: HARD });
    expect(again.rollback?.status).toBe('awaiting-approval');
    const twice = { ...again, rollback: aRollback({ status: 'rejected' }), outbox: [] };
    expect(nextMinute(twice, { guard, ground: HARD })).toEqual(twice);
  });
});

describe('held', () => {
  const paused = { rejected: [], released: [], pausedUntilEpochSeconds: NOON + HOUR, pauseReason: 'load test' };
  test.each<[string, Partial<GuardState>, Parameters<typeof anEndpoint>[0], string]>([
    ['a person paused the endpoint', { standing: paused }, {}, 'a person paused this endpoint (load test)'],
    ['stable is quarantined', { quarantine: [1] }, {}, 'stable v1 is itself quarantined: no safe version to return to'],
    [
      'stable is on no variant',
      {},
      { weights: { candidate: 0.1, third: 0.9 } },
      'stable v1 is on no variant of the endpoint: no safe version to return to',
    ],
    ['the endpoint has failed', {}, { status: 'Failed' }, 'the endpoint is Failed'],
    ['the endpoint is async', {}, { kind: 'async' }, 'async endpoints cannot be rolled back by weights'],
    [
      'inference components share the endpoint',
      {},
      { kind: 'inference-components' },
      'inference-components endpoints cannot',
    ],
    [
      'there were two in a day',
      { automaticRollbacks: [NOON - DAY + HOUR, NOON - HOUR] },
      {},
      '2 automatic rollbacks in 24 hours already',
    ],
  ])('%s: nothing moves, not even for a hard limit, and people hear why, once', (_, over, endpoint, why) => {
    for (const mode of ['auto', 'approve'] as const) {
      const held = inMode(mode, { ground: HARD, endpoint: anEndpoint(endpoint) }, { ...JUDGED, ...over });
      expect(held.rollback?.status).toBe('held');
      expect(noticesOf(held)).toMatchObject([
        { kind: 'held', severity: 'critical', why: expect.stringContaining(why) },
      ]);
      expect(nextMinute(held, { ground: HARD, endpoint: anEndpoint(endpoint) })).toEqual({ ...held, outbox: [] });
    }
  });

  test('acts when the hindrance is gone', () => {
    const held = inMode('auto', {}, { ...JUDGED, standing: paused });
    expect(nextMinute(held, { atEpochSeconds: NOON + HOUR }).rollback?.status).toBe('shifting');
  });

  test('two rollbacks are the brake, one is not, and a day frees it', () => {
    const withEarlier = (automaticRollbacks: number[]) => inMode('auto', {}, { ...JUDGED, automaticRollbacks });
    expect(withEarlier([NOON - HOUR]).rollback?.status).toBe('shifting');
    expect(withEarlier([NOON - DAY, NOON - HOUR])).toMatchObject({
      rollback: { status: 'shifting' },
      automaticRollbacks: [NOON - HOUR, NOON],
    });
  });

  test('a stable version that a person released can be returned to', () => {
    const standing = { rejected: [], released: [1] };
    expect(inMode('auto', {}, { ...JUDGED, quarantine: [1], standing }).rollback?.status).toBe('shifting');
  });

  test('does not cut short the proof of the rollback before', () => {
    const pending = aRollback({
      id: 'r0',
      from: 3,
      status: 'completed',
      recovery: 'pending',
      completedAtEpochSeconds: NOON - 60,
    });
    const state = inMode('auto', {}, { ...JUDGED, standing: paused, rollback: pending });
    expect(state.rollback).toEqual(pending);
    expect(noticesOf(state)).toMatchObject([{ kind: 'held', rollback: 'r1' }]);
  });

  test('leaves an open question open: when its wait runs out it is planned afresh', () => {
    const asked = { ...inMode('approve'), standing: paused };
    expect(nextMinute(asked, { guard: aGuard({ mode: 'approve' }), ground: HARD })).toEqual({ ...asked, outbox: [] });
  });
});

describe('a version on two variants', () => {
  const two = [aJudgement(), aJudgement({ over: { candidateVariant: 'third' } })];
  const endpoint = anEndpoint({ weights: { stable: 0.8, candidate: 0.1, third: 0.1 } });

  test('is decided on each of them', () => {
    const first = inMode('auto', { endpoint }, aState({ judgements: two }));
    expect(first.judgements.map(({ decidedAtEpochSeconds }) => decidedAtEpochSeconds)).toEqual([NOON, undefined]);
    const done = { ...first, rollback: aRollback({ status: 'completed', recovery: 'recovered' }) };
    const moved = anEndpoint({ weights: { stable: 0.9, candidate: 0, third: 0.1 } });
    expect(nextMinute(done, { endpoint: moved, judgement: two[1] as never }).rollback).toMatchObject({
      fromVariant: 'third',
      status: 'shifting',
    });
  });
});

test('the same breach gives the same record, under the same ids', () => {
  expect(inMode('auto')).toEqual(inMode('auto'));
  expect(eventsOf(inMode('auto')).map(({ id }) => id)).toEqual(['r1/rollback-decided']);
  expect(noticesOf(inMode('auto')).map(({ id }) => id)).toEqual(['fraud/r1/rollback-started']);
});
