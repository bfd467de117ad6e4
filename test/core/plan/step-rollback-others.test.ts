import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import type { Rollback } from '../../../lib/core/state/rollback.ts';
import {
  desiredShares,
  type EndpointState,
  type EndpointStatus,
  sameShares,
} from '../../../lib/core/words/endpoint.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aLease, aRollback } from '../../support/a-rollback.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { askedShares } from '../../support/asked-shares.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { eventsOf, noticesOf } from '../../support/told-of.ts';
import { ASKED, MOVED, step } from './stepped.ts';

describe('somebody else', () => {
  test.each<[string, EndpointState, string]>([
    [
      'set other weights',
      anEndpoint({ weights: { stable: 0.5, candidate: 0.5 } }),
      'somebody set the weights to stable 50%, candidate 50%',
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
    ['took a variant away', anEndpoint({ weights: { stable: 1 } }), 'somebody set the weights to stable 100%'],
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
    expect(askedShares(step(rollback, arrived, NOON + 60).call)).toEqual(shares(0, 1));
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
