import {
  AddTagsCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { createEndpointConfig } from '../../lib/local/deploy-endpoint.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import { aStory, once, START } from './local-story.ts';

const clientOf = (aws: LocalAws) => new SageMakerClient({ ...clientConfigFor(aws), ...once });
const fraud = { EndpointName: 'fraud' };
const describeFraud = (aws: LocalAws) => clientOf(aws).send(new DescribeEndpointCommand(fraud));
const weights = (stable: number, candidate: number) =>
  new UpdateEndpointWeightsAndCapacitiesCommand({
    ...fraud,
    DesiredWeightsAndCapacities: [
      { VariantName: 'stable', DesiredWeight: stable },
      { VariantName: 'candidate', DesiredWeight: candidate },
    ],
  });

describe('weights', () => {
  test('a new weight is desired at once and current when the update is over', async () => {
    const aws = await aStory();
    aws.clock.advanceTo(START + 600);
    await clientOf(aws).send(weights(1, 0));

    const during = await describeFraud(aws);
    expect(during.EndpointStatus).toBe('Updating');
    expect(during.ProductionVariants?.map((v) => [v.CurrentWeight, v.DesiredWeight])).toEqual([
      [9, 1],
      [1, 0],
    ]);
    expect(during.LastModifiedTime?.getTime()).toBe((START + 600) * 1000);

    aws.clock.advanceBy(59);
    expect((await describeFraud(aws)).EndpointStatus).toBe('Updating');
    aws.clock.advanceBy(1);
    const after = await describeFraud(aws);
    expect(after.EndpointStatus).toBe('InService');
    expect(after.ProductionVariants?.map((v) => v.CurrentWeight)).toEqual([1, 0]);
    expect(after.ProductionVariants?.map((v) => v.CurrentInstanceCount)).toEqual([2, 1]);
    expect(after.LastModifiedTime?.getTime()).toBe((START + 660) * 1000);
  });

  test('a change while another runs is refused with the words that SageMaker uses', async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    await clientOf(aws).send(weights(1, 0));
    await expect(clientOf(aws).send(weights(0, 1))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(
        /^Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint\/fraud"/,
      ),
      $metadata: { httpStatusCode: 400 },
    });
    aws.clock.advanceBy(60);
    expect((await describeFraud(aws)).ProductionVariants?.map((v) => v.CurrentWeight)).toEqual([1, 0]);
  });

  test('requests follow the current weights, from the second on which they change', async () => {
    const aws = await aStory();
    aws.clock.advanceTo(START + 30);
    await clientOf(aws).send(weights(1, 0));
    aws.clock.advanceTo(START + 180);
    const requests = aws.world
      .rows('fraud', 'candidate', { fromEpochSeconds: START, toEpochSeconds: START + 180 })
      .map((row) => row.requests);
    // 10 % of 1000: a whole minute, half a minute, nothing; five standard deviations around the mean
    expect(Math.abs((requests[0] ?? 0) - 100)).toBeLessThan(50);
    expect(Math.abs((requests[1] ?? 0) - 50)).toBeLessThan(36);
    expect(requests[2]).toBe(0);
  });

  test('too many instances are refused, and nothing changes', async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    aws.sagemaker.limitInstances('fraud', 'stable', 3);
    const wish = (DesiredInstanceCount: number) =>
      new UpdateEndpointWeightsAndCapacitiesCommand({
        ...fraud,
        DesiredWeightsAndCapacities: [{ VariantName: 'stable', DesiredInstanceCount }],
      });
    await expect(clientOf(aws).send(wish(4))).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
    expect((await describeFraud(aws)).EndpointStatus).toBe('InService');
    await clientOf(aws).send(wish(3));
    aws.clock.advanceBy(240);
    expect((await describeFraud(aws)).ProductionVariants?.[0]).toMatchObject({
      CurrentInstanceCount: 3,
      CurrentWeight: 9,
    });
  });
});

