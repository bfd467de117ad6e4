import { describe, expect, test } from 'vitest';
import type { GuardState } from '../../../../lib/core/state/guard-state.ts';
import { aGuard } from '../../../support/a-guard.ts';
import { aRollback } from '../../../support/a-rollback.ts';
import { anEndpoint } from '../../../support/an-endpoint.ts';
import { DAY, HOUR, NOON } from '../../../support/noon.ts';
import { noticesOf } from '../../../support/told-of.ts';
import { HARD, inMode, JUDGED, nextMinute } from '../decided.ts';

describe('held', () => {
  const paused = { rejected: [], released: [], pausedUntilEpochSeconds: NOON + HOUR, pauseReason: 'load test' };
  test.each<[string, Partial<GuardState>, Parameters<typeof anEndpoint>[0], string]>([
    ['a person paused the endpoint', { standing: paused }, {}, 'a person paused this endpoint (load test)'],
    ['stable is quarantined', { quarantine: [1] }, {}, 'stable v1 is itself quarantined: no safe version to return to'],
    [
      'stable is on no variant',
      {},
      { weights: { candidate: 0.1, third: 0.9 } },
      'v1 is on no variant of the endpoint, and no earlier config is known in which it carried the traffic: no safe version to return to',
    ],
    ['the endpoint has failed', {}, { status: 'Failed' }, 'the endpoint is Failed'],
    ['the endpoint is async', {}, { kind: 'async' }, 'async endpoints are not supported yet'],
    [
      'inference components share the endpoint',
      {},
      { kind: 'inference-components' },
      'endpoints of inference components are not supported yet',
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
    expect(nextMinute(held, { atEpochSeconds: NOON + HOUR }).rollback?.status).toBe('preparing');
  });

  test('two rollbacks are the brake, one is not, and a day frees it', () => {
    const withEarlier = (automaticRollbacks: number[]) => inMode('auto', {}, { ...JUDGED, automaticRollbacks });
    expect(withEarlier([NOON - HOUR]).rollback?.status).toBe('preparing');
    expect(withEarlier([NOON - DAY, NOON - HOUR])).toMatchObject({
      rollback: { status: 'preparing' },
      automaticRollbacks: [NOON - HOUR, NOON],
    });
  });

  test('a stable version that a person released can be returned to', () => {
    const standing = { rejected: [], released: [1] };
    expect(inMode('auto', {}, { ...JUDGED, quarantine: [1], standing }).rollback?.status).toBe('preparing');
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
