import { describe, expect, test } from 'vitest';
import type { Observation } from '../../../lib/core/plan/step.ts';
import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { askedShares } from '../../support/asked-shares.ts';
import { HOUR, NOON } from '../../support/noon.ts';
import { noticesOf, toldOf } from '../../support/told-of.ts';

const TIME_OUT = NOON + 900;
const APPROVE = aGuard({ mode: 'approve' });
const asked = (over: Partial<GuardState> = {}): GuardState =>
  aState({
    rollback: aRollback({ status: 'awaiting-approval', deadlineEpochSeconds: TIME_OUT }),
    judgements: [{ ...aJudgement(), decidedAtEpochSeconds: NOON, decidedOn: 'evidence' }],
    ...over,
  });
const step = (atEpochSeconds: number, over: Partial<Observation> = {}, state = asked()) =>
  stepRollback(state, { guard: APPROVE, endpoint: anEndpoint(), atEpochSeconds, ...over });

test('a question waits until its time is over, and not a second longer', () => {
  expect(step(TIME_OUT - 1)).toEqual({ state: asked() });
  const { state, call } = step(TIME_OUT);
  expect(askedShares(call)).toEqual(aRollback().target);
  expect(state.rollback).toMatchObject({ status: 'shifting', deadlineEpochSeconds: TIME_OUT + 900 });
  expect(state.automaticRollbacks).toEqual([TIME_OUT]);
  expect(noticesOf(state)).toMatchObject([
    { kind: 'rollback-started', who: 'stablehand', why: expect.stringContaining('nobody answered within 15 minutes') },
  ]);
});

describe('planned afresh', () => {
  test('what a pipeline did to the weights meanwhile is what is moved from', () => {
    const endpoint = anEndpoint({ weights: { stable: 0.5, candidate: 0.5 } });
    expect(step(TIME_OUT - 1, { endpoint }).state.rollback?.status).toBe('awaiting-approval');
    const { state, call } = step(TIME_OUT, { endpoint });
    expect(askedShares(call)).toEqual([
      { variant: 'stable', share: 1 },
      { variant: 'candidate', share: 0 },
    ]);
    expect(state.rollback?.before).toEqual([
      { variant: 'stable', share: 0.5 },
      { variant: 'candidate', share: 0.5 },
    ]);
  });

  test('a new config with the same version on another variant is moved from there', () => {
    const endpoint = anEndpoint({ configName: 'fraud-config-2', weights: { stable: 0.6, green: 0.4 } });
    const placements = [aPlacement(1, 'stable'), aPlacement(2, 'green')];
    const { state, call } = step(TIME_OUT, { endpoint }, asked({ placements }));
    expect(askedShares(call)).toEqual([
      { variant: 'stable', share: 1 },
      { variant: 'green', share: 0 },
    ]);
    expect(state.rollback).toMatchObject({ configName: 'fraud-config-2', fromVariant: 'green' });
  });

  test('nothing is decided while SageMaker deploys', () => {
    const endpoint = anEndpoint({ pendingConfigName: 'fraud-config-2', status: 'Updating' });
    expect(step(TIME_OUT + HOUR, { endpoint })).toEqual({ state: asked() });
  });

  test.each([
    ['its share is 0', anEndpoint({ weights: { stable: 1, candidate: 0 } })],
    ['its variant is gone', anEndpoint({ weights: { stable: 1 } })],
  ])('nothing left to move withdraws the question at once: %s', (_, endpoint) => {
    const { state, call } = step(NOON + 60, { endpoint });
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('withdrawn');
    expect(noticesOf(state)).toMatchObject([{ kind: 'withdrawn', why: 'v2 has no traffic any more' }]);
  });

  test('a policy that only observes now withdraws it', () => {
    const { state, call } = step(TIME_OUT, { guard: aGuard({ mode: 'observe' }) });
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('withdrawn');
  });

  test('a stable version that is no longer there holds it', () => {
    const { state, call } = step(TIME_OUT, { endpoint: anEndpoint({ weights: { candidate: 1 } }) });
    expect(call).toBeUndefined();
    expect(noticesOf(state)).toMatchObject([
      { kind: 'held', why: expect.stringContaining('no safe version to return to') },
    ]);
  });

  test('a pause binds it, and when the pause is over the breach is decided again', () => {
    const standing = { rejected: [], released: [], pausedUntilEpochSeconds: TIME_OUT + HOUR };
    const { state, call } = step(TIME_OUT, {}, asked({ standing }));
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('held');
    expect(state.judgements[0]?.decidedAtEpochSeconds).toBeUndefined();
  });

  test('two automatic rollbacks in a day hold it', () => {
    const { state } = step(TIME_OUT, {}, asked({ automaticRollbacks: [NOON - HOUR, NOON - 60] }));
    expect(state.rollback?.status).toBe('held');
  });
});

describe('when the last 15 minutes look well', () => {
  const again = step(TIME_OUT, { recentlyWell: true }).state;
  const told = { ...again, outbox: [] };

  test('people are asked once more, with a new time', () => {
    expect(again.rollback).toMatchObject({
      status: 'awaiting-approval',
      deadlineEpochSeconds: TIME_OUT + 900,
      askedAgain: true,
    });
    expect(toldOf(again, 'approval-asked')).toHaveLength(1);
    expect(noticesOf(again)).toMatchObject([{ kind: 'awaiting-approval', untilEpochSeconds: TIME_OUT + 900 }]);
    const first = 'fraud/r1/awaiting-approval';
    expect(noticesOf(again)[0]?.id, 'a second question is not a repeat of the first').not.toBe(first);
  });

  test('and held after that, while they do', () => {
    expect(step(TIME_OUT + 899, { recentlyWell: true }, told).state).toEqual(told);
    const { state, call } = step(TIME_OUT + 900, { recentlyWell: true }, told);
    expect(call).toBeUndefined();
    expect(state.rollback?.status).toBe('held');
    expect(state.judgements[0]?.decidedAtEpochSeconds, 'left to people: the machine does not ask again').toBe(NOON);
  });

  test('and acted on, when they no longer do', () => {
    expect(step(TIME_OUT + 900, { recentlyWell: false }, told).call).toBeDefined();
  });
});
