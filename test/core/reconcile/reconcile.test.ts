import { describe, expect, test } from 'vitest';
import { gone, mustReadContents } from '../../../lib/core/reconcile/reconcile.ts';
import { type GuardState, newGuardState } from '../../../lib/core/state/guard-state.ts';
import type { EndpointState } from '../../../lib/core/words/endpoint.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aLease, aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { DAY, HOUR, MINUTE, NOON } from '../../support/noon.ts';
import { toldOf } from '../../support/told-of.ts';
import { look, SERVED, STABLE_ALONE } from './looked.ts';

describe('incarnation', () => {
  const recreated: EndpointState = anEndpoint({ createdAtEpochSeconds: NOON - HOUR });
  const before = aState({
    judgements: [aJudgement()],
    anchor: 1,
    quarantine: [3],
    automaticRollbacks: [NOON - HOUR],
    standing: { rejected: [2], released: [3], pausedUntilEpochSeconds: NOON + DAY },
    told: ['starved:v2'],
    trouble: { reason: 'metrics-unreadable', sinceEpochSeconds: NOON - 60, told: false },
  });

  test('a re-created endpoint starts anew; quarantine and the brake go on', () => {
    const state = look(before, { endpoint: recreated, served: SERVED });
    expect(state).toMatchObject({
      incarnation: NOON - HOUR,
      judgements: [],
      standing: { rejected: [], released: [] },
      quarantine: [3],
      automaticRollbacks: [NOON - HOUR],
    });
    expect(state.standing).not.toHaveProperty('pausedUntilEpochSeconds');
    expect([state.stable, state.anchor, state.trouble]).toEqual([undefined, undefined, undefined]);
    expect(toldOf(state, 'endpoint-recreated')).toHaveLength(1);
  });

  test('an open rollback of the old one is withdrawn', () => {
    const state = look({ ...before, rollback: aRollback() }, { endpoint: recreated, served: SERVED });
    expect(state.rollback?.status).toBe('withdrawn');
    expect(toldOf(state, 'withdrawn')).toHaveLength(2);
  });
});

describe('an endpoint that is gone', () => {
  test('is told once and withdraws an open rollback, whatever its status', () => {
    for (const status of ['awaiting-approval', 'preparing', 'shifting', 'verifying'] as const) {
      const state = gone(aState({ rollback: aRollback({ status }), judgements: [aJudgement()] }), NOON);
      expect(state).toMatchObject({ gone: true, judgements: [], rollback: { status: 'withdrawn' } });
      expect(toldOf(state, 'endpoint-gone')).toHaveLength(2);
      expect(gone({ ...state, outbox: [] }, NOON + MINUTE)).toEqual({ ...state, outbox: [] });
    }
  });

  test('leaves a completed rollback unproven, and says so', () => {
    const rollback = aRollback({ status: 'completed', recovery: 'pending', completedAtEpochSeconds: NOON - MINUTE });
    const state = gone(aState({ rollback }), NOON);
    expect(state.rollback).toMatchObject({ status: 'completed', recovery: 'unprovable' });
    expect(toldOf(state, 'unprovable')).toHaveLength(2);
    expect(toldOf(state, 'withdrawn')).toEqual([]);
  });

  test('and was never there is told as well: its name may be a slip', () => {
    const state = gone(newGuardState('fruad'), NOON);
    expect(toldOf(state, 'endpoint-gone')[0]?.why).toContain('none has been seen before');
    expect(gone({ ...state, outbox: [] }, NOON + MINUTE).outbox).toEqual([]);
    expect(
      look({ ...state, outbox: [] }, { served: SERVED, endpoint: anEndpoint({ weights: STABLE_ALONE }) }),
    ).toMatchObject({ gone: false, stable: 1 });
  });

  test('and is the same one when it is seen again keeps what people decided', () => {
    const standing = { rejected: [2], released: [] };
    const state = look({ ...gone(aState({ standing }), NOON - MINUTE), outbox: [] }, { served: SERVED });
    expect(state).toMatchObject({ gone: false, stable: 1, standing });
    expect(toldOf(state, 'endpoint-recreated')).toEqual([]);
  });
});

