import { describe, expect, test } from 'vitest';
import type { EndpointState } from '../../../lib/core/endpoint.ts';
import { type GuardState, newGuardState } from '../../../lib/core/guard-state.ts';
import { type EndpointLook, gone, mustReadContents, reconcile } from '../../../lib/core/reconcile/reconcile.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { DAY, HOUR, MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { toldOf } from '../../support/told-of.ts';

const SERVED = [
  { variant: 'stable', version: 1, modelName: 'model-1' },
  { variant: 'candidate', version: 2, modelName: 'model-2' },
];
const STABLE_ALONE = { stable: 1, candidate: 0 };

function look(state: GuardState, over: Partial<EndpointLook> = {}): GuardState {
  return reconcile(state, { guard: aGuard(), endpoint: anEndpoint(), atEpochSeconds: NOON, ...over });
}
const firstLook = (over: Partial<EndpointLook> = {}) => look(newGuardState('fraud'), { served: SERVED, ...over });
const judged = (state: GuardState) =>
  state.judgements.map(
    ({ candidate, candidateVariant, stable }) => `v${candidate} on ${candidateVariant} against v${stable}`,
  );

describe('who is stable on first sight', () => {
  test('the variant that the policy names', () => {
    const state = firstLook({ guard: aGuard({ stable: 'candidate' }) });
    expect(state.stable).toBe(2);
    expect(toldOf(state, 'adopted')[0]?.why).toContain('the policy says so');
  });

  test('the only variant with traffic', () => {
    expect(firstLook({ endpoint: anEndpoint({ weights: STABLE_ALONE }) }).stable).toBe(1);
  });

  test.each([
    ['three quarters', 75, 25, 1],
    ['a request less', 749, 251, undefined],
  ])('the variant that carried %s of yesterday’s requests', (_, stable, candidate, expected) => {
    const yesterday = new Map([
      ['stable', stable],
      ['candidate', candidate],
    ]);
    expect(firstLook({ yesterday }).stable).toBe(expected);
  });

  test('people hear who it is, and once', () => {
    const state = firstLook({ endpoint: anEndpoint({ weights: STABLE_ALONE }) });
    expect(toldOf(state, 'adopted')).toMatchObject([{ to: 1 }, { to: 1, toVariant: 'stable' }]);
    expect(look({ ...state, outbox: [] }, { endpoint: anEndpoint({ weights: STABLE_ALONE }) }).outbox).toEqual([]);
  });

  test('nobody, when no requests were counted or none had a majority: told once, nothing is judged', () => {
    for (const yesterday of [
      new Map(),
      new Map([
        ['stable', 5],
        ['candidate', 5],
      ]),
    ]) {
      const state = firstLook({ yesterday });
      expect(state.stable).toBeUndefined();
      expect(state.judgements).toEqual([]);
      expect(toldOf(state, 'no-stable-known')).toHaveLength(2); // history and people
      expect(toldOf(look({ ...state, outbox: [] }, { yesterday }), 'no-stable-known')).toEqual([]);
    }
  });

  test('not known while yesterday could not be read: nothing is told yet', () => {
    const state = firstLook();
    expect(state.stable).toBeUndefined();
    expect(toldOf(state, 'no-stable-known')).toEqual([]);
    expect(
      look(state, {
        yesterday: new Map([
          ['stable', 900],
          ['candidate', 100],
        ]),
      }).stable,
    ).toBe(1);
  });

  test('nobody, when the policy names a variant that is not there; the sentence names those that are', () => {
    const state = firstLook({ guard: aGuard({ stable: 'blue' }) });
    expect(toldOf(state, 'no-stable-known')[0]?.why).toContain(
      'names blue as stable, but the endpoint has only stable, candidate',
    );
  });

  test('what is recorded is not overturned by a policy that names another', () => {
    expect(look(aState(), { guard: aGuard({ stable: 'candidate' }) }).stable).toBe(1);
  });

  test('shadow variants are never stable and never candidates', () => {
    const endpoint = anEndpoint({ weights: { stable: 1 }, shadowVariants: ['shadow'] });
    const state = firstLook({ endpoint, served: SERVED.slice(0, 1) });
    expect(state.stable).toBe(1);
    expect(state.judgements).toEqual([]);
  });
});

