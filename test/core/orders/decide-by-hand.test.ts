import { describe, expect, test } from 'vitest';
import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aLease, aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { askedShares } from '../../support/asked-shares.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { noticesOf, toldOf } from '../../support/told-of.ts';
import { ask, decided, THREE, THREE_VARIANTS } from '../plan/asked-by-hand.ts';

describe('rollback', () => {
  test('moves everything to stable, in the person’s name, with no word of a machine', () => {
    const { state, rollback } = decided();
    expect(rollback).toMatchObject({
      id: 'by-hand',
      status: 'preparing',
      from: 2,
      to: 1,
      cause: 'manual',
      who: 'ana',
      why: 'fraud rate doubled',
      target: aRollback().target,
    });
    expect(state.rollback).toBe(rollback);
    expect(noticesOf(state)).toMatchObject([{ kind: 'rollback-started', who: 'ana' }]);
    expect(state.automaticRollbacks).toEqual([]);
  });

  test('names the version that serves most of what is moved', () => {
    expect(decided({ state: THREE, view: { endpoint: THREE_VARIANTS } }).rollback).toMatchObject({
      from: 3,
      target: [
        { variant: 'stable', share: 1 },
        { variant: 'candidate', share: 0 },
        { variant: 'third', share: 0 },
      ],
    });
  });

  test('goes to another version when it is named', () => {
    const { rollback } = decided({ request: { to: 2 }, state: THREE, view: { endpoint: THREE_VARIANTS } });
    expect(rollback).toMatchObject({ from: 1, to: 2, toVariant: 'candidate' });
    expect(rollback.target.map(({ share }) => Number(share.toFixed(9)))).toEqual([0, 1, 0]);
  });

  test('a quarantined version needs force, and by it is released', () => {
    const state = aState({ quarantine: [1] });
    expect(ask({ state })).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('v1 was rolled back before and is quarantined; add "force": true'),
    });
    expect(decided({ state, request: { force: true } }).state.standing.released).toEqual([1]);
    expect(decided({ state: { ...state, standing: { rejected: [], released: [1] } } }).rollback.to).toBe(1);
  });

  test('takes what is known of unpublished metrics with it, or recovery could not be proven', () => {
    const judgement = aJudgement();
    const { frozen } = judgement;
    if (frozen === undefined) throw new RangeError('frozen');
    const state = aState({ judgements: [{ ...judgement, frozen: { ...frozen, zerosUnpublished: ['model-errors'] } }] });
    expect(decided({ state }).rollback.zerosUnpublished).toEqual(['model-errors']);
  });

  test('is done in every mode and in a pause: these bind the machine', () => {
    const paused = aState({
      standing: { rejected: [], released: [], pausedUntilEpochSeconds: NOON + 60 },
      automaticRollbacks: [NOON, NOON],
    });
    const { state } = decided({ state: paused });
    for (const mode of ['observe', 'approve', 'auto'] as const)
      expect(
        stepRollback(state, { guard: aGuard({ mode }), endpoint: anEndpoint(), atEpochSeconds: NOON }).call,
      ).toBeDefined();
  });
});