describe('what others do', () => {
  test('changed weights are recorded, since SageMaker keeps no history of them', () => {
    const state = look(aState(), { endpoint: anEndpoint({ weights: { stable: 0.5, candidate: 0.5 } }) });
    expect(toldOf(state, 'weights-changed')[0]?.why).toBe(
      'weights changed from stable 90%, candidate 10% to stable 50%, candidate 50%',
    );
    expect(
      toldOf(
        look({ ...state, outbox: [] }, { endpoint: anEndpoint({ weights: { stable: 5, candidate: 5 } }) }),
        'weights-changed',
      ),
    ).toEqual([]);
  });

  test('weights that are our own target are not somebody else’s', () => {
    const state = look(aState({ rollback: aRollback() }), { endpoint: anEndpoint({ weights: STABLE_ALONE }) });
    expect(toldOf(state, 'weights-changed')).toEqual([]);
  });

  test('nor are those of a part that was moved in steps', () => {
    const part = [
      { variant: 'stable', share: 0.95 },
      { variant: 'candidate', share: 0.05 },
    ];
    const rollback = aRollback({ status: 'preparing', lease: aLease(NOON - MINUTE, { shares: part }) });
    const state = look(aState({ rollback }), { endpoint: anEndpoint({ weights: { stable: 0.95, candidate: 0.05 } }) });
    expect(toldOf(state, 'weights-changed')).toEqual([]);
  });

  test('weights that Stablehand itself would have asked for, and of which nothing is written, may be its own', () => {
    const judging = aState({ judgements: [aJudgement()] });
    const moved = look(judging, { endpoint: anEndpoint({ weights: STABLE_ALONE }) });
    expect(toldOf(moved, 'weights-changed')).toMatchObject([
      { who: 'stablehand or somebody else', why: expect.stringContaining('If it did, its record was lost') },
    ]);
    const part = look(judging, { endpoint: anEndpoint({ weights: { stable: 0.95, candidate: 0.05 } }) });
    expect(toldOf(part, 'weights-changed')).toMatchObject([{ who: 'somebody else' }]);
    const unjudged = look(aState(), { endpoint: anEndpoint({ weights: STABLE_ALONE }) });
    expect(toldOf(unjudged, 'weights-changed')).toMatchObject([{ who: 'somebody else' }]);
  });

  test('a config that we put back is our own deployment', () => {
    const endpoint = anEndpoint({ configName: 'fraud-config-2' });
    const lease = aLease(NOON - MINUTE, { call: 'UpdateEndpoint', configName: 'fraud-config-2' });
    const whoOf = (rollback: GuardState['rollback']) =>
      toldOf(look(aState({ rollback }), { endpoint, served: SERVED }), 'deployment-seen')[0]?.who;
    expect(whoOf(aRollback({ means: 'config', toConfig: 'fraud-config-2', lease }))).toBe('stablehand');
    expect(whoOf(aRollback())).toBe('somebody else');
  });

  test('what serves is remembered as a place to go back to, but not while another config is on its way in', () => {
    const served = look(aState()).served;
    expect(served).toMatchObject([{ configName: 'fraud-config', untilEpochSeconds: NOON }]);
    const deploying = anEndpoint({ pendingConfigName: 'next' });
    expect(look(aState({ served }), { endpoint: deploying, atEpochSeconds: NOON + HOUR }).served).toBe(served);
    // its contents have not been read: nobody knows what it serves
    const unread = anEndpoint({ configName: 'fraud-config-2' });
    expect(look(aState({ served }), { endpoint: unread, atEpochSeconds: NOON + HOUR }).served).toBe(served);
  });

  test('contents are read again when config, images or incarnation change, and not while SageMaker deploys', () => {
    const state = aState();
    const mustRead = (endpoint: EndpointState) => mustReadContents(state, endpoint);
    expect(mustRead(anEndpoint())).toBe(false);
    expect(mustRead(anEndpoint({ configName: 'fraud-config-2' }))).toBe(true);
    expect(mustRead(anEndpoint({ createdAtEpochSeconds: NOON }))).toBe(true);
    const [stable, candidate] = anEndpoint().variants;
    if (stable === undefined || candidate === undefined) throw new RangeError('two variants');
    expect(mustRead(anEndpoint({ variants: [stable, { ...candidate, images: ['sha256:other'] }] }))).toBe(true);
    expect(mustRead(anEndpoint({ configName: 'fraud-config-2', pendingConfigName: 'fraud-config-3' }))).toBe(false);
  });

  test('seen twice is recorded once', () => {
    const endpoint = anEndpoint({ configName: 'fraud-config-2' });
    const once = look(aState(), { endpoint, served: SERVED });
    expect(look(once, { endpoint, served: SERVED })).toEqual(once);
  });

  test('a placement that goes on keeps the time since when it stands', () => {
    const state = look(aState({ imagesKey: 'old' }), {
      served: [SERVED[0], { variant: 'candidate', version: 3, modelName: 'model-3' }] as never,
    });
    expect(state.placements.map(({ version, sinceEpochSeconds }) => [version, sinceEpochSeconds])).toEqual([
      [1, NOON - DAY],
      [3, NOON],
    ]);
  });
});
