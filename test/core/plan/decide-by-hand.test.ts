import { describe, expect, test } from 'vitest';
import type { GuardState } from '../../../lib/core/guard-state.ts';
import { decideByHand, type HandRequest, type HandView } from '../../../lib/core/plan/decide-by-hand.ts';
import { stepRollback } from '../../../lib/core/plan/step-rollback.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aLease, aRollback } from '../../support/a-rollback.ts';
import { aPlacement, aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { noticesOf, toldOf } from '../../support/told-of.ts';

interface Ask {
  readonly request?: Partial<HandRequest>;
  readonly view?: Partial<HandView>;
  readonly state?: GuardState;
}
const THREE = aState({ placements: [aPlacement(1, 'stable'), aPlacement(2, 'candidate'), aPlacement(3, 'third')] });
const THREE_VARIANTS = anEndpoint({ weights: { stable: 0.7, candidate: 0.1, third: 0.2 } });

function ask({ request, view, state = aState() }: Ask = {}) {
  return decideByHand(
    state,
    { action: 'rollback', reason: 'fraud rate doubled', by: 'ana', force: false, ...request },
    { endpoint: anEndpoint(), knownVersions: [1, 2, 3], atEpochSeconds: NOON, id: 'by-hand', ...view },
  );
}
function decided(difference?: Ask) {
  const decision = ask(difference);
  if (decision.kind === 'refused') throw new Error(`refused: ${decision.sentence}`);
  return decision;
}

describe('rollback', () => {
  test('moves everything to stable, in the person’s name, with no word of a machine', () => {
    const { state, rollback } = decided();
    expect(rollback).toMatchObject({
      id: 'by-hand',
      status: 'shifting',
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

describe('refused with a sentence, and nothing is changed', () => {
  test.each<[string, Ask, string]>([
    ['a version that was never seen', { request: { to: 9 } }, 'to: v9 was never seen on fraud; known are v1, v2, v3'],
    [
      'no version when nobody knows which is stable',
      { state: aState({ stable: undefined }) },
      'nobody knows which version of fraud is stable: name one with "to"; known are v1, v2, v3',
    ],
    [
      'no version was ever numbered',
      { state: aState({ stable: undefined }), view: { knownVersions: [] } },
      'known are none',
    ],
    [
      'a version that is on no variant now',
      { request: { to: 3 } },
      'to: v3 is on no variant of fraud now (stable serves v1, candidate serves v2)',
    ],
    [
      'a placement whose variant has vanished',
      { request: { to: 2 }, view: { endpoint: anEndpoint({ weights: { stable: 1 } }) } },
      'to: v2 is on no variant of fraud now',
    ],
    [
      'a deployment under way',
      { view: { endpoint: anEndpoint({ pendingConfigName: 'fraud-config-2' }) } },
      'fraud is being deployed to fraud-config-2',
    ],
    ['an endpoint that has failed', { view: { endpoint: anEndpoint({ status: 'Failed' }) } }, 'fraud is Failed'],
    [
      'an async endpoint',
      { view: { endpoint: anEndpoint({ kind: 'async' }) } },
      'async endpoints cannot be rolled back by weights',
    ],
    [
      'inference components',
      { view: { endpoint: anEndpoint({ kind: 'inference-components' }) } },
      'inference-components endpoints cannot',
    ],
    [
      'nothing to move',
      { view: { endpoint: anEndpoint({ weights: { stable: 1, candidate: 0 } }) } },
      'v1 on stable carries all traffic of fraud already (stable 100 %, candidate 0 %); there is nothing to move',
    ],
    [
      'nothing that serves at all',
      { view: { endpoint: anEndpoint({ weights: { stable: 0, candidate: 0 } }) } },
      'no version has traffic on fraud',
    ],
    [
      'an approval of nothing',
      { request: { action: 'approve' } },
      'nothing awaits an answer on fraud: there is no rollback',
    ],
    [
      'a rejection of nothing',
      { request: { action: 'reject' } },
      'nothing awaits an answer on fraud: there is no rollback',
    ],
    [
      'an answer that comes too late',
      { request: { action: 'approve' }, state: aState({ rollback: aRollback({ status: 'completed' }) }) },
      'the newest rollback r1 is completed',
    ],
    [
      'an answer to what is held',
      { request: { action: 'approve' }, state: aState({ rollback: aRollback({ status: 'held' }) }) },
      'the newest rollback r1 is held',
    ],
  ])('%s', (_, difference, sentence) => {
    const state = Object.freeze(difference.state ?? aState());
    expect(ask({ ...difference, state })).toEqual({ kind: 'refused', sentence: expect.stringContaining(sentence) });
  });
});

describe('while something is open', () => {
  const waiting = aState({ rollback: aRollback({ status: 'awaiting-approval', deadlineEpochSeconds: NOON + 900 }) });

  test('approve turns the question to an order, in the person’s name', () => {
    const { state, rollback } = decided({ request: { action: 'approve' }, state: waiting });
    expect(rollback).toMatchObject({ id: 'r1', status: 'shifting', who: 'ana', deadlineEpochSeconds: NOON + 900 });
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
    expect(rollback).toMatchObject({ id: 'r1', status: 'shifting', who: 'ana' });
    expect(toldOf(state, 'approved')).toHaveLength(1);
  });

  test('rollback to where a rollback is moving already changes nothing', () => {
    const state = aState({ rollback: aRollback({ lease: aLease(NOON - 10) }) });
    expect(decided({ state })).toEqual({ kind: 'decided', state, rollback: state.rollback });
  });

  test.each(['awaiting-approval', 'shifting', 'verifying'] as const)(
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
      expect(step(NOON + MINUTE).call?.shares).toEqual(state.rollback?.target);
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
