import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint, type Weights } from '../../support/an-endpoint.ts';
import { NOON } from '../../support/noon.ts';
import { eventsOf, noticesOf, toldOf } from '../../support/told-of.ts';
import { BACK, EVIDENCE, HARD, inMode, JUDGED, kindsOf, nextMinute } from './decided.ts';

describe('auto', () => {
  test('opens a rollback that moves only the breached variant’s share, and tells', () => {
    const endpoint = anEndpoint({ weights: { stable: 0.7, candidate: 0.1, third: 0.2 } });
    const state = inMode('auto', { endpoint });
    expect(state.rollback).toMatchObject({
      id: 'r1',
      status: 'preparing',
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
    for (const status of ['preparing', 'shifting', 'verifying'] as const) {
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
    expect(nextMinute(inMode('observe')).rollback?.status).toBe('preparing');
  });

  test('moves no quarantined version either, of which people have heard', () => {
    expect(inMode('observe', { ground: BACK })).toEqual(JUDGED);
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
      status: 'preparing',
    });
  });
});

test('the same breach gives the same record, under the same ids', () => {
  expect(inMode('auto')).toEqual(inMode('auto'));
  expect(eventsOf(inMode('auto')).map(({ id }) => id)).toEqual(['r1/rollback-decided']);
  expect(noticesOf(inMode('auto')).map(({ id }) => id)).toEqual(['fraud/r1/rollback-started']);
});
