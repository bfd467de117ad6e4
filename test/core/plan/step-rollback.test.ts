import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desiredShares, type EndpointState, type EndpointStatus, sameShares } from '../../../lib/core/endpoint.ts';
import type { GuardState } from '../../../lib/core/guard-state.ts';
import type { Rollback } from '../../../lib/core/plan/rollback.ts';
import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aLease, aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { eventsOf, noticesOf, toldOf } from '../../support/told-of.ts';

const ASKED = { stable: { current: 0.9, desired: 1 }, candidate: { current: 0.1, desired: 0 } };
const MOVED = { stable: 1, candidate: 0 };

function step(
  rollback: Rollback,
  endpoint: EndpointState = anEndpoint(),
  atEpochSeconds = NOON,
  over: Partial<GuardState> = {},
) {
  return stepRollback(aState({ rollback, ...over }), { guard: aGuard(), endpoint, atEpochSeconds });
}

describe('the call', () => {
  test('is sent once the lease that names it stands in the state, and the version is quarantined with it', () => {
    const { state, call } = step(aRollback());
    expect(call).toEqual({ endpoint: 'fraud', shares: aRollback().target });
    expect(state.rollback?.lease).toEqual(aLease(NOON));
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

describe('somebody else', () => {
  test.each<[string, EndpointState, string]>([
    [
      'set other weights',
      anEndpoint({ weights: { stable: 0.5, candidate: 0.5 } }),
      'somebody set the weights to stable 50 %, candidate 50 %',
    ],
    [
      'put another config into service',
      anEndpoint({ configName: 'fraud-config-2' }),
      'somebody deployed fraud-config-2',
    ],
    [
      'is putting another config into service',
      anEndpoint({ pendingConfigName: 'fraud-config-3', status: 'Updating' }),
      'somebody deployed fraud-config-3',
    ],
    ['took a variant away', anEndpoint({ weights: { stable: 1 } }), 'somebody set the weights to stable 100 %'],
  ])('%s: superseded, told, and never shifted again', (_, endpoint, why) => {
    for (const status of ['shifting', 'verifying'] as const) {
      const { state, call } = step(aRollback({ status }), endpoint);
      expect(call).toBeUndefined();
      expect(state.rollback?.status).toBe('superseded');
      expect(noticesOf(state)).toMatchObject([{ kind: 'superseded', why: expect.stringContaining(why) }]);
      const later = stepRollback(
        { ...state, outbox: [] },
        { guard: aGuard(), endpoint: anEndpoint(), atEpochSeconds: NOON + MINUTE },
      );
      expect(later).toEqual({ state: { ...state, outbox: [] } });
    }
  });

  test('whatever weights somebody sets, they stay', () => {
    const weight = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        weight,
        weight,
        fc.constantFrom('shifting' as const, 'verifying' as const),
        (stable, candidate, status) => {
          fc.pre(stable + candidate > 0);
          const endpoint = anEndpoint({ weights: { stable, candidate } });
          const ours = [aRollback().before, aRollback().target].some((shares) =>
            sameShares(desiredShares(endpoint), shares),
          );
          const { state, call } = step(aRollback({ status }), endpoint);
          if (!ours) expect([state.rollback?.status, call]).toEqual(['superseded', undefined]);
        },
      ),
    );
  });

  test('is not who the call of a replaced rollback was: what arrives late under its lease was us', () => {
    // a person has decided for third, while our call for stable was on its way
    const shares = (stable: number, third: number) => [
      { variant: 'stable', share: stable },
      { variant: 'candidate', share: 0 },
      { variant: 'third', share: third },
    ];
    const before = [
      { variant: 'stable', share: 0.8 },
      { variant: 'candidate', share: 0.1 },
      { variant: 'third', share: 0.1 },
    ];
    const rollback = aRollback({
      to: 3,
      toVariant: 'third',
      before,
      target: shares(0, 1),
      lease: aLease(NOON, { shares: shares(0.9, 0.1) }),
    });
    const arrived = anEndpoint({ weights: { stable: 0.9, candidate: 0, third: 0.1 } });
    expect(step(rollback, arrived, NOON + 30)).toMatchObject({ state: { rollback: { status: 'shifting' } } });
    expect(step(rollback, arrived, NOON + 60).call?.shares).toEqual(shares(0, 1));
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

describe('whatever is seen', () => {
  const STATUSES = [
    'Updating',
    'SystemUpdating',
    'RollingBack',
    'InService',
    'Failed',
    'UpdateRollbackFailed',
    'Deleting',
  ] as const;
  const endpoints = fc
    .record({
      status: fc.constantFrom<EndpointStatus>(...STATUSES),
      weights: fc.constantFrom({ stable: 0.9, candidate: 0.1 }, MOVED, ASKED, { stable: 0.3, candidate: 0.7 }),
      configName: fc.constantFrom('fraud-config', 'fraud-config-2'),
      pending: fc.boolean(),
    })
    .map(({ pending, ...over }) => anEndpoint({ ...over, ...(pending ? { pendingConfigName: 'next' } : {}) }));
  const rollbacks = fc
    .record({
      status: fc.constantFrom<Rollback['status']>(
        'shifting',
        'verifying',
        'completed',
        'failed',
        'held',
        'rejected',
        'superseded',
        'withdrawn',
      ),
      sent: fc.option(fc.integer({ min: -300, max: 0 }), { nil: undefined }),
      attempt: fc.integer({ min: 1, max: 11 }),
    })
    .map(({ status, sent, attempt }) =>
      aRollback({ status, ...(sent === undefined ? {} : { lease: aLease(NOON + sent, { attempt }) }) }),
    );

  test('nothing is sent while a lease holds, under another config, by a closed rollback, or to a busy endpoint', () => {
    fc.assert(
      fc.property(rollbacks, endpoints, (rollback, endpoint) => {
        const { state, call } = step(rollback, endpoint);
        if (call === undefined) return;
        expect(rollback.lease === undefined || rollback.lease.notBeforeEpochSeconds <= NOON).toBe(true);
        expect(['shifting', 'verifying']).toContain(rollback.status);
        expect([endpoint.configName, endpoint.pendingConfigName, endpoint.status]).toEqual([
          'fraud-config',
          undefined,
          'InService',
        ]);
        expect(state.rollback?.lease?.notBeforeEpochSeconds).toBeGreaterThan(NOON);
      }),
    );
  });

  test('the same state and endpoint give the same step, under the same ids', () => {
    fc.assert(
      fc.property(rollbacks, endpoints, (rollback, endpoint) => {
        expect(step(Object.freeze(rollback), Object.freeze(endpoint))).toEqual(step(rollback, endpoint));
      }),
    );
  });

  test('a rollback that closes says so in the history and to people', () => {
    fc.assert(
      fc.property(rollbacks, endpoints, (rollback, endpoint) => {
        const { state } = step(rollback, endpoint);
        const closed =
          state.rollback?.status !== rollback.status &&
          ['completed', 'failed', 'superseded'].includes(`${state.rollback?.status}`);
        if (!closed) return;
        expect(eventsOf(state)).toHaveLength(1);
        expect(noticesOf(state)).toHaveLength(1);
      }),
    );
  });
});
