import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Moto, startMoto } from './support/moto.ts';

let moto: Moto;
let sagemaker: SageMakerClient;

beforeAll(async () => {
  moto = await startMoto();
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  sagemaker = new SageMakerClient({ endpoint: moto.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  await moto?.close();
});

describe('ours: an endpoint', () => {
  const variant = (name: string, weight: number | undefined, ModelName = 'model-1') => ({
    VariantName: name,
    ModelName,
    InstanceType: 'ml.m5.large' as const,
    InitialInstanceCount: 2,
    ...(weight === undefined ? {} : { InitialVariantWeight: weight }),
  });
  let number = 0;
  let name: string;

  const describeIt = () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
  const weights = (...pairs: readonly [string, number][]) =>
    sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: name,
        DesiredWeightsAndCapacities: pairs.map(([VariantName, DesiredWeight]) => ({ VariantName, DesiredWeight })),
      }),
    );
  const swap = (retain: boolean) =>
    sagemaker.send(
      new UpdateEndpointCommand({
        EndpointName: name,
        EndpointConfigName: `${name}-next`,
        ...(retain
          ? {
              RetainAllVariantProperties: true,
              ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
            }
          : {}),
      }),
    );

  beforeAll(async () => {
    for (const [ModelName, Image] of [
      ['model-1', '123456789012.dkr.ecr.us-east-1.amazonaws.com/ranker:1'],
      ['model-2', '123456789012.dkr.ecr.us-east-1.amazonaws.com/ranker:2'],
    ] as const) {
      await sagemaker.send(
        new CreateModelCommand({
          ModelName,
          PrimaryContainer: { Image },
          ExecutionRoleArn: 'arn:aws:iam::123456789012:role/model',
        }),
      );
    }
  });

  beforeEach(async () => {
    number += 1;
    name = `ranker-${number}`;
    await moto.set({ updateSeconds: 0, failNextUpdate: null });
    const config = (EndpointConfigName: string, model: string) =>
      sagemaker.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName,
          ProductionVariants: [variant('blue', undefined), variant('green', 0, model)],
        }),
      );
    await config(`${name}-first`, 'model-1');
    await config(`${name}-next`, 'model-2');
    await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: `${name}-first` }));
  });

  test('starts with the weights of its configuration: absent is 1, and 0 is 0', async () => {
    const { ProductionVariants } = await describeIt();
    expect(ProductionVariants).toMatchObject([
      {
        VariantName: 'blue',
        CurrentWeight: 1,
        CurrentInstanceCount: 2,
        DeployedImages: [{ ResolvedImage: expect.stringContaining('ranker@sha256:') }],
      },
      { VariantName: 'green', CurrentWeight: 0, DesiredWeight: 0 },
    ]);
  });

  test('keeps the counts, and the weight of a variant that was not named', async () => {
    await weights(['green', 0.25]);
    expect((await describeIt()).ProductionVariants).toMatchObject([
      { VariantName: 'blue', CurrentWeight: 1, CurrentInstanceCount: 2 },
      { VariantName: 'green', CurrentWeight: 0.25, CurrentInstanceCount: 2 },
    ]);
  });

  test('is Updating for a while, and refuses a second change meanwhile', async () => {
    const before = await describeIt();
    await moto.set({ updateSeconds: 3600 });
    await weights(['blue', 0], ['green', 1]);
    expect(await describeIt()).toMatchObject({
      EndpointStatus: 'Updating',
      ProductionVariants: [{ CurrentWeight: 1, DesiredWeight: 0 }, {}],
    });
    await expect(weights(['blue', 1])).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/${name}".`,
    });
    expect((await describeIt()).LastModifiedTime?.getTime()).toBeGreaterThan(
      before.LastModifiedTime?.getTime() ?? Number.POSITIVE_INFINITY,
    );
  });

  test('is what was desired when its time has come', async () => {
    await moto.set({ updateSeconds: 0.3 });
    await weights(['blue', 0], ['green', 1]);
    expect((await describeIt()).EndpointStatus).toBe('Updating');
    await expect.poll(async () => (await describeIt()).EndpointStatus, { timeout: 10_000 }).toBe('InService');
    expect((await describeIt()).ProductionVariants).toMatchObject([{ CurrentWeight: 0 }, { CurrentWeight: 1 }]);
  });

  test('takes over counts but not weights when it is told so', async () => {
    await weights(['green', 5]);
    await swap(true);
    expect(await describeIt()).toMatchObject({
      EndpointConfigName: `${name}-next`,
      ProductionVariants: [{ CurrentWeight: 1 }, { VariantName: 'green', CurrentWeight: 0, CurrentInstanceCount: 2 }],
    });
  });

  test('shows the coming configuration while it is deployed, and the old one until then', async () => {
    await moto.set({ updateSeconds: 3600 });
    await swap(false);
    expect(await describeIt()).toMatchObject({
      EndpointConfigName: `${name}-first`,
      PendingDeploymentSummary: { EndpointConfigName: `${name}-next` },
    });
  });

  test('stays on its configuration when the update fails, and says why', async () => {
    await moto.set({ failNextUpdate: 'no capacity' });
    await swap(false);
    expect(await describeIt()).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: `${name}-first`,
      FailureReason: 'no capacity',
    });
  });

  test('cannot be described when it is not there', async () => {
    name = 'nobody';
    await expect(describeIt()).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^Could not find endpoint "arn:/),
    });
  });
});
