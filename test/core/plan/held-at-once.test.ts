import { expect, test } from 'vitest';
import type { GuardState } from '../../../lib/core/guard-state.ts';
import { tellRollback } from '../../../lib/core/plan/rollback-notice.ts';
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
