import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutboxEntry } from '../../../lib/core/record/entry.ts';
import { makeNotice } from '../../../lib/core/record/make-notice.ts';
import type { NoticeKind } from '../../../lib/core/record/notice-kinds.ts';
import { delivered, entryId, eventEntry, noticeEntry, tell, tellOnce } from '../../../lib/core/record/outbox.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import { aState } from '../../support/a-state.ts';
import { NOON } from '../../support/noon.ts';
import { eventsOf, noticesOf } from '../../support/told-of.ts';

const FACTS = { endpoint: 'fraud', atEpochSeconds: NOON, who: 'stablehand', why: 'because' };
const event = (key: string, at = NOON): OutboxEntry => eventEntry(key, { ...FACTS, kind: 'gap', atEpochSeconds: at });
const notice = (key: string, kind: NoticeKind = 'starved', at = NOON): OutboxEntry =>
  noticeEntry(makeNotice(kind, key, { ...FACTS, atEpochSeconds: at }));
const many = (count: number, entry: (key: string) => OutboxEntry): OutboxEntry[] =>
  Array.from({ length: count }, (_, index) => entry(`k${index}`));

/** How many entries are there or are accounted for by a digest. */
function accounted(state: GuardState) {
  const count = (all: readonly { readonly merged?: { readonly count: number } }[]) =>
    all.reduce((sum, { merged }) => sum + (merged?.count ?? 1), 0);
  return { events: count(eventsOf(state)), notices: count(noticesOf(state)) };
}

test('what is told twice under one id waits once', () => {
  const once = tell(aState(), event('a'), notice('a'));
  expect(tell(once, event('a'), notice('a'))).toBe(once);
  expect(once.outbox).toHaveLength(2);
});

test('an event and a notice about the same thing are two entries', () => {
  const ids = tell(aState(), event('a'), notice('a')).outbox.map(entryId);
  expect(new Set(ids).size).toBe(2);
});

test('what is delivered is taken out, and nothing else', () => {
  const state = tell(aState(), event('a'), event('b'), notice('a'));
  const left = delivered(state, new Set([entryId(event('a'))]));
  expect(left.outbox).toEqual([event('b'), notice('a')]);
});

test('what is told once is not told again until its key is forgotten', () => {
  const once = tellOnce(aState(), 'key', event('a'));
  expect(tellOnce({ ...once, outbox: [] }, 'key', event('b')).outbox).toEqual([]);
  expect(tellOnce({ ...once, told: [], outbox: [] }, 'key', event('b')).outbox).toHaveLength(1);
});

test('fifty entries are kept as they are, the next one brings a digest', () => {
  const fifty = tell(aState(), ...many(50, event));
  expect(fifty.outbox).toEqual(many(50, event));
  const more = tell(fifty, event('k50'));
  expect(more.outbox.length).toBeLessThanOrEqual(50);
  expect(eventsOf(more).at(-1)).toMatchObject({ kind: 'digest', merged: { count: 2, kinds: { gap: 2 } } });
});

test('notices are merged before events, urgent ones last', () => {
  const state = tell(aState(), ...many(30, event), notice('urgent', 'failed'), ...many(25, (key) => notice(key)));
  expect(eventsOf(state)).toHaveLength(30);
  const kinds = noticesOf(state).map(({ kind }) => kind);
  expect(kinds).toContain('failed');
  expect(noticesOf(state).at(-1)).toMatchObject({ kind: 'digest', severity: 'warning' });
});

test('a digest is as urgent as what it stands for, goes to all who would have heard, and says what it was', () => {
  const state = tell(aState(), ...many(60, (key) => notice(key, 'rollback-started')));
  const digest = noticesOf(state).find(({ kind }) => kind === 'digest');
  expect(digest).toMatchObject({ severity: 'critical', audiences: ['engineers', 'data-scientists', 'stakeholders'] });
  expect(digest?.why).toBe(
    `${digest?.merged?.count} notices since 2026-11-22T12:00:00Z could not be delivered one by one: ${digest?.merged?.count} rollback-started`,
  );
});

test('a digest that grows has another id, so that nobody takes it for a repeat', () => {
  let state = aState();
  const ids = new Set<string>();
  for (let index = 0; index < 70; index += 1) {
    state = tell(state, notice(`k${index}`));
    for (const { kind, id } of noticesOf(state)) if (kind === 'digest') ids.add(id);
    expect(noticesOf(state).filter(({ kind }) => kind === 'digest').length).toBeLessThanOrEqual(1);
  }
  expect(ids.size).toBeGreaterThan(10);
});

test('no event and no notice is ever lost: it is there, or a digest counts it', () => {
  const kinds = fc.constantFrom<NoticeKind | 'event'>('event', 'starved', 'failed', 'adopted', 'rollback-started');
  fc.assert(
    fc.property(
      fc.array(fc.record({ kind: kinds, words: fc.integer({ min: 0, max: 700 }) }), { maxLength: 130 }),
      (told) => {
        let state = aState();
        for (const [index, { kind, words }] of told.entries()) {
          const facts = { ...FACTS, why: 'w'.repeat(words), atEpochSeconds: NOON + index };
          state = tell(
            state,
            kind === 'event'
              ? eventEntry(`k${index}`, { ...facts, kind: 'gap' })
              : noticeEntry(makeNotice(kind, `k${index}`, facts)),
          );
        }
        const events = told.filter(({ kind }) => kind === 'event').length;
        expect(accounted(state)).toEqual({ events, notices: told.length - events });
        expect(state.outbox.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(state.outbox).length).toBeLessThanOrEqual(16_000);
        expect(new Set(state.outbox.map(entryId)).size).toBe(state.outbox.length);
      },
    ),
    { numRuns: 25 },
  );
});

test('a sentence is cut before an entry grows beyond a kilobyte', () => {
  const long = { ...FACTS, why: 'x'.repeat(5000) };
  const [entry] = tell(aState(), eventEntry('a', { ...long, kind: 'gap' })).outbox;
  expect(JSON.stringify(entry).length).toBeLessThan(1000);
  expect(JSON.stringify(noticeEntry(makeNotice('starved', 'a', long))).length).toBeLessThan(1000);
});
