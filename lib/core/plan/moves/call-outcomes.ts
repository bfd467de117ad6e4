import type { GuardState } from '../../state/guard-state.ts';
import type { CallLease } from '../../state/rollback.ts';

/** What is known of a mutating call once its sender has heard, or has stopped waiting. */
export interface CallOutcomeRule {
  /** Whether SageMaker does it. */
  readonly done: 'certainly' | 'certainly not' | 'nobody knows';
  /** Counts among the calls after which a rollback that has no effect is given up. */
  readonly counts: boolean;
  /** What is done about it, in words for people. */
  readonly next: string;
}

/** Every end of a mutating call. What certainly did nothing is no attempt, and the next call need not wait for it. */
export const CALL_OUTCOMES = {
  accepted: { done: 'certainly', counts: true, next: 'read back from the endpoint by the next ticks' },
  busy: { done: 'certainly not', counts: false, next: 'sent again when the endpoint is InService' },
  throttled: { done: 'certainly not', counts: false, next: 'sent again within the tick, then by every tick' },
  'too-late': { done: 'certainly not', counts: false, next: 'never sent; sent by the next tick' },
  refused: { done: 'certainly not', counts: true, next: 'another config, or people are told with SageMaker’s words' },
  unknown: { done: 'nobody knows', counts: true, next: 'read back; sent again when the lease is over' },
} as const satisfies Readonly<Record<string, CallOutcomeRule>>;

export type CallOutcome = keyof typeof CALL_OUTCOMES;

/** The state after a call of which it is certain that nothing comes of it: its lease binds nobody any more. */
export function afterCall(state: GuardState, outcome: CallOutcome, atEpochSeconds: number): GuardState {
  const { rollback } = state;
  const { done, counts } = CALL_OUTCOMES[outcome];
  if (rollback?.lease === undefined || done !== 'certainly not') return state;
  const lease = withoutCall(rollback.lease, counts, atEpochSeconds);
  return { ...state, rollback: { ...rollback, lease: outcome === 'throttled' ? throttledMore(lease) : lease } };
}

const withoutCall = (lease: CallLease, counts: boolean, atEpochSeconds: number): CallLease => ({
  ...lease,
  notBeforeEpochSeconds: Math.min(lease.notBeforeEpochSeconds, atEpochSeconds),
  attempt: counts ? lease.attempt : Math.max(0, lease.attempt - 1),
});

const throttledMore = ({ throttled = 0, ...lease }: CallLease): CallLease => ({ ...lease, throttled: throttled + 1 });
