import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointOutput,
  DescribeModelCommand,
  type DescribeModelOutput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { sageMakerEndpointControl } from '../../lib/adapters/aws/sagemaker/sagemaker-endpoint-control.ts';
import { digest } from './embedded-world.ts';

const CREATED = new Date('2026-11-01T00:00:00.700Z');

const aReply = (over: Partial<DescribeEndpointOutput> = {}): DescribeEndpointOutput => ({
  EndpointName: 'ranker',
  EndpointArn: 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/ranker',
  EndpointConfigName: 'config-1',
  EndpointStatus: 'InService',
  CreationTime: CREATED,
  LastModifiedTime: new Date('2026-11-02T00:00:00Z'),
  ProductionVariants: [{ VariantName: 'stable', CurrentWeight: 1, DesiredWeight: 1, CurrentInstanceCount: 1 }],
  ...over,
});

function controlOver(reply: DescribeEndpointOutput) {
  const client = new SageMakerClient({ region: 'us-east-1' });
  mockClient(client).on(DescribeEndpointCommand).resolves(reply);
  return sageMakerEndpointControl({ reading: client, mutating: client }, digest);
}

describe('what SageMaker describes', () => {
  test('times are whole seconds', async () => {
    expect(await controlOver(aReply()).describe('ranker')).toMatchObject({
      createdAtEpochSeconds: Date.UTC(2026, 10, 1) / 1000,
      modifiedAtEpochSeconds: Date.UTC(2026, 10, 2) / 1000,
    });
  });

  test('a config on its way in is pending', async () => {
    const reply = aReply({ PendingDeploymentSummary: { EndpointConfigName: 'config-2' } });
    expect(await controlOver(reply).describe('ranker')).toMatchObject({
      configName: 'config-1',
      pendingConfigName: 'config-2',
    });
  });

  test('weight 0 is 0, and only a weight that is left out is the documented default of 1', async () => {
    const ProductionVariants = [
      { VariantName: 'stable' },
      { VariantName: 'candidate', CurrentWeight: 0, DesiredWeight: 0 },
      { VariantName: 'leaving', CurrentWeight: 3, DesiredWeight: 0 },
    ];
    expect(await controlOver(aReply({ ProductionVariants })).describe('ranker')).toMatchObject({
      variants: [
        { name: 'stable', currentWeight: 1, desiredWeight: 1 },
        { name: 'candidate', currentWeight: 0, desiredWeight: 0 },
        { name: 'leaving', currentWeight: 3, desiredWeight: 0 },
      ],
    });
  });

  test('shadow variants are named apart: they answer nobody', async () => {
    const reply = aReply({ ShadowProductionVariants: [{ VariantName: 'shadow', CurrentWeight: 1 }] });
    expect(await controlOver(reply).describe('ranker')).toMatchObject({
      variants: [{ name: 'stable' }],
      shadowVariants: ['shadow'],
    });
  });

  test.each<[string, Partial<DescribeEndpointOutput>]>([
    ['realtime', {}],
    ['async', { AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://out' } } }],
    [
      'serverless',
      {
        ProductionVariants: [
          { VariantName: 'a', CurrentServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 5 } },
        ],
      },
    ],
    [
      'inference-components',
      { ProductionVariants: [{ VariantName: 'a', ManagedInstanceScaling: { Status: 'ENABLED' } }] },
    ],
  ])('a %s endpoint is told by what it has', async (kind, over) => {
    expect(await controlOver(aReply(over)).describe('ranker')).toMatchObject({ kind });
  });

  test.each(['EndpointArn', 'EndpointStatus', 'CreationTime'] as const)(
    'a reply without %s is a bad reply',
    async (field) => {
      await expect(controlOver(aReply({ [field]: undefined })).describe('ranker')).rejects.toMatchObject({
        name: 'DependencyError',
        code: 'bad-reply',
      });
    },
  );
});

describe('what makes two contents the same', () => {
  const container = {
    Image: 'registry/ranker:1',
    ModelDataUrl: 's3://models/1.tar.gz',
    Environment: { A: '1', B: '2' },
  };

  async function fingerprintOf(model: Partial<DescribeModelOutput>, images: readonly string[] = []): Promise<string> {
    const client = new SageMakerClient({ region: 'us-east-1' });
    mockClient(client)
      .on(DescribeEndpointConfigCommand)
      .resolves({ ProductionVariants: [{ VariantName: 'stable', ModelName: 'm' }] })
      .on(DescribeModelCommand)
      .resolves(model);
    const control = sageMakerEndpointControl({ reading: client, mutating: client }, digest);
    const [content] = await control.readContents('config-1', new Map([['stable', images]]));
    return content?.fingerprint ?? 'none';
  }

  test('the order of environment variables means nothing', async () => {
    const other = { ...container, Environment: { B: '2', A: '1' } };
    expect(await fingerprintOf({ PrimaryContainer: other })).toBe(await fingerprintOf({ PrimaryContainer: container }));
  });

  test('a container alone and a pipeline of one are the same', async () => {
    expect(await fingerprintOf({ Containers: [container] })).toBe(await fingerprintOf({ PrimaryContainer: container }));
  });

  test.each<[string, Partial<DescribeModelOutput>, readonly string[]]>([
    ['another image', { PrimaryContainer: { ...container, Image: 'registry/ranker:2' } }, []],
    ['the same tag with another digest', { PrimaryContainer: container }, ['registry/ranker@sha256:2']],
    ['another place of the model', { PrimaryContainer: { ...container, ModelDataUrl: 's3://models/2.tar.gz' } }, []],
    ['a model package', { PrimaryContainer: { ...container, ModelPackageName: 'arn:package/1' } }, []],
    ['another environment', { PrimaryContainer: { ...container, Environment: { A: '1', B: '3' } } }, []],
    ['one container more', { Containers: [container, container] }, []],
  ])('%s is another content', async (_, model, images) => {
    expect(await fingerprintOf(model, images)).not.toBe(await fingerprintOf({ PrimaryContainer: container }));
  });

  test('no value of the environment is kept: it may be a secret', async () => {
    const client = new SageMakerClient({ region: 'us-east-1' });
    mockClient(client)
      .on(DescribeEndpointConfigCommand)
      .resolves({ ProductionVariants: [{ VariantName: 'stable', ModelName: 'm' }] })
      .on(DescribeModelCommand)
      .resolves({ PrimaryContainer: { ...container, Environment: { TOKEN: 'hush-hush' } } });
    const control = sageMakerEndpointControl({ reading: client, mutating: client }, digest);
    expect(JSON.stringify(await control.readContents('config-1', new Map()))).not.toContain('hush');
  });
});
