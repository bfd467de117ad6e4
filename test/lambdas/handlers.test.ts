import { rm, writeFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { handler, makeHandler as makeHealthCheck } from '../../lambdas/health-check/handler.ts';
import { makeHandler as makeManualRollback } from '../../lambdas/manual-rollback/handler.ts';
import { makeHandler as makeRecordDeployment } from '../../lambdas/record-deployment/handler.ts';
import type { StoryWorld } from '../../lib/local/story/story-world.ts';
import { aStoryWorld, minutes, outsideOf, tickEvent } from './a-story-world.ts';

const clock = { nowEpochSeconds: () => 1_795_348_800 };
const HANDLERS = [
  ['health-check', makeHealthCheck],
  ['manual-rollback', makeManualRollback],
  ['record-deployment', makeRecordDeployment],
] as const;

/** What anybody could see of the world, and how often AWS was called. */
async function everything({ aws, subscriber }: StoryWorld) {
  const outside = outsideOf(aws);
  const calls = aws.calls.recent.length;
  return {
    calls,
    seen: JSON.stringify([
      await outside.state(),
      await outside.events(),
      await outside.versions(),
      await outside.weights(),
      subscriber.notifications,
      aws.mails,
    ]),
  };
}

/** Runs something that must be refused before AWS is asked anything. */
async function expectUntouched(world: StoryWorld, run: () => Promise<void>): Promise<void> {
  const before = await everything(world);
  const calls = world.aws.calls.recent.length;
  await run();
  expect(world.aws.calls.recent.length, 'calls to AWS').toBe(calls);
  expect((await everything(world)).seen).toBe(before.seen);
}

test('the whole way: found, moved, read back, proven, recorded, told', async () => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  await minutes(world, 20);
  await world.aws.settled();
  const outside = outsideOf(world.aws);
  expect(await outside.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await outside.state()).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered' },
    outbox: [],
  });
  expect((await outside.events()).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'adopted',
      'candidate-appeared',
      'rollback-decided',
      'shift-sent',
      'rolled-back',
      'recovered',
    ]),
  );
  expect(world.aws.mails.map(({ to }) => to)).toEqual(Array(4).fill('oncall@example.com'));
  expect(outside.acceptedChanges()).toBe(1);
});

describe('bad ticks are refused with a sentence, and nothing is asked or changed', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'health-check was called with a bad event'],
    ['a text', 'tick', 'health-check was called with a bad event'],
    ['no time', {}, 'at: must be a time like 2026-11-22T10:00:00Z'],
    ['a time that is none', { at: 'now' }, 'at: must be a time like 2026-11-22T10:00:00Z'],
    ['a time without a zone', { at: '2026-11-22T10:00:00' }, 'at: must be a time like 2026-11-22T10:00:00Z'],
    [
      'a shard beyond the last',
      { at: '2026-11-22T10:00:00Z', shard: 2, shards: 2 },
      'shard: shard must be below shards',
    ],
    ['half a shard', { at: '2026-11-22T10:00:00Z', shard: 0.5 }, 'shard: '],
    [
      'a time that has not come',
      { at: '2027-11-22T10:00:00Z' },
      'at: 2027-11-22T10:00:00Z has not come yet, it is 2026-11-01T00:00:00Z',
    ],
    ['a field that nobody knows', { at: '2026-11-22T10:00:00Z', sharks: 1 }, 'sharks'],
  ])('%s', async (_, event, sentence) => {
    const world = await aStoryWorld();
    await expectUntouched(world, async () => {
      await expect(world.healthCheck(event)).rejects.toThrow(sentence);
    });
  });
});

describe('bad events are refused with a sentence, and nothing is asked or changed', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'record-deployment was called with a bad event'],
    ['another source', { source: 'aws.ec2', detail: { EndpointName: 'fraud' } }, 'source: must be aws.sagemaker'],
    ['no endpoint', { source: 'aws.sagemaker', detail: {} }, 'detail.EndpointName: must be the name of an endpoint'],
    ['an empty name', { source: 'aws.sagemaker', detail: { EndpointName: '' } }, 'detail.EndpointName: '],
  ])('%s', async (_, event, sentence) => {
    const world = await aStoryWorld();
    await expectUntouched(world, async () => {
      await expect(world.recordDeployment(event)).rejects.toThrow(sentence);
    });
  });

  test('an event about an endpoint that nobody guards is none of our business', async () => {
    const world = await aStoryWorld();
    await expectUntouched(world, async () => {
      const event = { source: 'aws.sagemaker', detail: { EndpointName: 'other' } };
      expect(await world.recordDeployment(event)).toEqual({ endpoint: 'other', outcome: 'not-guarded' });
    });
  });
});

