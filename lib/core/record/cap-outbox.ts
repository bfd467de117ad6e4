import { AUDIENCES, SEVERITIES } from '../words/policy.ts';
import { isoOf } from '../words/time.ts';
import type { OutboxEntry } from './entry.ts';
import { makeNotice } from './make-notice.ts';
import type { Merged } from './merged.ts';

/** More than this, or more characters as JSON, would endanger the size of the state item. */
const MOST_ENTRIES = 50;
const MOST_CHARACTERS = 14_600;

/**
 * Keeps the outbox within its limits by merging its oldest entries into one digest of notices and one of events, which say how many of
 * what they stand for. Notices go first, urgent ones last of them: what they say stands in the history as long as events are kept.
 */
export function capOutbox(endpoint: string, entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  if (fits(entries)) return entries;
  const order = [
    ...entries.filter((entry) => entry.kind === 'notice' && entry.notice.severity !== 'critical'),
    ...entries.filter((entry) => entry.kind === 'notice' && entry.notice.severity === 'critical'),
    ...entries.filter((entry) => entry.kind === 'event'),
  ].filter((entry) => mergedOf(entry) === undefined);
  const digests = entries.filter((entry) => mergedOf(entry) !== undefined);
  for (let size = 1; size <= order.length; size += 1) {
    const taken = new Set([...digests, ...order.slice(0, size)]);
    const kept = entries.filter((entry) => !taken.has(entry));
    const capped = [...kept, ...digestsOf(endpoint, [...taken])];
    if (fits(capped)) return capped;
  }
  return digestsOf(endpoint, entries);
}

const fits = (entries: readonly OutboxEntry[]): boolean =>
  entries.length <= MOST_ENTRIES && JSON.stringify(entries).length <= MOST_CHARACTERS;

function digestsOf(endpoint: string, entries: readonly OutboxEntry[]): OutboxEntry[] {
  const notices = entries.flatMap((entry) => (entry.kind === 'notice' ? [entry] : []));
  const events = entries.flatMap((entry) => (entry.kind === 'event' ? [entry] : []));
  return [
    ...(notices.length === 0 ? [] : [noticeDigest(endpoint, notices)]),
    ...(events.length === 0 ? [] : [eventDigest(endpoint, events)]),
  ];
}

function noticeDigest(endpoint: string, entries: readonly (OutboxEntry & { kind: 'notice' })[]): OutboxEntry {
  const { merged, facts } = sumUp(endpoint, 'notices', entries);
  const notices = entries.map(({ notice }) => notice);
  const severity = SEVERITIES.findLast((each) => notices.some((notice) => notice.severity === each)) ?? 'warning';
  const audiences = AUDIENCES.filter((each) => notices.some((notice) => notice.audiences.includes(each)));
  const notice = makeNotice('digest', `${merged.fromEpochSeconds}+${merged.count}`, facts);
  return { kind: 'notice', notice: { ...notice, severity, audiences, merged } };
}

function eventDigest(endpoint: string, entries: readonly (OutboxEntry & { kind: 'event' })[]): OutboxEntry {
  const { merged, facts } = sumUp(endpoint, 'events', entries);
  const id = `${merged.fromEpochSeconds}+${merged.count}/digest`;
  return { kind: 'event', event: { ...facts, id, kind: 'digest', merged } };
}

function sumUp(endpoint: string, what: string, entries: readonly OutboxEntry[]) {
  const kinds: Record<string, number> = {};
  for (const entry of entries) {
    for (const [kind, count] of Object.entries(mergedOf(entry)?.kinds ?? { [factOf(entry).kind]: 1 }))
      kinds[kind] = (kinds[kind] ?? 0) + count; // the first of its kind
  }
  const count = Object.values(kinds).reduce((sum, each) => sum + each, 0);
  const fromEpochSeconds = Math.min(
    ...entries.map((entry) => mergedOf(entry)?.fromEpochSeconds ?? factOf(entry).atEpochSeconds),
  );
  const atEpochSeconds = Math.max(...entries.map((entry) => factOf(entry).atEpochSeconds));
  const list = Object.entries(kinds).map(([kind, each]) => `${each} ${kind}`);
  const why = `${count} ${what} since ${isoOf(fromEpochSeconds)} could not be delivered one by one: ${list.join(', ')}`;
  return {
    merged: { count, fromEpochSeconds, kinds } satisfies Merged,
    facts: { endpoint, atEpochSeconds, who: 'stablehand', why },
  };
}

const factOf = (entry: OutboxEntry) => (entry.kind === 'event' ? entry.event : entry.notice);
const mergedOf = (entry: OutboxEntry): Merged | undefined => factOf(entry).merged;
