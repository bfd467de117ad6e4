import { describe, expect, test } from 'vitest';
import { createEndpointConfig } from '../../lib/local/deploy-endpoint.ts';
import { anEdge, type Edge } from './an-edge.ts';
import { deleteConfigByHand, deployByHand, setWeightsByHand } from './by-hand.ts';

// facts/peers.md 7, 7: "the version before" is another endpoint's config, a version that is known to be bad, or one that was deleted.

const BY = { endpoint: 'fraud', reason: 'it was bad last week', by: 'ada' } as const;

describe('among variants', () => {
  test('the stable version is where it goes back to, not the one that was deployed last before', async () => {
    // v1 is stable, v2 was rolled back, v3 is the newest and bad
    const edge = await anEdge({ candidate: { errorRate: 0.9 } });
    await edge.tick();
    await edge.minutes(12);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0 });
    edge.aws.world.behave('model-3', { errorRate: 0.9 });
    await deployByHand(edge.aws, {
      config: 'fraud-2',
      variants: [
        { name: 'stable', model: 'model-1', weight: 8, instances: 2 },
        { name: 'candidate', model: 'model-2', weight: 0 },
        { name: 'newest', model: 'model-3', weight: 2 },
      ],
    });
    await edge.minutes(30);
    expect(await edge.weights()).toEqual({ stable: 1, candidate: 0, newest: 0 });
    expect(await edge.state()).toMatchObject({ rollback: { from: 3, to: 1 }, quarantine: [2, 3] });
  });

  test('a stable version that a person put in quarantine is not gone back to: held, no safe version', async () => {
    const edge = await anEdge({ candidate: { errorRate: 0.01 } });
    await edge.tick();
    await edge.minutes(3);
    // v2 is promoted, so v1 may be quarantined; then v1 gets the traffic of a pipeline and is stable no more
    expect(await edge.operate({ action: 'promote', version: 'v2', ...BY })).toMatchObject({ outcome: 'done' });
    expect(await edge.operate({ action: 'quarantine', version: 'v1', ...BY })).toMatchObject({ outcome: 'done' });
    expect(await edge.manualRollback({ action: 'rollback', to: 'v1', ...BY })).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringContaining('quarantined'),
    });
    expect(edge.acceptedChanges()).toBe(0);
  });
});

describe('among configs', () => {
  /** A day of v1 alone on `fraud-1`, then v2 in its place on `fraud-2`: nothing to compare with in the same minutes. */
  async function swapped(): Promise<Edge> {
    const edge = await anEdge({
      guard: ['solo: auto'],
      share: 0,
      candidate: { errorRate: 0.01 },
      aws: { durations: { create: 0, config: 120, weights: 30 } },
    });
    edge.aws.world.behave('model-9', { errorRate: 0.9 });
    await edge.tick();
    for (let hour = 0; hour < 26; hour += 1) {
      edge.aws.clock.advanceBy(3540);
      await edge.minutes(1);
    }
    await deployByHand(edge.aws, {
      config: 'fraud-2',
      variants: [
        { name: 'stable', model: 'model-9', weight: 1, instances: 2 },
        { name: 'candidate', model: 'model-9', weight: 0 },
      ],
    });
    return edge;
  }

  test('it goes back to the config in which stable carried the traffic, whatever configs others have made since', async () => {
    const edge = await swapped();
    await createEndpointConfig(edge.aws, {
      config: 'a-config-of-another-endpoint',
      variants: [{ name: 'stable', model: 'model-7' }],
    });
    await edge.minutes(40);
    const state = await edge.state();
    expect(state?.rollback).toMatchObject({ status: 'completed', to: 1 });
    const updates = edge.aws.calls.recent.filter(({ operation }) => operation === 'UpdateEndpoint');
    expect(updates.at(-1)?.input).toMatchObject({ EndpointName: 'fraud', EndpointConfigName: 'fraud-1' });
  });

  test('a config that was deleted is not asked for: held, with its name, and no call', async () => {
    const edge = await swapped();
    await edge.minutes(3);
    await deleteConfigByHand(edge.aws, 'fraud-1');
    const before = edge.aws.calls.count('sagemaker', 'UpdateEndpoint');
    await edge.minutes(25); // before people are reminded
    expect(edge.aws.calls.count('sagemaker', 'UpdateEndpoint')).toBe(before);
    expect(await edge.state()).toMatchObject({ rollback: { status: 'held' } });
    expect(await edge.mail('NOT ROLLED BACK, HELD')).toContain('config fraud-1 does not exist any more');
  });
});

test('a person who names a version that was never there, or is no more, is refused with the ones that are', async () => {
  const edge = await anEdge();
  await edge.tick();
  await setWeightsByHand(edge.aws, { stable: 9, candidate: 1 });
  expect(await edge.manualRollback({ action: 'rollback', to: 'v7', ...BY })).toMatchObject({
    outcome: 'refused',
    sentence: 'to: v7 was never seen on fraud; known are v1, v2',
  });
});
