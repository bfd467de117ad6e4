import { describe, expect, test } from 'vitest';
import type { ManualAsk } from '../../lib/flows/manual-rollback.ts';
import { aWorld, ENDPOINT } from '../support/a-world.ts';
import { aKnownWorld, ask } from './an-ask.ts';

describe('refused with a sentence, and nothing is changed', () => {
  test.each<[string, Partial<ManualAsk>, string]>([
    [
      'an endpoint that nobody guards',
      { endpoint: 'frauds' },
      'frauds is not guarded by this policy; guarded are fraud',
    ],
    ['a version that was never seen', { to: 9 }, 'to: v9 was never seen on fraud; known are v1, v2'],
    [
      'an approval that nobody asked for',
      { action: 'approve' },
      'nothing awaits an answer on fraud: there is no rollback',
    ],
    ['a rejection of nothing', { action: 'reject' }, 'nothing awaits an answer on fraud'],
  ])('%s', async (_, over, sentence) => {
    const world = await aKnownWorld();
    const before = await world.everything();
    const answer = await ask(world, over);
    expect(answer).toMatchObject({ outcome: 'refused', sentence: expect.stringContaining(sentence) });
    expect(await world.everything()).toBe(before);
  });

  test('on an endpoint that was never looked at', async () => {
    const world = aWorld();
    const before = await world.everything();
    expect(await ask(world, { to: 9 })).toMatchObject({ outcome: 'refused' });
    expect(await world.everything()).toBe(before);
  });

  test('an endpoint that SageMaker does not know', async () => {
    const world = await aKnownWorld();
    world.endpoints.delete(ENDPOINT);
    const before = await world.everything();
    expect(await ask(world)).toMatchObject({
      outcome: 'refused',
      sentence: 'endpoint: SageMaker knows no endpoint named fraud in this account and region',
    });
    expect(await world.everything()).toBe(before);
  });

  test('a version that left the endpoint', async () => {
    const world = await aKnownWorld();
    world.endpoints.deploy(ENDPOINT, {
      config: 'fraud-config-2',
      models: { stable: 'model-1' },
      weights: [{ variant: 'stable', share: 1 }],
    });
    await world.minutes(5);
    const before = await world.everything();
    expect(await ask(world, { to: 2 })).toMatchObject({
      outcome: 'refused',
      sentence:
        'to: v2 is on no variant of the endpoint, and no earlier config is known in which it carried the traffic: no safe version to return to (stable serves v1)',
    });
    expect(await world.everything()).toBe(before);
  });

  test('a quarantined version without force; with force it is accepted', async () => {
    const world = await aKnownWorld();
    await ask(world);
    await world.minutes(15);
    const before = await world.everything();
    expect(await ask(world, { to: 2 })).toMatchObject({
      outcome: 'refused',
      sentence: 'to: v2 was rolled back before and is quarantined; add "force": true to return to it all the same',
    });
    expect(await world.everything()).toBe(before);
    expect(await ask(world, { to: 2, force: true })).toMatchObject({ outcome: 'accepted', from: 'v1', to: 'v2' });
  });

  test('nothing to move', async () => {
    const world = await aKnownWorld({
      weights: [
        { variant: 'stable', share: 1 },
        { variant: 'candidate', share: 0 },
      ],
    });
    const before = await world.everything();
    expect(await ask(world)).toMatchObject({
      outcome: 'refused',
      sentence: 'v1 carries all traffic of fraud already (stable 100%, candidate 0%); there is nothing to move',
    });
    expect(await world.everything()).toBe(before);
  });
});
