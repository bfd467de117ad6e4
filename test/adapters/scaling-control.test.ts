import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { SageMakerClient, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { autoScalingControl } from '../../lib/adapters/aws/autoscaling-control.ts';
import { createEndpointConfig, deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { anEmbeddedAws, mutatingClient } from './embedded-world.ts';
import { expectDependencyError } from './staged-fault.ts';

const STABLE = {
  ServiceNamespace: 'sagemaker',
  ResourceId: 'endpoint/ranker/variant/stable',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
} as const;

async function aScaledEndpoint() {
  const aws = await anEmbeddedAws({ durations: { create: 0 } });
  await deployEndpoint(aws, {
    endpoint: 'ranker',
    config: 'config-1',
    variants: [{ name: 'stable', model: 'model-1' }],
  });
  aws.clock.advanceBy(0);
  const client = new ApplicationAutoScalingClient(mutatingClient(aws));
  await client.send(new RegisterScalableTargetCommand({ ...STABLE, MinCapacity: 1, MaxCapacity: 6 }));
  return { aws, client, control: autoScalingControl(clientConfigFor(aws)) };
}

test('the limits of a variant are those that somebody registered', async () => {
  const { control } = await aScaledEndpoint();
  expect(await control.readLimits('ranker', 'stable')).toEqual({ atLeast: 1, atMost: 6 });
});

test('a variant that nobody registered has none, which is no error', async () => {
  const { control, client } = await aScaledEndpoint();
  expect(await control.readLimits('ranker', 'candidate')).toBe('none');
  await client.send(new DeregisterScalableTargetCommand(STABLE));
  expect(await control.readLimits('ranker', 'stable')).toBe('none');
});

test('limits that may not be read are an error with the missing right in it', async () => {
  const { aws, control } = await aScaledEndpoint();
  aws.faults.next({ service: 'application-autoscaling', kind: 'refuse', times: 9 });
  await expectDependencyError(
    control.readLimits('ranker', 'stable'),
    'access-refused',
    'application-autoscaling:DescribeScalableTargets',
  );
});

test('a scaled variant cannot change its instance type by a new config, nor leave', async () => {
  const { aws } = await aScaledEndpoint();
  await createEndpointConfig(aws, { config: 'config-2', variants: [{ name: 'other', model: 'model-1' }] });
  const swap = new UpdateEndpointCommand({ EndpointName: 'ranker', EndpointConfigName: 'config-2' });
  await expect(new SageMakerClient(mutatingClient(aws)).send(swap)).rejects.toThrow('must be deregistered');
});
