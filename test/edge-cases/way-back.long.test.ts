import { CreateModelCommand, DeleteModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { anEdge, type Edge } from './an-edge.ts';
import { deployByHand } from './by-hand.ts';

// The place to go back to has other names, or is not what it was.

const DAY = 26;

/** A model is deleted and made again under its name, with other model data. */
async function createAgain(edge: Edge, ModelName: string, data = 'retrained'): Promise<void> {
  const client = new SageMakerClient(clientConfigFor(edge.aws));
  await client.send(new DeleteModelCommand({ ModelName }));
  await client.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn: 'arn:aws:iam::123456789012:role/sagemaker',
      PrimaryContainer: {
        Image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${ModelName}:1`,
        ModelDataUrl: `s3://models/${ModelName}/${data}.tar.gz`,
      },
    }),
  );
  client.destroy();
}

async function hours(edge: Edge, count: number): Promise<void> {
  for (let hour = 0; hour < count; hour += 1) {
    edge.aws.clock.advanceBy(3540);
    await edge.minutes(1);
  }
}

/** A day of v1 on `fraud-1` under `stable`; then the swaps, each under a name of its own where one is given. */
async function aDayOfStable(): Promise<Edge> {
  const edge = await anEdge({
    guard: ['solo: auto'],
    share: 0,
    aws: { durations: { create: 0, config: 120, weights: 30 } },
  });
  edge.aws.world.behave('model-9', { errorRate: 0.9 });
  await edge.tick();
  await hours(edge, DAY);
  return edge;
}

const dead = (config: string, variant: string) => ({
  config,
  variants: [{ name: variant, model: 'model-9', weight: 1, instances: 2 }],
});
const updates = (edge: Edge) =>
  edge.aws.calls.recent
    .filter(({ operation }) => operation === 'UpdateEndpoint')
    .map(({ input }) => (input as { EndpointConfigName: string }).EndpointConfigName);

describe('a variant name of its own for each deployment', () => {
  test('the swap is taken back by the config that served before, under the old name', async () => {
    const edge = await aDayOfStable();
    await deployByHand(edge.aws, dead('fraud-2', 'variant-20261201-a1b2'));
    await edge.minutes(25);
    expect(updates(edge).at(-1)).toBe('fraud-1');
    expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', to: 1, toVariant: 'stable' } });
    expect(await edge.weights()).toMatchObject({ stable: 1 });
  });

  test('and is proven: the requests of the old name are held against what it did before', async () => {
    const edge = await aDayOfStable();
    await deployByHand(edge.aws, dead('fraud-2', 'variant-20261201-a1b2'));
    await edge.minutes(45);
    expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' } });
  });

  test('that the old name begins with the instance count of its config is said', async () => {
    const edge = await aDayOfStable();
    await deployByHand(edge.aws, dead('fraud-2', 'variant-20261201-a1b2'));
    await edge.minutes(25);
    const sent = (await edge.events()).find(({ kind }) => kind === 'shift-sent');
    expect(sent?.why).toContain("config's own instance count");
  });
});

describe('a model that was created again under its old name', () => {
  test('gets no traffic: held, with the model and what differs, and no call', async () => {
    const edge = await aDayOfStable();
    await deployByHand(edge.aws, dead('fraud-2', 'stable'));
    await createAgain(edge, 'model-1');
    await edge.minutes(25);
    expect(updates(edge)).toEqual(['fraud-2']);
    expect(await edge.mail('NOT ROLLED BACK, HELD')).toContain('model model-1 of config fraud-1 was created again');
  });

  test('as it was is the same version: it gets the traffic', async () => {
    const edge = await aDayOfStable();
    await deployByHand(edge.aws, dead('fraud-2', 'stable'));
    await createAgain(edge, 'model-1', 'model');
    await edge.minutes(25);
    expect(updates(edge)).toEqual(['fraud-2', 'fraud-1']);
  });

  test('lets the next best version that was stable have the traffic, and people hear which', async () => {
    const edge = await aDayOfStable();
    // v2 takes over and is promoted, v1 was stable before it
    await deployByHand(edge.aws, {
      config: 'fraud-2',
      variants: [{ name: 'stable', model: 'model-3', weight: 1, instances: 2 }],
    });
    edge.aws.world.behave('model-3', { errorRate: 0.01 });
    await edge.minutes(10);
    const version = (await edge.state())?.placements[0]?.version;
    expect(
      await edge.operate({
        action: 'promote',
        version: `v${version}`,
        endpoint: 'fraud',
        reason: 'it is good',
        by: 'ada',
      }),
    ).toMatchObject({ outcome: 'done' });
    await hours(edge, DAY);
    await deployByHand(edge.aws, dead('fraud-3', 'stable'));
    await createAgain(edge, 'model-3');
    await edge.minutes(25);
    expect(updates(edge).at(-1)).toBe('fraud-1');
    expect(await edge.state()).toMatchObject({ rollback: { status: 'completed', to: 1 } });
    const mails = (await edge.mails()).filter(({ subject }) => subject.startsWith('ROLLING BACK'));
    expect(mails.at(-1)?.subject).toContain('-> v1');
    expect(mails.at(-1)?.body.replace(/\s+/g, ' ')).toContain('model model-3 of config fraud-2 was created again');
  });
});
