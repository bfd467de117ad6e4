import { describe, expect, test } from 'vitest';
import { aStoryWorld } from './a-story-world.ts';
import { everything, expectUntouched } from './untouched.ts';

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