describe('candidates', () => {
  test('a version beside stable is a candidate, judged from now on', () => {
    const state = look(aState());
    expect(judged(state)).toEqual(['v2 on candidate against v1']);
    expect(state.judgements[0]).toMatchObject({ firstMinute: NOON_MINUTE, startedAtEpochSeconds: NOON });
    expect(toldOf(state, 'candidate-appeared')).toHaveLength(1);
  });

  test('the first minute is the first whole one', () => {
    expect(look(aState(), { atEpochSeconds: NOON + 1 }).judgements[0]?.firstMinute).toBe(NOON_MINUTE + 1);
  });

  test('a variant that stood there at weight 0 for a month is judged from the minute it was first seen with traffic', () => {
    const idle = look(aState(), { endpoint: anEndpoint({ weights: STABLE_ALONE }), atEpochSeconds: NOON - DAY });
    expect(idle.judgements).toEqual([]);
    expect(look(idle).judgements[0]?.firstMinute).toBe(NOON_MINUTE);
  });

  test('the same candidate goes on with its evidence, and is told once', () => {
    const judgement = aJudgement({ firstMinute: NOON_MINUTE - 30 });
    const state = look(aState({ judgements: [judgement] }));
    expect(state.judgements).toEqual([judgement]);
    expect(toldOf(state, 'candidate-appeared')).toEqual([]);
  });

  test('on a new config the minutes begin anew, and the evidence stays', () => {
    const judgement = aJudgement({ firstMinute: NOON_MINUTE - 30 });
    const endpoint = anEndpoint({ configName: 'fraud-config-2' });
    const state = look(aState({ judgements: [judgement] }), { endpoint, served: SERVED });
    expect(state.judgements).toEqual([{ ...judgement, firstMinute: NOON_MINUTE }]);
  });

  test.each([
    ['it has no traffic', anEndpoint({ weights: STABLE_ALONE })],
    ['stable has less than a hundredth', anEndpoint({ weights: { stable: 0.009, candidate: 0.991 } })],
  ])('leave judgement when %s, and the history says so', (_, endpoint) => {
    const state = look(
      aState({ judgements: [aJudgement()], told: ['starved:v2', 'held:2:paused', 'shared-incident'] }),
      { endpoint },
    );
    expect(state.judgements).toEqual([]);
    expect(toldOf(state, 'candidate-left')).toHaveLength(1);
    expect(state.told, 'what was told of it is forgotten, so that its return is told afresh').toEqual([
      'shared-incident',
    ]);
  });

  test('a variant on its way out is judged until it is out', () => {
    const leaving = anEndpoint({
      weights: { stable: { current: 0.9, desired: 1 }, candidate: { current: 0.1, desired: 0 } },
    });
    expect(judged(look(aState({ judgements: [aJudgement()] }), { endpoint: leaving }))).toHaveLength(1);
  });

  test('stable with just a hundredth of the traffic can be compared with', () => {
    expect(
      judged(look(aState(), { endpoint: anEndpoint({ weights: { stable: 0.01, candidate: 0.99 } }) })),
    ).toHaveLength(1);
  });

  test('a version on two variants is two comparisons, each told', () => {
    const endpoint = anEndpoint({ weights: { stable: 0.8, candidate: 0.1, third: 0.1 } });
    const placements = [aPlacement(1, 'stable'), aPlacement(2, 'candidate'), aPlacement(2, 'third')];
    const state = look(aState({ placements, imagesKey: '' }), {
      endpoint,
      served: [...SERVED, { variant: 'third', version: 2, modelName: 'model-2' }],
    });
    expect(judged(state)).toEqual(['v2 on candidate against v1', 'v2 on third against v1']);
    expect(toldOf(state, 'candidate-appeared')).toHaveLength(2);
  });

  test('of a permanent A/B test are watched too, and the history says by what', () => {
    const state = look(aState(), { guard: aGuard({ compare: 'none' }) });
    expect(judged(state)).toHaveLength(1);
    expect(toldOf(state, 'candidate-appeared')[0]?.why).toContain('hard limits only');
  });

  test('nothing changes while SageMaker deploys: the minutes belong to no version', () => {
    const endpoint = anEndpoint({ pendingConfigName: 'fraud-config-2', weights: STABLE_ALONE });
    const judgements = [aJudgement()];
    expect(look(aState({ judgements, sharesKey: '' }), { endpoint }).judgements).toEqual(judgements);
  });
});

describe('a quarantined version that has traffic again', () => {
  test('is told at once, judged afresh, and marked as back', () => {
    const state = look(aState({ quarantine: [2] }));
    expect(state.judgements).toMatchObject([{ candidate: 2, back: true, firstMinute: NOON_MINUTE, signals: {} }]);
    expect(toldOf(state, 'quarantined-version-back')).toHaveLength(2); // history and people
  });

  test('is a candidate like any other when a person has released it', () => {
    const state = look(aState({ quarantine: [2], standing: { rejected: [], released: [2] } }));
    expect(state.judgements[0]).not.toHaveProperty('back');
    expect(toldOf(state, 'quarantined-version-back')).toEqual([]);
  });

  test('is not back while it has never left', () => {
    const state = look(aState({ quarantine: [2], judgements: [aJudgement()] }));
    expect(state.judgements[0]).not.toHaveProperty('back');
  });
});

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
    for (const status of ['awaiting-approval', 'shifting', 'verifying'] as const) {
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
      'weights changed from stable 90 %, candidate 10 % to stable 50 %, candidate 50 %',
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
