import type { GuardEvent } from '../../lib/core/event.ts';
import type { GuardState } from '../../lib/core/guard-state.ts';
import type { Notice } from '../../lib/core/notice/notice.ts';

/** Everything of one kind that waits to be told, events before notices. */
export function toldOf(state: GuardState, kind: string): (GuardEvent | Notice)[] {
  return [...eventsOf(state), ...noticesOf(state)].filter((each) => each.kind === kind);
}

export const eventsOf = ({ outbox }: GuardState): GuardEvent[] =>
  outbox.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));

export const noticesOf = ({ outbox }: GuardState): Notice[] =>
  outbox.flatMap((entry) => (entry.kind === 'notice' ? [entry.notice] : []));
