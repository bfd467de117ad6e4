import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { clientConfigOf, MUTATING, READING, RECORDING } from '../../lib/adapters/aws/client-config.ts';
import { LEASE_SECONDS, SEND_WITHIN_SECONDS } from '../../lib/core/plan/states/deadlines.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { anEmbeddedAws } from './embedded-world.ts';

/** Far more than clocks that are kept by NTP do. */
const CLOCKS_DIFFER_SECONDS = 6;

test.each([
  ['READING', READING, 3],
  ['RECORDING', RECORDING, 3],
  ['MUTATING', MUTATING, 1],
])('%s gives up on a service that never answers, after its attempts', async (_, patience, attempts) => {
  const aws = await anEmbeddedAws();
  aws.faults.next({ service: 'sagemaker', kind: 'timeout-before', times: Number.POSITIVE_INFINITY });
  // the same settings, but for how long: a test does not wait ten seconds
  const requestHandler = { ...patience.requestHandler, requestTimeout: 100 };
  const client = new SageMakerClient({ ...clientConfigFor(aws), ...patience, requestHandler });
  await expect(client.send(new DescribeEndpointCommand({ EndpointName: 'ranker' }))).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(aws.calls.count('sagemaker', 'DescribeEndpoint')).toBe(attempts);
});

test('a tick fits into its 50 seconds when the table does not answer at all, and SageMaker or CloudWatch only at the last moment', () => {
  const longest = ({ maxAttempts, requestHandler: { requestTimeout } }: typeof READING | typeof RECORDING) =>
    maxAttempts * requestTimeout;
  expect(longest(RECORDING) + longest(READING) + MUTATING.requestHandler.requestTimeout).toBeLessThan(50_000);
});

test('a change that hangs is given up while its lease still holds, however the clocks of two functions differ', () => {
  const { connectionTimeout, requestTimeout } = MUTATING.requestHandler;
  const givenUp = SEND_WITHIN_SECONDS + (connectionTimeout + requestTimeout) / 1000;
  expect(givenUp + CLOCKS_DIFFER_SECONDS).toBeLessThan(LEASE_SECONDS);
});

test('on Lambda nothing is set: the SDK finds everything by itself', () => {
  expect(clientConfigOf({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })).toEqual({});
});

test('another AWS is named by its address, with a key only when both halves are there', () => {
  const there = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a' };
  expect(clientConfigOf(there)).toEqual({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1' });
  expect(clientConfigOf({ ...there, AWS_SECRET_ACCESS_KEY: 'b' })).toMatchObject({
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});
