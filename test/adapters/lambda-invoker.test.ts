import { LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { lambdaInvoker } from '../../lib/adapters/aws/lambda-invoker.ts';
import { anEmbeddedAws, mutatingClient } from './embedded-world.ts';
import { expectDependencyError } from './staged-fault.ts';

async function anInvoker() {
  const aws = await anEmbeddedAws();
  return { aws, invoker: lambdaInvoker(new LambdaClient(mutatingClient(aws))) };
}

test('the function gets the request as it was, and its answer comes back whole', async () => {
  const { aws, invoker } = await anInvoker();
  const seen: unknown[] = [];
  aws.functions.deploy('operate', async (event) => {
    seen.push(event);
    return { outcome: 'done', sentence: 'grüße', endpoints: [{ endpoint: 'fraud' }] };
  });
  expect(await invoker.invoke('operate', { action: 'pause', reason: 'ä "b"' })).toEqual({
    outcome: 'done',
    sentence: 'grüße',
    endpoints: [{ endpoint: 'fraud' }],
  });
  expect(seen).toEqual([{ action: 'pause', reason: 'ä "b"' }]);
});

test('a function that fails is called once, and what it said is kept', async () => {
  const { aws, invoker } = await anInvoker();
  aws.functions.deploy('operate', async () => {
    throw new Error('the table is away');
  });
  await expectDependencyError(invoker.invoke('operate', {}), 'unavailable', 'lambda:InvokeFunction');
  await expect(invoker.invoke('operate', {})).rejects.toThrow('operate failed: the table is away');
  expect(aws.calls.count('lambda', 'Invoke')).toBe(2);
});

test('a function that is not there, and an answer that is none', async () => {
  const { aws, invoker } = await anInvoker();
  await expectDependencyError(invoker.invoke('nobody', {}), 'not-found', 'lambda:InvokeFunction');
  aws.functions.deploy('strange', async () => 'ok');
  await expectDependencyError(invoker.invoke('strange', {}), 'bad-reply', 'lambda:InvokeFunction');
});