describe('configs', () => {
  const swap = (over: object = {}) => new UpdateEndpointCommand({ ...fraud, EndpointConfigName: 'fraud-2', ...over });
  const withSecondConfig = async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    await clientOf(aws).send(weights(1, 3));
    aws.clock.advanceBy(60);
    await createEndpointConfig(aws, {
      config: 'fraud-2',
      variants: [
        { name: 'stable', model: 'model-1', weight: 5, instances: 1 },
        { name: 'candidate', model: 'model-3', weight: 5, instances: 4 },
      ],
    });
    return aws;
  };

  test('a new config is pending while the old one serves, then resets weights and counts', async () => {
    const aws = await withSecondConfig();
    await clientOf(aws).send(swap());
    const during = await describeFraud(aws);
    expect(during).toMatchObject({ EndpointStatus: 'Updating', EndpointConfigName: 'fraud-1' });
    expect(during.PendingDeploymentSummary?.EndpointConfigName).toBe('fraud-2');
    aws.clock.advanceBy(300);
    const after = await describeFraud(aws);
    expect(after).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'fraud-2' });
    expect(after.PendingDeploymentSummary).toBeUndefined();
    expect(after.ProductionVariants?.map((v) => [v.CurrentWeight, v.CurrentInstanceCount])).toEqual([
      [5, 1],
      [5, 4],
    ]);
  });

  test('retained properties stay, but for the excluded ones', async () => {
    const aws = await withSecondConfig();
    await clientOf(aws).send(
      swap({
        RetainAllVariantProperties: true,
        ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
      }),
    );
    aws.clock.advanceBy(300);
    const after = await describeFraud(aws);
    expect(after.ProductionVariants?.map((v) => [v.CurrentWeight, v.CurrentInstanceCount])).toEqual([
      [5, 2],
      [5, 1],
    ]);
  });

  test('retaining everything keeps the weights too', async () => {
    const aws = await withSecondConfig();
    await clientOf(aws).send(swap({ RetainAllVariantProperties: true }));
    aws.clock.advanceBy(300);
    expect(
      (await describeFraud(aws)).ProductionVariants?.map((v) => [v.CurrentWeight, v.CurrentInstanceCount]),
    ).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });

  test('a canary deployment gives the new fleet its share while it bakes', async () => {
    const aws = await withSecondConfig();
    const TrafficRoutingConfiguration = {
      Type: 'CANARY',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 20 },
      WaitIntervalInSeconds: 300,
    };
    await clientOf(aws).send(swap({ DeploymentConfig: { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration } } }));
    aws.world.behave('model-3', { errorRate: 1 });
    aws.clock.advanceTo(START + 240);
    const row = aws.world.rows('fraud', 'candidate', { fromEpochSeconds: START + 120, toEpochSeconds: START + 180 })[0];
    // 80 % x 3/4 by the old fleet, 20 % x 1/2 by the new one, which fails: 700 requests, 100 failures
    expect(Math.abs((row?.requests ?? 0) - 700)).toBeLessThan(130);
    expect(Math.abs((row?.failed ?? 0) - 100)).toBeLessThan(50);
  });

  test('a config in service cannot be deleted, another can', async () => {
    const aws = await withSecondConfig();
    const remove = (EndpointConfigName: string) =>
      clientOf(aws).send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
    await expect(remove('fraud-1')).rejects.toMatchObject({ name: 'ValidationException' });
    await remove('fraud-2');
    await expect(clientOf(aws).send(swap())).rejects.toMatchObject({
      message:
        'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/fraud-2".',
    });
  });
});

describe('failures', () => {
  test('a change that rolls back passes through RollingBack and ends where it began', async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    aws.sagemaker.nextChange('fraud', 'rolls-back');
    await clientOf(aws).send(weights(1, 0));
    aws.clock.advanceBy(60);
    expect(await describeFraud(aws)).toMatchObject({
      EndpointStatus: 'RollingBack',
      FailureReason: expect.stringContaining('capacity'),
    });
    await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({
      message: expect.stringContaining('Cannot update in-progress'),
    });
    aws.clock.advanceBy(60);
    const after = await describeFraud(aws);
    expect(after.EndpointStatus).toBe('InService');
    expect(after.ProductionVariants?.map((v) => [v.CurrentWeight, v.DesiredWeight])).toEqual([
      [9, 9],
      [1, 1],
    ]);
    await clientOf(aws).send(weights(1, 0));
    aws.clock.advanceBy(60);
    expect((await describeFraud(aws)).ProductionVariants?.[1]?.CurrentWeight).toBe(0);
  });

  test('after a failed rollback only another config change is taken', async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    aws.sagemaker.nextChange('fraud', 'update-rollback-failed');
    const again = new UpdateEndpointCommand({ ...fraud, EndpointConfigName: 'fraud-1' });
    await clientOf(aws).send(again);
    aws.clock.advanceBy(300);
    expect((await describeFraud(aws)).EndpointStatus).toBe('UpdateRollbackFailed');
    await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({ name: 'ValidationException' });
    await clientOf(aws).send(again);
    aws.clock.advanceBy(300);
    expect((await describeFraud(aws)).EndpointStatus).toBe('InService');
  });

  test('a failed endpoint serves nobody and takes no change', async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    aws.sagemaker.nextChange('fraud', 'failed');
    await clientOf(aws).send(weights(1, 0));
    aws.clock.advanceBy(180);
    expect((await describeFraud(aws)).EndpointStatus).toBe('Failed');
    await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({ name: 'ValidationException' });
    const served = aws.world.rows('fraud', 'stable', { fromEpochSeconds: START, toEpochSeconds: START + 240 });
    expect(served.map((row) => row.minute - START / 60)).toEqual([0, 1]);
  });

  test('a stuck change stays Updating, and SystemUpdating ends by itself', async () => {
    const aws = await aStory();
    aws.clock.advanceBy(60);
    aws.sagemaker.occupy('fraud', 'SystemUpdating', 600);
    await expect(clientOf(aws).send(weights(1, 0))).rejects.toMatchObject({
      message: expect.stringContaining('Cannot update in-progress'),
    });
    aws.clock.advanceBy(600);
    aws.sagemaker.nextChange('fraud', 'stuck');
    await clientOf(aws).send(weights(1, 0));
    aws.clock.advanceBy(86_400);
    expect((await describeFraud(aws)).EndpointStatus).toBe('Updating');
  });
});

