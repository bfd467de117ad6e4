import { expect, test } from 'vitest';
import type { OutboxEntry } from '../../lib/core/record/entry.ts';
import { makeNotice } from '../../lib/core/record/make-notice.ts';
import { entryId, eventEntry, noticeEntry } from '../../lib/core/record/outbox.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import { deliver } from '../../lib/flows/deliver.ts';
import { aState } from '../support/a-state.ts';
import { aWorld } from '../support/a-world.ts';
import { NOON } from '../support/noon.ts';
import { failing, watched } from '../support/watched-ports.ts';

const FACTS = { endpoint: 'fraud', atEpochSeconds: NOON, who: 'stablehand', why: 'v2 failed' };
const EVENT = eventEntry('r1', { ...FACTS, kind: 'rolled-back' });
const NOTICE = noticeEntry(makeNotice('rollback-completed', 'r1', FACTS));

/** A state of which these entries wait, stored as it is. */
async function waiting(...outbox: readonly OutboxEntry[]) {
  const { ports } = aWorld();
  const state: GuardState = { ...aState(), revision: 1, outbox };
  await ports.guards.write(state);
  const calls: string[] = [];
  const listened = watched(ports, ({ name }, proceed) => {
    calls.push(name);
    return proceed();
  });
  return { ports, listened, state, calls, left: async () => (await ports.guards.read('fraud'))?.outbox.map(entryId) };
}

test('events come before notices, whatever their order in the outbox, and the state is written last', async () => {
  const { listened, state, calls, left } = await waiting(NOTICE, EVENT);
  expect(await deliver(listened, state)).toEqual([]);
  expect(calls).toEqual(['events.append', 'notifier.publish', 'guards.write']);
  expect(await left()).toEqual([]);
});

test('mail that fails keeps no event from the history, stays in the outbox and is said', async () => {
  const { ports, state, left } = await waiting(NOTICE, EVENT);
  const noMail = new Error('no mail');
  expect(await deliver(failing(ports, 'notifier.publish', noMail), state)).toEqual([noMail]);
  expect(await ports.events.newest('fraud', 9)).toHaveLength(1);
  expect(await left()).toEqual([entryId(NOTICE)]);
});

test('a history that fails keeps nobody from being told', async () => {
  const { ports, state, left } = await waiting(NOTICE, EVENT);
  const noTable = new Error('no table');
  expect(await deliver(failing(ports, 'events.append', noTable), state)).toEqual([noTable]);
  expect(ports.notifier.published).toHaveLength(1);
  expect(await left()).toEqual([entryId(EVENT)]);
});

test('what others put there is theirs to deliver', async () => {
  const { ports, listened, state, left } = await waiting(EVENT, NOTICE);
  await deliver(listened, state, [NOTICE]);
  expect(ports.notifier.published).toEqual([]);
  expect(await left()).toEqual([entryId(NOTICE)]);
});

test('what others wrote meanwhile stays as they wrote it, but for what was delivered', async () => {
  const { ports, listened, state } = await waiting(EVENT);
  await ports.guards.write({ ...state, revision: 2, told: ['theirs'] });
  expect(await deliver(listened, state)).toEqual([]);
  expect(await ports.guards.read('fraud')).toMatchObject({ revision: 3, told: ['theirs'], outbox: [] });
});

test('an empty outbox costs nothing', async () => {
  const { listened, state, calls } = await waiting();
  expect(await deliver(listened, state)).toEqual([]);
  expect(calls).toEqual([]);
});
