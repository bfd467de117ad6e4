import { describe, expect, test } from 'vitest';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { anEndpoint } from '../../support/an-endpoint.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { noticesOf, toldOf } from '../../support/told-of.ts';
import { BACK, decided, EVIDENCE, HARD, inMode, JUDGED, kindsOf, nextMinute } from './decided.ts';

describe('approve', () => {
  test('asks, and says until when', () => {
    const state = inMode('approve');
    expect(state.rollback).toMatchObject({ status: 'awaiting-approval', deadlineEpochSeconds: NOON + 900 });
    expect(kindsOf(state)).toEqual(['rollback-decided', 'approval-asked', 'awaiting-approval']);
    expect(noticesOf(state)[0]?.untilEpochSeconds).toBe(NOON + 900);
    expect(state.automaticRollbacks).toEqual([]);
  });

  test('acts at once on a hard limit, unless the policy forbids it', () => {
    expect(inMode('approve', { ground: HARD }).rollback?.status).toBe('preparing');
    const guard = aGuard({ mode: 'approve', hardLimits: 'as-mode' });
    expect(decided(JUDGED, { guard, ground: HARD }).rollback?.status).toBe('awaiting-approval');
  });

  const APPROVE = aGuard({ mode: 'approve' });

  test('a hard limit overtakes the open question about the same version', () => {
    const state = nextMinute(inMode('approve'), { guard: APPROVE, ground: HARD });
    expect(state.rollback).toMatchObject({ id: 'r2', status: 'preparing', cause: 'hard-limit' });
    expect(kindsOf(state)).toEqual(['superseded', 'rollback-decided', 'rollback-started']);
  });

  test('a hard limit overtakes the question about another version, which will be asked again', () => {
    const third = aJudgement({ over: { candidate: 3, candidateVariant: 'third' } });
    const endpoint = anEndpoint({ weights: { stable: 0.8, candidate: 0.1, third: 0.1 } });
    const asked = inMode('approve', { endpoint }, aState({ judgements: [aJudgement(), third] }));
    const state = nextMinute(asked, { guard: APPROVE, endpoint, judgement: third, ground: HARD });
    expect(state.rollback).toMatchObject({ from: 3, status: 'preparing' });
    expect(toldOf(state, 'superseded')).toHaveLength(2);
    expect(state.judgements.map(({ decidedAtEpochSeconds }) => decidedAtEpochSeconds)).toEqual([
      undefined,
      NOON + MINUTE,
    ]);
  });

  test('a hard limit that must ask too leaves the open question as it is', () => {
    const guard = aGuard({ mode: 'approve', hardLimits: 'as-mode' });
    const asked = decided(JUDGED, { guard });
    expect(nextMinute(asked, { guard, ground: HARD })).toEqual({ ...asked, outbox: [] });
  });

  const rejected = {
    ...inMode('approve'),
    rollback: aRollback({ status: 'rejected' }),
    standing: { rejected: [2], released: [] },
    outbox: [],
  };

  test.each([EVIDENCE, { ...EVIDENCE, cause: 'silence' as const }, BACK])(
    'what was rejected stays where it is ($cause)',
    (ground) => {
      expect(nextMinute(rejected, { guard: APPROVE, ground })).toEqual(rejected);
      const fresh = { ...rejected, judgements: [aJudgement()] };
      expect(nextMinute(fresh, { guard: APPROVE, ground })).toEqual(fresh);
    },
  );

  test('a hard limit moves what was rejected', () => {
    expect(nextMinute(rejected, { guard: APPROVE, ground: HARD }).rollback?.status).toBe('preparing');
  });

  test('a hard limit that must ask asks once more after a rejection, and not again after the second', () => {
    const guard = aGuard({ mode: 'approve', hardLimits: 'as-mode' });
    const again = nextMinute(rejected, { guard, ground: HARD });
    expect(again.rollback?.status).toBe('awaiting-approval');
    const twice = { ...again, rollback: aRollback({ status: 'rejected' }), outbox: [] };
    expect(nextMinute(twice, { guard, ground: HARD })).toEqual(twice);
  });
});
