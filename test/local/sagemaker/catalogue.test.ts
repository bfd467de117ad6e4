import {
  AddTagsCommand,
  CreateEndpointConfigCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { aStory, START } from '../local-story.ts';
import { clientOf, describeFraud, fraud, weights } from './fraud-endpoint.ts';

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
  expect((await describeFraud(aws)).ProductionVariants?.[0]?.DeployedImages?.[0]?.ResolvedImage).not.toContain(digest);
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
  const { Endpoints } = await client.send(new ListEndpointsCommand({ NameContains: 'RAU', StatusEquals: 'InService' }));
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

test('a variant that names no weight gets 1, and one that names 0 keeps it', async () => {
  const aws = await aStory();
  const variant = (VariantName: string, over: object = {}) => ({
    VariantName,
    ModelName: 'model-1',
    InitialInstanceCount: 1,
    InstanceType: 'ml.m5.xlarge' as const,
    ...over,
  });
  await clientOf(aws).send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: 'plain',
      ProductionVariants: [variant('a'), variant('b', { InitialVariantWeight: 0 })],
    }),
  );
  await clientOf(aws).send(new UpdateEndpointCommand({ ...fraud, EndpointConfigName: 'plain' }));
  aws.clock.advanceBy(300);
  expect((await describeFraud(aws)).ProductionVariants?.map((v) => v.CurrentWeight)).toEqual([1, 0]);
});
