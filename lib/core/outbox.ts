import type { GuardEvent } from './event.ts';
import type { GuardState, OutboxEntry } from './guard-state.ts';
import { makeNotice } from './notice/make-notice.ts';
import type { Notice } from './notice/notice.ts';

/** More than this would endanger the size of the state item; the rest is merged to one digest. */
const MOST_ENTRIES = 50;

export const entryId = (entry: OutboxEntry): string =>
  entry.kind === 'event' ? `event:${entry.event.id}` : `notice:${entry.notice.id}`;

/** An event to be appended. Its id is the kind and what it is about, so that saying it twice is saying it once. */
export const eventEntry = (key: string, event: Omit<GuardEvent, 'id'>): OutboxEntry => ({
  kind: 'event',
  event: { ...event, id: `${key}/${event.kind}` },
});

export const noticeEntry = (notice: Notice): OutboxEntry => ({ kind: 'notice', notice });

/** Adds what must reach history or people, in the same write as the decision. Something already there is not added again. */
export function tell(state: GuardState, ...entries: readonly OutboxEntry[]): GuardState {
  const known = new Set(state.outbox.map(entryId));
  const fresh = entries.filter((entry) => !known.has(entryId(entry)));
  return fresh.length === 0 ? state : { ...state, outbox: capped(state, [...state.outbox, ...fresh]) };
}

/** Tells something once for as long as `key` is remembered. */
export function tellOnce(state: GuardState, key: string, ...entries: readonly OutboxEntry[]): GuardState {
  if (state.told.includes(key)) return state;
  return tell({ ...state, told: [...state.told, key] }, ...entries);
}

/** The state without what has been delivered. */
export function delivered(state: GuardState, ids: ReadonlySet<string>): GuardState {
  return { ...state, outbox: state.outbox.filter((entry) => !ids.has(entryId(entry))) };
}

/** Events are never dropped before notices: the oldest notices of lesser weight are merged to a digest that says how many. */
function capped(state: GuardState, entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  const excess = entries.length - MOST_ENTRIES + 1;
  const mergeable = entries
    .filter((entry) => entry.kind === 'event' || entry.notice.severity !== 'critical')
    .slice(0, excess);
  const newest = entries.at(-1);
  const at = newest === undefined ? state.tickAtEpochSeconds : atOf(newest);
  const merged = makeNotice('digest', `${at}`, {
    endpoint: state.endpoint,
    atEpochSeconds: at,
    who: 'stablehand',
    why: `${mergeable.length} older entries could not be delivered one by one, the oldest from ${mergeable[0] === undefined ? 'nowhere' : entryId(mergeable[0])}`,
  });
  return [...entries.filter((entry) => !mergeable.includes(entry)), noticeEntry(merged)];
}

const atOf = (entry: OutboxEntry): number =>
  entry.kind === 'event' ? entry.event.atEpochSeconds : entry.notice.atEpochSeconds;