describe('bad requests are answered with a sentence, and nothing is asked or changed', () => {
  const good = { endpoint: 'fraud', reason: 'customers call' };
  test.each<[string, unknown, string]>([
    ['nothing', null, 'manual-rollback refused the request and changed nothing'],
    ['no endpoint', { reason: 'customers call' }, 'endpoint: '],
    [
      'a name with a slash',
      { ...good, endpoint: 'a/b' },
      'endpoint: must be the name of a SageMaker endpoint, got "a/b"',
    ],
    ['an action that nobody knows', { ...good, action: 'undo' }, 'action: '],
    ['no reason', { endpoint: 'fraud' }, 'reason: '],
    ['a reason of one letter', { ...good, reason: 'x' }, 'reason: must say why, in at least 3 characters, got "x"'],
    ['a reason with a line break in it', { ...good, reason: 'a\nb c' }, 'reason: must not hold control characters'],
    ['version 0', { ...good, to: 0 }, 'to: must be a version such as 3 or "v3", got 0'],
    ['a version that is none', { ...good, to: 'stable' }, 'to: must be a version such as 3 or "v3", got "stable"'],
    ['a dry run in words', { ...good, dryRun: 'yes' }, 'dryRun: '],
    ['a misspelt field', { ...good, dryrun: true }, 'dryrun'],
    ['two mistakes', { endpoint: 'a/b', reason: '' }, 'reason: '],
  ])('%s', async (_, request, sentence) => {
    const world = await aStoryWorld();
    await expectUntouched(world, async () => {
      const answer = await world.manualRollback(request);
      expect(answer).toEqual({ outcome: 'refused', sentence: expect.stringContaining(sentence) });
    });
  });

  test('an endpoint that nobody guards', async () => {
    const world = await aStoryWorld();
    await expectUntouched(world, async () => {
      expect(await world.manualRollback({ ...good, endpoint: 'frauds' })).toEqual({
        outcome: 'refused',
        sentence: 'endpoint: frauds is not guarded by this policy; guarded are fraud',
      });
    });
  });

  test('a version that was never seen, on an endpoint that was never looked at', async () => {
    const world = await aStoryWorld();
    const before = await everything(world);
    expect(await world.manualRollback({ ...good, to: 'v9' })).toEqual({
      outcome: 'refused',
      sentence: 'to: v9 was never seen on fraud; known are v1, v2',
    });
    expect((await everything(world)).seen).toBe(before.seen);
  });
});

describe.each(HANDLERS)('%s does not start', (_, make) => {
  test('without its environment, naming everything that is missing', () => {
    const message = thrownBy(() => make({ env: {}, clock }));
    for (const name of [
      'STABLEHAND_TABLE',
      'STABLEHAND_ALERT_TOPIC_ARN',
      'STABLEHAND_POLICY_FILE',
      'STABLEHAND_MANUAL_ROLLBACK',
    ])
      expect(message).toContain(name);
    expect(message).toMatch(/^the function cannot start: /);
  });

  test('with a topic that is no topic, without a policy, or with a broken one', async () => {
    const world = await aStoryWorld();
    const file = world.env.STABLEHAND_POLICY_FILE as string;
    const start = (over: Record<string, string>) => () => make({ env: { ...world.env, ...over }, clock });
    await expectUntouched(world, async () => {
      expect(start({ STABLEHAND_ALERT_TOPIC_ARN: 'alerts' })).toThrow(
        'STABLEHAND_ALERT_TOPIC_ARN must be the ARN of an SNS topic, got "alerts"',
      );
      expect(start({ STABLEHAND_POLICY_FILE: `${file}.not-there` })).toThrow(
        `the function cannot start: there is no readable policy at ${file}.not-there, deploy again`,
      );
      await writeFile(file, '{"stablehand":');
      expect(start({})).toThrow('the deployed policy is not JSON, deploy again');
      await writeFile(file, '{"stablehand":"policy/9","guards":[]}');
      expect(start({})).toThrow(/the deployed policy cannot be used, deploy again: .*guards: .*timezone: /s);
    });
  });
});

const thrownBy = (run: () => unknown): string => {
  try {
    run();
    return 'nothing was thrown';
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure);
  }
};

test('a warm function goes on with what it has: settings and policy are read once', async () => {
  const world = await aStoryWorld();
  for (const [name, value] of Object.entries(world.env)) vi.stubEnv(name, value);
  await handler(tickEvent(world.aws));
  await rm(world.env.STABLEHAND_POLICY_FILE as string);
  world.aws.clock.advanceBy(60);
  expect(await handler(tickEvent(world.aws))).toMatchObject({ guards: [{ endpoint: 'fraud', outcome: 'looked' }] });
  vi.unstubAllEnvs();
});

test('one warm function serves tick after tick, and what one tick could not do is no burden to the next', async () => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  world.aws.clock.advanceBy(60);
  world.aws.faults.next({ service: 'sagemaker', kind: 'refuse' });
  await expect(world.healthCheck(tickEvent(world.aws))).rejects.toThrow(
    /^the tick of 2026-11-01T00:01:00.000Z could not do everything: sagemaker:DescribeEndpoint: access-refused/,
  );
  await minutes(world, 20);
  expect((await outsideOf(world.aws).state())?.rollback).toMatchObject({ status: 'completed', recovery: 'recovered' });
});

test('a shard looks after its own guards only', async () => {
  const world = await aStoryWorld(`
guards:
  - endpoint: first
  - endpoint: fraud
    stable: stable
    signals: { errors: {} }
`);
  const event = { ...tickEvent(world.aws), shards: 2 };
  expect((await world.healthCheck({ ...event, shard: 0 })).guards).toMatchObject([
    { endpoint: 'first', outcome: 'gone' },
  ]);
  expect((await world.healthCheck({ ...event, shard: 1 })).guards).toMatchObject([
    { endpoint: 'fraud', outcome: 'looked' },
  ]);
});

test('a person gets an answer with the id even when a mail could not be sent, as a failed run', async () => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  world.aws.faults.next({ service: 'sns', kind: 'refuse', times: Number.POSITIVE_INFINITY });
  await expect(world.manualRollback({ endpoint: 'fraud', reason: 'customers call', by: 'ada' })).rejects.toThrow(
    /^[0-9a-f]{16} shifting: SageMaker accepted stable 100 %, candidate 0 %; .*; but not everything could be recorded or told: sns:Publish: access-refused/,
  );
  expect(outsideOf(world.aws).acceptedChanges()).toBe(1);
});
