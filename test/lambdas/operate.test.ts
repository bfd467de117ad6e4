import { describe, expect, test } from 'vitest';
import type { StoryWorld } from '../../lib/local/story/story-world.ts';
import { RIGHTS } from '../../lib/stack/access/rights.ts';
import { aStoryWorld, minutes, outsideOf, tickEvent } from './a-story-world.ts';

async function aWatchedWorld(): Promise<StoryWorld> {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  return world;
}

const PAUSE = { action: 'pause', endpoint: 'fraud', until: '2h', reason: 'load test', by: 'ada' };

test('paused, nothing moves by itself; resumed, it does; and both are in the history and in the mails', async () => {
  const world = await aWatchedWorld();
  expect(await world.operate(PAUSE)).toEqual({
    outcome: 'done',
    sentence: 'automation is paused on fraud until 2026-11-01T02:00:00Z',
    endpoints: [
      { endpoint: 'fraud', outcome: 'done', sentence: 'automation is paused on fraud until 2026-11-01T02:00:00Z' },
    ],
  });
  await minutes(world, 10);
  const outside = outsideOf(world.aws);
  expect(outside.acceptedChanges()).toBe(0);
  expect(await world.operate({ action: 'resume', endpoint: '*', reason: 'load test is over' })).toMatchObject({
    outcome: 'done',
  });
  await minutes(world, 5);
  expect(outside.acceptedChanges()).toBe(1);
  await world.aws.settled();
  const kinds = (await outside.events()).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['paused', 'held', 'resumed', 'rollback-decided']));
  const subjects = world.aws.mails.map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('BY HAND'))).toHaveLength(2);
});

test('a promotion moves no weights, and the calls that it makes are those of its rights', async () => {
  const world = await aWatchedWorld();
  const before = await outsideOf(world.aws).weights();
  world.aws.calls.reset();
  expect(
    await world.operate({
      action: 'promote',
      endpoint: 'fraud',
      version: 'v2',
      reason: 'it is meant to be so',
      by: 'ada',
    }),
  ).toMatchObject({ outcome: 'done', sentence: 'v2 on candidate is the stable version, before it was v1' });
  const allowed = Object.values(RIGHTS.operate).flat();
  const called = world.aws.calls.recent.map(({ service, operation }) => `${service}:${operation}`);
  expect(called.filter((action) => !allowed.includes(action))).toEqual([]);
  expect(called).toContain('dynamodb:PutItem');
  expect(await outsideOf(world.aws).weights()).toEqual(before);
  expect(await outsideOf(world.aws).state()).toMatchObject({ stable: 2, anchor: 2, outbox: [] });
});

describe('refused in a sentence, and nothing is written', () => {
  test.each([
    ['a slip', { action: 'pause', endpoint: 'fraud' }, 'reason: pause needs one'],
    [
      'an endpoint that nobody guards',
      { ...PAUSE, endpoint: 'frauds' },
      'frauds is not guarded by this policy; guarded are fraud',
    ],
    [
      'the stable version',
      { ...PAUSE, action: 'quarantine', until: undefined, version: 1 },
      'v1 is the stable version of fraud',
    ],
  ])('%s', async (_, event, sentence) => {
    const world = await aWatchedWorld();
    const before = JSON.stringify(await outsideOf(world.aws).state());
    expect(await world.operate(event)).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringContaining(sentence),
    });
    expect(JSON.stringify(await outsideOf(world.aws).state())).toBe(before);
  });
});

test('what a person claims to be is recorded with the id of the call, by which CloudTrail knows better', async () => {
  const world = await aWatchedWorld();
  await world.operate(PAUSE, { awsRequestId: '8f5b-1' });
  const paused = (await outsideOf(world.aws).events()).find(({ kind }) => kind === 'paused');
  expect(paused).toMatchObject({ who: 'ada', request: '8f5b-1' });
});

test('a table that does not answer fails the run with the reason, for an order as for a question', async () => {
  const world = await aWatchedWorld();
  world.aws.faults.next({ service: 'dynamodb', kind: 'refuse', times: Number.POSITIVE_INFINITY });
  await expect(world.operate(PAUSE)).rejects.toThrow('dynamodb:GetItem');
  await expect(world.operate({ action: 'status', endpoint: '*' })).rejects.toThrow('dynamodb:GetItem');
});

test('status and history answer in plain JSON, page by page, and say what was live', async () => {
  const world = await aWatchedWorld();
  await minutes(world, 20);
  const round = (value: unknown) => JSON.parse(JSON.stringify(value));
  const status = round(await world.operate({ action: 'status', endpoint: '*' }));
  expect(status).toMatchObject({
    outcome: 'status',
    at: '2026-11-01T00:20:00Z',
    guards: [
      {
        endpoint: 'fraud',
        stable: 'v1',
        quarantined: ['v2'],
        live: [
          { version: 'v1', share: 1 },
          { version: 'v2', share: 0 },
        ],
        rollback: { status: 'completed', from: 'v2', to: 'v1' },
      },
    ],
  });
  const all = round(await world.operate({ action: 'history', endpoint: 'fraud', limit: 100 }));
  expect(all.next).toBeUndefined();
  const paged: unknown[] = [];
  for (let after: string | undefined; ; ) {
    const page = round(await world.operate({ action: 'history', endpoint: 'fraud', limit: 3, after }));
    paged.push(...page.events);
    after = page.next;
    if (after === undefined) break;
  }
  expect(paged).toEqual(all.events);
  expect(all.events.length).toBeGreaterThan(6);
  expect(await world.operate({ action: 'history', endpoint: 'fraud', at: '2026-11-01T00:00:00Z' })).toMatchObject({
    sentence:
      'at 2026-11-01T00:00:00Z, stable served v1 with 90%, candidate served v2 with 10%; so since 2026-11-01T00:00:00Z (deployment-seen, somebody else)',
  });
  expect(await world.operate({ action: 'history', endpoint: 'fraud', at: '2026-11-01T00:20:00Z' })).toMatchObject({
    live: [
      { variant: 'stable', version: 'v1', share: 1 },
      { variant: 'candidate', version: 'v2', share: 0 },
    ],
    since: { kind: 'rolled-back' },
  });
  expect(await world.operate({ action: 'history', endpoint: 'fraud', at: '2026-10-01T00:00:00Z' })).toEqual({
    outcome: 'live-at',
    endpoint: 'fraud',
    at: '2026-10-01T00:00:00Z',
    sentence: 'nothing was recorded about what fraud served at that time or before',
  });
});
