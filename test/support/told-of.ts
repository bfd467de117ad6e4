import type { GuardEvent } from '../../lib/core/record/event.ts';
import type { Notice } from '../../lib/core/record/notice.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';

/** Everything of one kind that waits to be told, events before notices. */
export function toldOf(state: GuardState, kind: string): (GuardEvent | Notice)[] {
  return [...eventsOf(state), ...noticesOf(state)].filter((each) => each.kind === kind);
}

export const eventsOf = ({ outbox }: GuardState): GuardEvent[] =>
  outbox.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));

export const noticesOf = ({ outbox }: GuardState): Notice[] =>
  outbox.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice] : []));
