import type { GuardState } from '../guard-state.ts';
import type { Rollback } from './rollback.ts';
import { tellRollback } from './rollback-notice.ts';

/** Ends an open rollback because there is nothing left for it to do. What has moved already stays to be proven: that can no longer be. */
export function withdraw(state: GuardState, because: string, atEpochSeconds: number): GuardState {
  const { rollback } = state;
  if (rollback === undefined) return state;
  if (rollback.recovery === 'pending') return unproven(state, because, atEpochSeconds);
  if (!MOVING.includes(rollback.status)) return state;
  const closed: Rollback = { ...rollback, status: 'withdrawn', sinceEpochSeconds: atEpochSeconds };
  return tellRollback({ ...state, rollback: closed }, closed, {
    event: 'withdrawn',
    notice: 'withdrawn',
    atEpochSeconds,
    why: because,
  });
}

const MOVING: readonly Rollback['status'][] = ['awaiting-approval', 'shifting', 'verifying'];

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
  if (!MOVING.includes(rollback.status)) return unproven(state, because, atEpochSeconds);
  const closed: Rollback = { ...rollback, status: 'superseded', sinceEpochSeconds: atEpochSeconds };
  return tellRollback({ ...state, rollback: closed }, closed, {
    event: 'superseded',
    // about the same version people hear at once what happens instead
    ...(by.sameVersion ? {} : { notice: 'superseded' as const }),
    atEpochSeconds,
    who,
    ...(request === undefined ? {} : { request }),
    why: because,
  });
}
