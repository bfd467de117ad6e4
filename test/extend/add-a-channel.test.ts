import { expect, test } from 'vitest';
import { CHANNELS, type ChannelParts } from '../../lambdas/channels.ts';
import { makeNotice } from '../../lib/core/record/make-notice.ts';
import { noticeEntry } from '../../lib/core/record/outbox.ts';
import { toAll } from '../../lib/flows/channels/to-all.ts';
import { deliver } from '../../lib/flows/deliver.ts';
import { renderMessage } from '../../lib/report/mail/message.ts';
import { aState } from '../support/a-state.ts';
import { aWorld } from '../support/a-world.ts';
import { NOON } from '../support/noon.ts';
import { chatChannel, type PostLine } from './chat-channel.ts';

const NOTICE = makeNotice('held', 'r1', {
  endpoint: 'fraud',
  atEpochSeconds: NOON,
  who: 'stablehand',
  why: 'v2 failed',
});
const PARTS: ChannelParts = {
  clientConfig: {},
  alertTopicArn: 'arn:aws:sns:eu-central-1:123456789012:alerts',
  render: async (notice, audience) =>
    renderMessage(notice, audience, {
      timeZone: 'UTC',
      manualRollbackName: 'manual-rollback',
      operateName: 'operate',
      account: '123456789012',
      versions: [],
    }),
};

/** A guard that has one notice to tell, by mail and by chat. */
async function telling(post: PostLine) {
  const { ports } = aWorld();
  const state = { ...aState(), revision: 1, outbox: [noticeEntry(NOTICE)] };
  await ports.guards.write(state);
  const chat = chatChannel(post)(PARTS);
  const tell = async (channels = [ports.notifier, chat]) =>
    deliver({ ...ports, notifier: toAll(channels) }, (await ports.guards.read('fraud')) ?? state);
  return { ports, chat, tell, left: async () => (await ports.guards.read('fraud'))?.outbox.length };
}

test('is one factory: what is told goes out by it and by all others', async () => {
  const room: string[] = [];
  const { ports, tell, left } = await telling(async (line) => void room.push(line));
  expect(await tell()).toEqual([]);
  expect(room).toEqual(['NOT ROLLED BACK, HELD fraud (fraud/r1/held)']);
  expect(ports.notifier.published).toEqual([NOTICE]);
  expect(await left()).toBe(0);
});

test('one that fails keeps nobody from being told, is said, and is tried again with the next tick under the same id', async () => {
  const room: string[] = [];
  let isDown = true;
  const { ports, tell, left } = await telling(async (line) => {
    if (isDown) throw new Error('no chat');
    room.push(line);
  });
  expect((await tell()).map(String)).toEqual(['Error: no chat']);
  expect(ports.notifier.published).toHaveLength(1);
  expect(await left()).toBe(1);
  isDown = false;
  expect(await tell()).toEqual([]);
  expect(room).toHaveLength(1);
  expect(new Set(ports.notifier.published.map(({ id }) => id)).size).toBe(1);
  expect(await left()).toBe(0);
});

test('when several fail, each of them is named', async () => {
  const { chat, tell } = await telling(() => Promise.reject(new Error('no chat')));
  expect((await tell([chat, chat])).map(String)).toEqual([
    'AggregateError: 2 channels failed: Error: no chat; Error: no chat',
  ]);
});

test('it is tried through the registry that the functions use', () => {
  const all = [...CHANNELS, chatChannel(async () => undefined)];
  expect(all.map((channel) => typeof channel(PARTS).publish)).toEqual(['function', 'function']);
});
