import {
  CreateEndpointConfigCommand,
  type ProductionVariant,
  SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { anEdge, type Edge } from './an-edge.ts';

// What is not watched is said once, by the right sign: not by a name, and not by a field that may be left out.

const INSTANCES = { InitialInstanceCount: 1, InstanceType: 'ml.m5.xlarge', InitialVariantWeight: 1 } as const;

async function deploy(
  edge: Edge,
  variants: readonly ProductionVariant[],
  shadows: readonly ProductionVariant[] = [],
): Promise<void> {
  const client = new SageMakerClient(clientConfigFor(edge.aws));
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'fraud-2',
      ProductionVariants: [...variants],
      ...(shadows.length === 0 ? {} : { ShadowProductionVariants: [...shadows] }),
    }),
  );
  await client.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: 'fraud-2' }));
  client.destroy();
}

async function aDeployed(
  variants: readonly ProductionVariant[],
  shadows: readonly ProductionVariant[] = [],
): Promise<Edge> {
  const edge = await anEdge({ aws: { durations: { create: 0, config: 60 } } });
  await edge.tick();
  await deploy(edge, variants, shadows);
  await edge.minutes(12);
  return edge;
}

const statusOf = async (edge: Edge) => (await edge.operate({ action: 'status', endpoint: 'fraud' })) as unknown;

describe('an endpoint of inference components', () => {
  const components: ProductionVariant[] = [{ VariantName: 'AllTraffic', ...INSTANCES }];

  test('without managed scaling is known by its variant that names no model: said once, and never judged', async () => {
    const edge = await aDeployed(components);
    expect(edge.verdicts()).toContain('endpoint-kind-unsupported');
    expect(await edge.mail('NOT JUDGED')).toContain('endpoints of inference components are not supported yet');
    expect(edge.acceptedChanges()).toBe(0);
  });

  test('refuses a rollback by hand with the reason', async () => {
    const edge = await aDeployed(components);
    expect(
      await edge.manualRollback({ action: 'rollback', endpoint: 'fraud', reason: 'it is bad', by: 'ada' }),
    ).toMatchObject({ outcome: 'refused' });
  });

  test('is said in the status, as long as it is so', async () => {
    const edge = await aDeployed(components);
    expect(JSON.stringify(await statusOf(edge))).toContain('nothing on this endpoint is watched');
  });
});

describe('beside what is watched', () => {
  const models: ProductionVariant[] = [
    { VariantName: 'stable', ModelName: 'model-1', ...INSTANCES, InitialVariantWeight: 9 },
    { VariantName: 'candidate', ModelName: 'model-2', ...INSTANCES },
  ];

  test('a shadow variant is said to be not watched, once', async () => {
    const edge = await aDeployed(models, [{ VariantName: 'shadow', ModelName: 'model-2', ...INSTANCES }]);
    expect(await edge.mail('NOT JUDGED')).toContain('shadow variant shadow is not watched');
    expect(JSON.stringify(await statusOf(edge))).toContain('shadow variant shadow is not watched');
  });

  test('a variant without a model is named, and the others are judged all the same', async () => {
    const edge = await aDeployed([...models, { VariantName: 'components', ...INSTANCES }]);
    expect(await edge.mail('NOT JUDGED')).toContain('variant components is not watched');
    expect((await edge.state())?.judgements).toHaveLength(1);
  });

  test('serverless variants beside instances are no kind that AWS documents: said, and not judged', async () => {
    const edge = await aDeployed([
      ...models,
      {
        VariantName: 'quick',
        ModelName: 'model-2',
        InitialVariantWeight: 1,
        ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 },
      },
    ]);
    expect(await edge.mail('NOT JUDGED')).toContain('mixed endpoints are not supported yet');
  });
});