describe('while something is open', () => {
  const waiting = aState({ rollback: aRollback({ status: 'awaiting-approval', deadlineEpochSeconds: NOON + 900 }) });

  test('approve turns the question to an order, in the person’s name', () => {
    const { state, rollback } = decided({ request: { action: 'approve' }, state: waiting });
    expect(rollback).toMatchObject({ id: 'r1', status: 'preparing', who: 'ana', deadlineEpochSeconds: NOON + 900 });
    expect(toldOf(state, 'approved')).toMatchObject([{ who: 'ana', why: 'fraud rate doubled' }]);
    expect(
      stepRollback(state, { guard: aGuard({ mode: 'approve' }), endpoint: anEndpoint(), atEpochSeconds: NOON }).call,
    ).toBeDefined();
  });

  test('approve moves what is there now', () => {
    const endpoint = anEndpoint({ weights: { stable: 0.4, candidate: 0.6 } });
    expect(decided({ request: { action: 'approve' }, state: waiting, view: { endpoint } }).rollback.before).toEqual([
      { variant: 'stable', share: 0.4 },
      { variant: 'candidate', share: 0.6 },
    ]);
  });

  test.each([
    [
      'the version has no traffic any more',
      anEndpoint({ weights: { stable: 1, candidate: 0 } }),
      'rollback r1 cannot be carried out: v2 has no traffic any more',
    ],
    ['stable is not there any more', anEndpoint({ weights: { candidate: 1 } }), 'v1 is on no variant of the endpoint'],
    ['SageMaker is deploying', anEndpoint({ pendingConfigName: 'next' }), 'fraud is being deployed to next'],
  ])('approve is refused when %s', (_, endpoint, sentence) => {
    expect(ask({ request: { action: 'approve' }, state: waiting, view: { endpoint } })).toEqual({
      kind: 'refused',
      sentence: expect.stringContaining(sentence),
    });
  });

  test('reject closes the question and binds the version, once', () => {
    const { state } = decided({
      request: { action: 'reject' },
      state: { ...waiting, standing: { rejected: [2], released: [] } },
    });
    expect(state.rollback?.status).toBe('rejected');
    expect(state.standing.rejected).toEqual([2]);
    expect(noticesOf(state)).toMatchObject([{ kind: 'rejected', who: 'ana' }]);
  });

  test('reject needs no healthy endpoint', () => {
    const view = { endpoint: anEndpoint({ pendingConfigName: 'next' }) };
    expect(decided({ request: { action: 'reject' }, state: waiting, view }).rollback.status).toBe('rejected');
  });

  test('rollback to the version that the question is about approves it', () => {
    const { rollback, state } = decided({ state: waiting });
    expect(rollback).toMatchObject({ id: 'r1', status: 'preparing', who: 'ana' });
    expect(toldOf(state, 'approved')).toHaveLength(1);
  });

  test('rollback to where a rollback is moving already changes nothing', () => {
    const state = aState({ rollback: aRollback({ lease: aLease(NOON - 10) }) });
    expect(decided({ state })).toEqual({ kind: 'decided', state, rollback: state.rollback });
  });

  test.each(['awaiting-approval', 'preparing', 'shifting', 'verifying'] as const)(
    'rollback to another version supersedes what is %s, and waits for its call',
    (status) => {
      const lease = aLease(NOON - 10);
      const rollback = aRollback({ status, ...(status === 'awaiting-approval' ? {} : { lease }) });
      const { state } = decided({
        state: { ...THREE, rollback },
        request: { to: 3 },
        view: { endpoint: THREE_VARIANTS },
      });
      expect(state.rollback).toMatchObject({ id: 'by-hand', to: 3, who: 'ana' });
      expect(toldOf(state, 'superseded')).toMatchObject([{ rollback: 'r1', who: 'ana' }, { rollback: 'r1' }]);
      const step = (atEpochSeconds: number) =>
        stepRollback(state, { guard: aGuard(), endpoint: THREE_VARIANTS, atEpochSeconds });
      const waits = status !== 'awaiting-approval';
      expect(step(NOON).call === undefined).toBe(waits);
      expect(askedShares(step(NOON + MINUTE).call)).toEqual(state.rollback?.target);
    },
  );

  test('a closed rollback’s lease binds nobody', () => {
    const rollback = aRollback({ status: 'failed', lease: aLease(NOON - 10, { attempt: 10 }) });
    expect(decided({ state: aState({ rollback }) }).rollback.lease).toBeUndefined();
  });

  test('what was still to be proven of the rollback before is said to be unprovable', () => {
    const rollback = aRollback({ status: 'completed', recovery: 'pending', completedAtEpochSeconds: NOON - MINUTE });
    const { state } = decided({ state: aState({ rollback }) });
    expect(toldOf(state, 'unprovable')).toMatchObject([{ rollback: 'r1' }, { rollback: 'r1' }]);
    expect(state.rollback?.id).toBe('by-hand');
  });
});
