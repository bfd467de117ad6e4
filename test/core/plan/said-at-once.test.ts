import { expect, test } from 'vitest';
import { tellRollback } from '../../../lib/core/plan/states/rollback-notice.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { NOON } from '../../support/noon.ts';

const ROLLBACK = aRollback();

/** Decided at noon, and held at that time. */
function held(atEpochSeconds: number): GuardState {
  const started = tellRollback(aState({ rollback: ROLLBACK, outbox: [] }), ROLLBACK, {
    event: 'rollback-decided',
    notice: 'rollback-started',
    atEpochSeconds: NOON,
    why: 'it fails',
  });
  return tellRollback(started, ROLLBACK, {
    event: 'held',
    notice: 'held',
    atEpochSeconds,
    why: 'nothing to return to',
  });
}

const told = ({ outbox }: GuardState) =>
  outbox.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice.kind] : []));
const recorded = ({ outbox }: GuardState) =>
  outbox.flatMap((entry) => (entry.kind === 'event' ? [entry.event.kind] : []));

test('nobody is told that traffic is being moved when it is held at the same moment; the history has both', () => {
  expect(told(held(NOON))).toEqual(['held']);
  expect(recorded(held(NOON))).toEqual(['rollback-decided', 'held']);
});

test('what people have been told stays told when it is held later', () => {
  expect(told(held(NOON + 60))).toEqual(['rollback-started', 'held']);
});

/** Started by a person at noon, and found to need steps at that time. */
function inSteps(atEpochSeconds: number): GuardState {
  const started = tellRollback(aState({ rollback: ROLLBACK, outbox: [] }), ROLLBACK, {
    event: 'rollback-decided',
    notice: 'rollback-started',
    atEpochSeconds: NOON,
    who: 'ada',
    why: 'it fails',
  });
  const why = 'one instance is too few';
  return tellRollback(started, ROLLBACK, { event: 'preparing', notice: 'preparing', atEpochSeconds, why });
}

test('that it begins and that it goes in steps is one notice, for whoever was to hear that it begins; the history has both', () => {
  const { outbox } = inSteps(NOON);
  expect(outbox.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice] : []))).toMatchObject([
    {
      kind: 'preparing',
      severity: 'critical',
      audiences: ['engineers', 'data-scientists', 'stakeholders'],
      who: 'ada',
      why: 'it fails; one instance is too few',
    },
  ]);
  expect(recorded(inSteps(NOON))).toEqual(['rollback-decided', 'preparing']);
});

test('that it goes in steps is said by itself when it turns out later', () => {
  expect(told(inSteps(NOON + 60))).toEqual(['rollback-started', 'preparing']);
});