describe('what exists', () => {
  test('an endpoint that is not there is a validation error that names its ARN', async () => {
    const aws = await aStory();
    await expect(clientOf(aws).send(new DescribeEndpointCommand({ EndpointName: 'Ranker' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Could not find endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/ranker".',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an image resolves to a digest that follows its text, or to the one that was set', async () => {
    const aws = await aStory();
    const [stable, candidate] = (await describeFraud(aws)).ProductionVariants ?? [];
    expect(stable?.DeployedImages?.[0]?.ResolvedImage).toMatch(/\/model-1@sha256:[0-9a-f]{64}$/);
    expect(candidate?.DeployedImages?.[0]?.ResolvedImage).not.toBe(stable?.DeployedImages?.[0]?.ResolvedImage);
    const image = stable?.DeployedImages?.[0]?.SpecifiedImage ?? '';
    const digest = `sha256:${'ab'.repeat(32)}`;
    aws.sagemaker.setDigest(image, digest);
    expect((await describeFraud(aws)).ProductionVariants?.[0]?.DeployedImages?.[0]?.ResolvedImage).not.toContain(
      digest,
    );
    await clientOf(aws).send(new UpdateEndpointCommand({ ...fraud, EndpointConfigName: 'fraud-1' }));
    aws.clock.advanceBy(300);
    expect((await describeFraud(aws)).ProductionVariants?.[0]?.DeployedImages?.[0]?.ResolvedImage).toContain(digest);
  });

  test('the way from an endpoint to its model goes through the config', async () => {
    const aws = await aStory();
    const config = await clientOf(aws).send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'fraud-1' }));
    const ModelName = config.ProductionVariants?.[1]?.ModelName ?? '';
    const model = await clientOf(aws).send(new DescribeModelCommand({ ModelName }));
    expect(model.PrimaryContainer?.ModelDataUrl).toBe('s3://models/model-2/model.tar.gz');
    expect(model.CreationTime?.getTime()).toBe(START * 1000);
  });

  test('endpoints are listed with their status, tagged, deleted and gone', async () => {
    const aws = await aStory();
    const client = clientOf(aws);
    const { Endpoints } = await client.send(
      new ListEndpointsCommand({ NameContains: 'RAU', StatusEquals: 'InService' }),
    );
    expect(Endpoints?.map((endpoint) => endpoint.EndpointName)).toEqual(['fraud']);
    const ResourceArn = Endpoints?.[0]?.EndpointArn ?? '';
    await client.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'risk' }] }));
    expect((await client.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([{ Key: 'team', Value: 'risk' }]);
    await client.send(new DeleteEndpointCommand(fraud));
    expect((await describeFraud(aws)).EndpointStatus).toBe('Deleting');
    aws.clock.advanceBy(60);
    await expect(describeFraud(aws)).rejects.toMatchObject({
      message: expect.stringContaining('Could not find endpoint'),
    });
  });

  test('every change of status is an event in the words of EventBridge', async () => {
    const aws = await aStory();
    const heard: unknown[] = [];
    aws.clock.advanceTo(START + 60);
    aws.onEvent((event) => heard.push(event.detail.EndpointStatus));
    await clientOf(aws).send(weights(1, 0));
    aws.clock.advanceBy(60);
    expect(heard).toEqual(['UPDATING', 'IN_SERVICE']);
    expect(aws.events.at(-1)).toMatchObject({
      'detail-type': 'SageMaker Endpoint State Change',
      source: 'aws.sagemaker',
      time: String((START + 120) * 1000),
      detail: { EndpointName: 'fraud', EndpointConfigName: 'fraud-1', LastModifiedTime: (START + 120) * 1000 },
    });
  });
});
