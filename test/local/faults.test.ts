import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import type { FaultKind } from '../../lib/local/faults.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import { aStory, once } from './local-story.ts';

const waiting = (requestTimeout: number) => ({
  ...once,
  requestHandler: { requestTimeout, throwOnRequestTimeout: true },
});
const clientOf = (aws: LocalAws) => new SageMakerClient({ ...clientConfigFor(aws), ...waiting(10_000) });
/** A call that is never answered needs no waiting for: on a busy machine it ends the same. */
const hastyClientOf = (aws: LocalAws) => new SageMakerClient({ ...clientConfigFor(aws), ...waiting(1_000) });
const shift = new UpdateEndpointWeightsAndCapacitiesCommand({
  EndpointName: 'fraud',
  DesiredWeightsAndCapacities: [{ VariantName: 'candidate', DesiredWeight: 0 }],
});

test.each<[FaultKind, 'InService' | 'Updating', string]>([
  ['throttle', 'InService', 'ThrottlingException'],
  ['refuse', 'InService', 'AccessDeniedException'],
  ['500', 'InService', 'InternalFailure'],
  ['timeout-before', 'InService', 'TimeoutError'],
  ['timeout-after', 'Updating', 'TimeoutError'],
  ['lost-reply', 'Updating', 'TimeoutError'], // the SDK's name for a broken connection, too,
])('%s: the endpoint is %s afterwards, and the caller gets %s', async (kind, status, name) => {
  const aws = await aStory();
  const operation = 'UpdateEndpointWeightsAndCapacities';
  aws.clock.advanceBy(60);
  aws.faults.next({ service: 'sagemaker', operation, kind });
  const client = kind.startsWith('timeout') ? hastyClientOf(aws) : clientOf(aws);
  await expect(client.send(shift)).rejects.toMatchObject({ name });
  expect((await clientOf(aws).send(new DescribeEndpointCommand({ EndpointName: 'fraud' }))).EndpointStatus).toBe(
    status,
  );
  expect(aws.calls.count('sagemaker', operation)).toBe(1);
});

test('a fault strikes as often as it was told, only where it was told, and then no more', async () => {
  const aws = await aStory();
  const describe = (EndpointName: string) =>
    clientOf(aws)
      .send(new DescribeEndpointCommand({ EndpointName }))
      .then(
        () => 'ok',
        (failure: Error) => failure.name,
      );
  aws.faults.next({
    service: 'sagemaker',
    kind: 'throttle',
    times: 2,
    when: (input) => (input as { EndpointName?: string }).EndpointName === 'fraud',
  });
  expect([await describe('other'), await describe('fraud'), await describe('fraud'), await describe('fraud')]).toEqual([
    'ValidationException',
    'ThrottlingException',
    'ThrottlingException',
    'ok',
  ]);
});

test('a client that retries gets through, and every attempt is counted', async () => {
  const aws = await aStory();
  aws.calls.reset();
  aws.faults.next({ service: 'sagemaker', kind: '500', times: 1 });
  const patient = new SageMakerClient({ ...clientConfigFor(aws), maxAttempts: 2 });
  await patient.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
  expect(aws.calls.recent.map(({ operation, outcome }) => [operation, outcome])).toEqual([
    ['DescribeEndpoint', 'InternalFailure'],
    ['DescribeEndpoint', 'ok'],
  ]);
});

test('each service throttles and refuses in a way that its client understands as such', async () => {
  const aws = await aStory();
  const config = { ...clientConfigFor(aws), ...once };
  const attempts = {
    cloudwatch: () => new CloudWatchClient(config).send(new ListMetricsCommand({})),
    dynamodb: () => new DynamoDBClient(config).send(new ListTablesCommand({})),
    sns: () =>
      new SNSClient(config).send(
        new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:x', Message: 'a' }),
      ),
  };
  for (const [service, attempt] of Object.entries(attempts) as [keyof typeof attempts, () => Promise<unknown>][]) {
    aws.faults.next({ service, kind: 'throttle' });
    // the mark that the SDK's own retry rule looks for, or the service's modelled exception
    await expect(attempt(), service).rejects.toMatchObject({
      name: expect.stringMatching(/Throttl|ThroughputExceeded/),
    });
    aws.faults.next({ service, kind: 'refuse' });
    await expect(attempt(), service).rejects.toMatchObject({
      name: expect.stringMatching(/AccessDenied|AuthorizationError/),
    });
  }
});

test('the server closes while a call still hangs', async () => {
  const aws = await aStory();
  aws.faults.next({ service: 'sagemaker', kind: 'timeout-before' });
  const hanging = new SageMakerClient({ ...clientConfigFor(aws), ...once })
    .send(new DescribeEndpointCommand({ EndpointName: 'fraud' }))
    .catch((failure: Error) => failure.name);
  while (aws.calls.count('sagemaker', 'DescribeEndpoint') === 0) await new Promise(setImmediate);
  await aws.close();
  expect(await hanging).toBeTruthy();
});
