import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { DAY, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { toldOf } from '../../support/told-of.ts';
import { judged, look, SERVED, STABLE_ALONE } from './looked.ts';

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

  test.each([0.009, 0.0004, 0])(
    'stay under judgement beside a stable version with %d of the traffic that never had more: a plain failure needs no more',
    (rest) => {
      const endpoint = anEndpoint({ weights: { stable: rest, candidate: 1 - rest } });
      expect(look(aState(), { endpoint }).judgements).toMatchObject([
        { lane: 'canary', candidate: 2, stable: 1, stableVariant: 'stable' },
      ]);
    },
  );

  test('leave judgement when it has no traffic, and the history says so', () => {
    const endpoint = anEndpoint({ weights: STABLE_ALONE });
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
