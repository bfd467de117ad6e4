import { describe, expect, test } from 'vitest';
import { isDue } from '../../../lib/core/guard/cadence.ts';
import { eventEntry, tell } from '../../../lib/core/record/outbox.ts';
import { newGuardState } from '../../../lib/core/state/guard-state.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { judgedAt } from '../../support/judged-at.ts';
import { MINUTE, NOON } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';

/** Which of the five minutes after noon a guard is looked at, when every look is written down. */
const dueMinutes = (state = aState()) =>
  [1, 2, 3, 4, 5].filter((minute) => isDue({ ...state, tickAtEpochSeconds: NOON }, NOON + minute * MINUTE));
const EVERY = [1, 2, 3, 4, 5];

test('a guard with nothing going on is looked at every five minutes, with all the others', () => {
  expect(dueMinutes()).toEqual([5]);
});

test('a quiet guard whose minute was missed does not wait for the next', () => {
  expect(isDue(aState({ tickAtEpochSeconds: NOON - 5 * MINUTE }), NOON + MINUTE)).toBe(true);
});

describe('every minute while', () => {
  test('it has never looked', () => {
    expect(isDue(newGuardState('fraud'), NOON + MINUTE)).toBe(true);
  });

  test('a candidate is in its bake, or not frozen yet', () => {
    const inBake = aJudgement({
      guard: aGuard({ bakeMinutes: 60 }),
      over: { startedAtEpochSeconds: NOON - 50 * MINUTE },
    });
    expect(dueMinutes(aState({ judgements: [inBake] }))).toEqual(EVERY);
    const { frozen: _, ...unfrozen } = inBake;
    expect(dueMinutes(aState({ judgements: [{ ...unfrozen, startedAtEpochSeconds: NOON - 90 * MINUTE }] }))).toEqual(
      EVERY,
    );
  });

  test('a candidate that is out of its bake has odds of more than 2 to 1 against it', () => {
    const guard = aGuard({ bakeMinutes: 60 });
    const old = { startedAtEpochSeconds: NOON - 3 * 60 * MINUTE };
    const begun = aJudgement({ guard, over: old });
    expect(dueMinutes(aState({ judgements: [{ ...begun }] }))).toEqual([5]);
    const reported = (variant: string) => (variant === 'stable' ? served(900, 9) : served(100, 30));
    const { judgement } = judgedAt(begun, NOON + 30 * MINUTE, { reported });
    expect(dueMinutes(aState({ judgements: [judgement] }))).toEqual(EVERY);
  });

  test.each(['awaiting-approval', 'preparing', 'shifting', 'verifying'] as const)('a rollback is %s', (status) => {
    expect(dueMinutes(aState({ rollback: aRollback({ status }) }))).toEqual(EVERY);
  });

  test('the proof of a rollback is pending, and not after', () => {
    expect(dueMinutes(aState({ rollback: aRollback({ status: 'completed', recovery: 'pending' }) }))).toEqual(EVERY);
    expect(dueMinutes(aState({ rollback: aRollback({ status: 'completed', recovery: 'recovered' }) }))).toEqual([5]);
    expect(dueMinutes(aState({ rollback: aRollback({ status: 'held' }) }))).toEqual([5]);
  });

  test('what serves is degraded, or has just begun to fail', () => {
    const known = { variant: 'stable', version: 1 };
    const open = { sinceMinute: 1, cursor: 1, requests: 10, bad: 9 };
    expect(dueMinutes(aState({ watch: [{ ...known, degraded: open }] }))).toEqual(EVERY);
    expect(dueMinutes(aState({ watch: [{ ...known, suspicious: true }] }))).toEqual(EVERY);
    expect(dueMinutes(aState({ watch: [known] }))).toEqual([5]);
  });

  test('something is untold', () => {
    const entry = eventEntry('a', {
      endpoint: 'fraud',
      kind: 'gap',
      atEpochSeconds: NOON,
      who: 'stablehand',
      why: 'because',
    });
    expect(dueMinutes(tell(aState(), entry))).toEqual(EVERY);
  });

  test('it cannot see', () => {
    const trouble = { reason: 'metrics-unreadable' as const, sinceEpochSeconds: NOON, told: false };
    expect(dueMinutes(aState({ trouble }))).toEqual(EVERY);
  });
});
