import type { GuardState } from '../../state/guard-state.ts';
import {
  isOpenStatus,
  meansOf,
  OPEN_STATUSES,
  type OpenStatus,
  type Rollback,
  type RollbackStatus,
} from '../../state/rollback.ts';
import { type Happened, tellRollback } from './rollback-notice.ts';
import { type Seen, STATES, type Transition } from './rollback-states.ts';

/** Where an open rollback goes on this observation. @throws {RangeError} when the table knows no such way. */
export function transitionOf(status: RollbackStatus, seen: Seen): Transition {
  const transition = isOpenStatus(status) ? STATES[status].on[seen] : undefined;
  if (transition === undefined) throw new RangeError(`a rollback that is ${status} knows no way on "${seen}"`);
  return transition;
}

/** Goes where the table says, with these changes to the record, and tells what it says is told. */
export function enter(
  state: GuardState,
  rollback: Rollback,
  seen: Seen,
  { over, ...happened }: Omit<Happened, 'event' | 'notice'> & { readonly over?: Partial<Rollback> },
): GuardState {
  const { to, event, notice } = transitionOf(rollback.status, seen);
  const next = inStatus({ ...rollback, ...over }, to, happened.atEpochSeconds);
  const entered = { ...state, rollback: next };
  return event === undefined
    ? entered
    : tellRollback(entered, next, { ...happened, event, ...(notice === undefined ? {} : { notice }) });
}

/** A state that is entered for the first time has a deadline of its own; going back and forth wins no time. */
export function inStatus(rollback: Rollback, status: RollbackStatus, atEpochSeconds: number): Rollback {
  if (rollback.status === status) return rollback;
  const entered: Rollback = { ...rollback, status, sinceEpochSeconds: atEpochSeconds };
  if (!isOpenStatus(status) || placeOf(status) <= placeOf(furthestOf(rollback))) return entered;
  const { late: _told, lateToldEpochSeconds: _when, lateTimes: _often, ...rest } = entered;
  return { ...rest, furthest: status, deadlineEpochSeconds: atEpochSeconds + deadlineSecondsOf(status, rollback) };
}

const placeOf = (status: OpenStatus): number => OPEN_STATUSES.indexOf(status);

const furthestOf = ({ furthest, status }: Rollback): OpenStatus =>
  furthest ?? (isOpenStatus(status) ? status : 'awaiting-approval');

/** @throws {RangeError} for the state whose deadline the policy sets. */
export function deadlineSecondsOf(status: OpenStatus, rollback: Pick<Rollback, 'means'>): number {
  const { deadlineSeconds } = STATES[status];
  if (deadlineSeconds === 'the policy') throw new RangeError(`the policy says how long a rollback is ${status}`);
  return deadlineSeconds[meansOf(rollback)];
}
