import type { GuardState } from '../../state/guard-state.ts';
import { isMoving, type Rollback } from '../../state/rollback.ts';
import { enter } from './enter.ts';
import { tellRollback } from './rollback-notice.ts';

/** Ends an open rollback because there is nothing left for it to do. What has moved already stays to be proven: that can no longer be. */
export function withdraw(
  state: GuardState,
  because: string,
  atEpochSeconds: number,
  seen: 'gone' | 'observe-only' | 'nothing-left' = 'gone',
): GuardState {
  const { rollback } = state;
  if (rollback === undefined) return state;
  if (rollback.recovery === 'pending') return unproven(state, because, atEpochSeconds);
  return isMoving(rollback) ? enter(state, rollback, seen, { atEpochSeconds, why: because }) : state;
}

/** Whether users are well again will never be known, because the proof was cut short. */
export function unproven(state: GuardState, because: string, atEpochSeconds: number): GuardState {
  const { rollback } = state;
  if (rollback?.recovery !== 'pending') return state;
  const closed: Rollback = { ...rollback, recovery: 'unprovable' };
  return tellRollback({ ...state, rollback: closed }, closed, {
    event: 'unprovable',
    notice: 'unprovable',
    atEpochSeconds,
    why: because,
  });
}

/** Makes room for another rollback: whatever the present one still had to say is said. */
export function superseding(
  state: GuardState,
  by: {
    readonly who: string;
    readonly request?: string;
    readonly because: string;
    readonly atEpochSeconds: number;
    readonly sameVersion: boolean;
  },
): GuardState {
  const { rollback } = state;
  if (rollback === undefined) return state;
  const { who, request, because, atEpochSeconds } = by;
  if (!isMoving(rollback)) return unproven(state, because, atEpochSeconds);
  const happened = { atEpochSeconds, who, ...(request === undefined ? {} : { request }), why: because };
  return enter(state, rollback, by.sameVersion ? 'replaced' : 'overtaken', happened);
}
