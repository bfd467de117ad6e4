import { capOutbox } from './cap-outbox.ts';
import type { Memory, OutboxEntry } from './entry.ts';
import type { GuardEvent } from './event.ts';
import type { Notice } from './notice.ts';

/** A sentence longer than this is cut: entries are facts for people, of at most about a kilobyte. */
const MOST_CHARACTERS = 600;

export const entryId = (entry: OutboxEntry): string =>
  entry.kind === 'event' ? `event:${entry.event.id}` : `notice:${entry.notice.id}`;

/** An event to be appended. Its id is the kind and what it is about, so that saying it twice is saying it once. */
export const eventEntry = (key: string, event: Omit<GuardEvent, 'id'>): OutboxEntry => ({
  kind: 'event',
  event: { ...event, why: shortened(event.why), id: `${key}/${event.kind}` },
});

export const noticeEntry = (notice: Notice): OutboxEntry => ({
  kind: 'notice',
  notice: { ...notice, why: shortened(notice.why) },
});

const shortened = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 3)}...`;

/** Adds what must reach history or people, in the same write as the decision. Something already there is not added again. */
export function tell<S extends Memory>(state: S, ...entries: readonly OutboxEntry[]): S {
  const known = new Set(state.outbox.map(entryId));
  const fresh = entries.filter((entry) => !known.has(entryId(entry)));
  return fresh.length === 0 ? state : { ...state, outbox: capOutbox(state.endpoint, [...state.outbox, ...fresh]) };
}

/** Tells something once for as long as `key` is remembered. */
export function tellOnce<S extends Memory>(state: S, key: string, ...entries: readonly OutboxEntry[]): S {
  if (state.told.includes(key)) return state;
  return tell({ ...state, told: [...state.told, key] }, ...entries);
}

/** The state without what has been delivered. */
export function delivered<S extends Memory>(state: S, ids: ReadonlySet<string>): S {
  return { ...state, outbox: state.outbox.filter((entry) => !ids.has(entryId(entry))) };
}
