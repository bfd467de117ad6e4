import { describe, expect, test } from 'vitest';
import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import type { EndpointStatus } from '../../../lib/core/words/endpoint.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aLease, aRollback } from '../../support/a-rollback.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { NOON } from '../../support/noon.ts';
import { noticesOf, toldOf } from '../../support/told-of.ts';
import { ASKED, MOVED, step } from './stepped.ts';

describe('the call', () => {
  test('is sent once the lease that names it stands in the state, and the version is quarantined with it', () => {
    const { state, call } = step(aRollback());
    expect(call).toEqual({ kind: 'weights', endpoint: 'fraud', shares: aRollback().target });
    expect(state.rollback?.lease).toEqual(aLease(NOON, { over: aRollback().before }));
    expect(state.quarantine).toEqual([2]);
    expect(toldOf(state, 'shift-sent')).toMatchObject([{ why: expect.stringContaining('attempt 1') }]);
  });

  test('ends a release of the version that traffic is taken from', () => {
    const { state } = step(aRollback(), anEndpoint(), NOON, { standing: { rejected: [], released: [2, 3] } });
    expect(state.standing.released).toEqual([3]);
  });

  test('is not repeated while its lease holds, and is repeated after it when nothing happened', () => {
    const leased = aRollback({ lease: aLease(NOON) });
    expect(step(leased, anEndpoint(), NOON + 44).call).toBeUndefined();
    const { state, call } = step(leased, anEndpoint(), NOON + 45);
    expect(call).toBeDefined();
    expect(state.rollback?.lease).toMatchObject({ attempt: 2, sentAtEpochSeconds: NOON + 45 });
  });

  test('waits for the end of a person’s pause, unless a person decided it', () => {
    const paused = { standing: { rejected: [], released: [], pausedUntilEpochSeconds: NOON + 60 } };
    expect(step(aRollback(), anEndpoint(), NOON, paused).call).toBeUndefined();
    expect(step(aRollback(), anEndpoint(), NOON + 60, paused).call).toBeDefined();
    expect(step(aRollback({ who: 'ana' }), anEndpoint(), NOON, paused).call).toBeDefined();
  });

  test('is not sent when what it asks for is asked for already', () => {
    const { state, call } = step(aRollback({ lease: aLease(NOON) }), anEndpoint({ weights: ASKED }), NOON + 60);
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('verifying');
  });

  test.each<EndpointStatus>([
    'Updating',
    'SystemUpdating',
    'RollingBack',
    'UpdateRollbackFailed',
    'OutOfService',
    'Creating',
  ])('waits while the endpoint is %s', (status) => {
    const { state, call } = step(aRollback(), anEndpoint({ status }));
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('shifting');
  });

  test.each<EndpointStatus>(['Failed', 'Deleting'])('fails, and people hear why, when the endpoint is %s', (status) => {
    const { state, call } = step(aRollback(), anEndpoint({ status, failureReason: 'no capacity' }));
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('failed');
    expect(noticesOf(state)).toMatchObject([
      { kind: 'failed', why: expect.stringContaining(`the endpoint is ${status} (no capacity)`) },
    ]);
  });

  test('is given up after ten attempts', () => {
    const rollback = aRollback({ lease: aLease(NOON - 60, { attempt: 10 }) });
    const { state, call } = step(rollback);
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('failed');
    expect(step(aRollback({ lease: aLease(NOON - 60, { attempt: 9 }) })).call).toBeDefined();
  });
});

describe('read back', () => {
  test('completed means that SageMaker serves it, not that it was asked', () => {
    expect(step(aRollback(), anEndpoint({ weights: ASKED })).state.rollback?.status).toBe('verifying');
    expect(step(aRollback(), anEndpoint({ weights: MOVED, status: 'Updating' })).state.rollback?.status).toBe(
      'verifying',
    );
    const { state } = step(aRollback(), anEndpoint({ weights: MOVED }));
    expect(state.rollback).toMatchObject({ status: 'completed', recovery: 'pending', completedAtEpochSeconds: NOON });
    expect(toldOf(state, 'rollback-completed')).toMatchObject([
      {
        shares: [
          { variant: 'stable', share: 1 },
          { variant: 'candidate', share: 0 },
        ],
      },
    ]);
    expect(state.quarantine).toEqual([2]);
  });

  test('weights are compared as shares', () => {
    const { state } = step(aRollback(), anEndpoint({ weights: { stable: 7, candidate: 0 } }));
    expect(state.rollback?.status).toBe('completed');
  });

  test('a change that SageMaker took back is asked for again', () => {
    const { state, call } = step(aRollback({ status: 'verifying', lease: aLease(NOON - 60) }), anEndpoint());
    expect(call).toBeDefined();
    expect(state.rollback?.status).toBe('shifting');
  });
});

describe('the deadline', () => {
  test('is told once, and the rollback goes on', () => {
    const stuck = anEndpoint({ weights: ASKED, status: 'Updating' });
    const early = step(aRollback({ status: 'verifying' }), stuck, NOON + 899);
    expect(noticesOf(early.state)).toEqual([]);
    const { state } = step(aRollback({ status: 'verifying' }), stuck, NOON + 900);
    expect(noticesOf(state)).toMatchObject([{ kind: 'overdue', why: expect.stringContaining('after 15 minutes') }]);
    expect(state.rollback).toMatchObject({ status: 'verifying', late: true });
    const again = stepRollback(
      { ...state, outbox: [] },
      { guard: aGuard(), endpoint: stuck, atEpochSeconds: NOON + 960 },
    );
    expect(again.state.outbox).toEqual([]);
    const done = stepRollback(state, {
      guard: aGuard(),
      endpoint: anEndpoint({ weights: MOVED }),
      atEpochSeconds: NOON + 1020,
    });
    expect(done.state.rollback?.status).toBe('completed');
  });
});

describe('when traffic was moved away from stable', () => {
  const away = aRollback({
    from: 1,
    to: 2,
    fromVariant: 'stable',
    toVariant: 'candidate',
    who: 'ana',
    cause: 'manual',
  });
  const target = [
    { variant: 'stable', share: 0 },
    { variant: 'candidate', share: 1 },
  ];

  test('the version that got it is stable from then on, the one before is remembered, and people hear of it', () => {
    const endpoint = anEndpoint({ weights: { stable: 0, candidate: 1 } });
    const { state } = step({ ...away, target }, endpoint, NOON, { wasStable: [5] });
    expect(state).toMatchObject({ stable: 2, wasStable: [1, 5], quarantine: [1], rollback: { status: 'completed' } });
    expect(toldOf(state, 'promoted')).toMatchObject([
      { who: 'ana' },
      { why: expect.stringContaining('v2 on candidate is the stable version now') },
    ]);
  });

  test('and not before it is served', () => {
    expect(step({ ...away, target }, anEndpoint()).state.stable).toBe(1);
  });

  test('any other rollback leaves the pointer where it is', () => {
    expect(step(aRollback(), anEndpoint({ weights: MOVED })).state).toMatchObject({ stable: 1 });
  });
});
