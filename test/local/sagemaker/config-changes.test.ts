import { DeleteEndpointConfigCommand, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { createEndpointConfig } from '../../../lib/local/deploy-endpoint.ts';
import { aStory, START } from '../local-story.ts';
import { clientOf, describeFraud, fraud, weights } from './fraud-endpoint.ts';

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
  expect((await describeFraud(aws)).ProductionVariants?.map((v) => [v.CurrentWeight, v.CurrentInstanceCount])).toEqual([
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
  // 80% x 3/4 by the old fleet, 20% x 1/2 by the new one, which fails: 700 requests, 100 failures
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
