import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { expect, onTestFinished, test } from 'vitest';
import { MUTATING } from '../../lib/adapters/aws/client-config.ts';
import { type SdkCall, takeSdkCalls } from './sdk-calls.ts';

const SOMEWHERE = {
  endpoint: 'http://127.0.0.1:1',
  region: 'us-east-1',
  credentials: { accessKeyId: 'tick-1', secretAccessKey: 'x' },
};

test.each([
  ['as the functions send changes', MUTATING.requestHandler, 10],
  ['without a limit', {}, 60],
  ['with a limit at which the SDK only warns', { requestTimeout: 10_000, throwOnRequestTimeout: false }, 60],
])('a call %s waits no longer than its client does, and than Lambda lets it', async (_, requestHandler, seconds) => {
  const taken: SdkCall[] = [];
  const giveBack = takeSdkCalls(async (call) => {
    taken.push(call);
    return { status: 200, headers: {}, body: '{}' };
  });
  onTestFinished(giveBack);
  const client = new SageMakerClient({ ...SOMEWHERE, maxAttempts: 1, requestHandler });
  await client.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
  expect(taken).toMatchObject([{ caller: 'tick-1', attempt: 1, patienceSeconds: seconds }]);
});
