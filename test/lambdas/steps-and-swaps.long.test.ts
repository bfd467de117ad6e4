import './quiet.ts';
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteEndpointConfigCommand,
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { expect, onTestFinished, test } from 'vitest';
import { createEndpointConfig, type DeployedVariant, deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { type StoryWorld, startStoryWorld } from '../../lib/local/story/story-world.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { RIGHTS } from '../../lib/stack/access/rights.ts';
import { minutes, outsideOf, tickEvent } from './a-story-world.ts';

const policyWith = (more: string) => `
notify:
  - email: oncall@example.com
guards:
  - endpoint: fraud
    mode: auto
    signals: { errors: {} }
${more}
`;

/** `fraud` serves 1000 requests a minute from one config for a while, watched. */
async function served(
  config: string,
  variants: readonly DeployedVariant[],
  more = '    solo: auto\n    tolerate-bursts: 0m',
) {
  const world = await startStoryWorld(parsePolicy(policyWith(more), 'test.yaml'), { durations: { create: 0 } });
  onTestFinished(() => world.close());
  const { aws } = world;
  await deployEndpoint(aws, { endpoint: 'fraud', config, variants });
  aws.clock.advanceBy(0);
  aws.world.behave('model-1', { errorRate: 0.01, capacityPerInstance: 600 });
  aws.world.serve('fraud', constantTraffic(1000));
  const sagemaker = new SageMakerClient(clientConfigFor(aws));
  return { world, aws, sagemaker, outside: outsideOf(aws) };
}

const ALL = [{ name: 'all', model: 'model-1', instances: 2 }];

/** Somebody replaces what serves, under the same variant name. */
async function swapTo(world: StoryWorld, sagemaker: SageMakerClient, config: string, model: string): Promise<void> {
  await createEndpointConfig(world.aws, { config, variants: [{ name: 'all', model, instances: 2 }] });
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: config }));
  await minutes(world, 6);
}

const callsOf = ({ aws }: StoryWorld, operation: string) =>
  aws.calls.recent.filter((call) => call.operation === operation && call.outcome === 'ok').map(({ input }) => input);

test('a model that replaced stable under its own variant is replaced by stable again, and users are well', async () => {
  const { world, aws, sagemaker, outside } = await served('fraud-1', ALL);
  await minutes(world, 30);
  aws.world.behave('model-2', { errorRate: 0.9 });
  await swapTo(world, sagemaker, 'fraud-2', 'model-2');
  await minutes(world, 30);
  await aws.settled();
  const updates = callsOf(world, 'UpdateEndpoint');
  expect(updates).toHaveLength(2); // theirs and ours
  expect(updates[1]).toEqual({
    EndpointName: 'fraud',
    EndpointConfigName: 'fraud-1',
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
    RetainDeploymentConfig: false,
  });
  const endpoint = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
  expect(endpoint).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'fraud-1' });
  expect(endpoint.ProductionVariants).toMatchObject([{ VariantName: 'all', CurrentInstanceCount: 2 }]);
  expect(await outside.state()).toMatchObject({
    stable: 1,
    quarantine: [2],
    rollback: { means: 'config', toConfig: 'fraud-1', status: 'completed', recovery: 'recovered' },
    outbox: [],
  });
  const deployments = (await outside.events()).filter(({ kind }) => kind === 'deployment-seen');
  expect(deployments.map(({ who }) => who)).toEqual(['somebody else', 'somebody else', 'stablehand']);
});

test('a config that was deleted is not gone back to: held, with the reason, and an older one where there is one', async () => {
  const { world, aws, sagemaker, outside } = await served('fraud-1', ALL);
  await minutes(world, 10);
  await swapTo(world, sagemaker, 'fraud-1b', 'model-1'); // the same version under another config
  await minutes(world, 10);
  aws.world.behave('model-2', { errorRate: 0.9 });
  await createEndpointConfig(aws, { config: 'fraud-2', variants: [{ name: 'all', model: 'model-2', instances: 2 }] });
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: 'fraud-2' }));
  await minutes(world, 5);
  await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'fraud-1b' }));
  await minutes(world, 20);
  expect(callsOf(world, 'UpdateEndpoint').at(-1)).toMatchObject({ EndpointConfigName: 'fraud-1' });
  expect(await outside.state()).toMatchObject({
    rollback: {
      status: 'completed',
      toConfig: 'fraud-1',
      ruledOut: [{ configName: 'fraud-1b', why: 'config fraud-1b does not exist any more' }],
    },
  });
});

test('nothing to go back to: held, and people hear why', async () => {
  const { world, aws, sagemaker, outside } = await served('fraud-1', ALL);
  await minutes(world, 20);
  aws.world.behave('model-2', { errorRate: 0.9 });
  await createEndpointConfig(aws, { config: 'fraud-2', variants: [{ name: 'all', model: 'model-2', instances: 2 }] });
  await sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: 'fraud-2' }));
  await minutes(world, 5);
  await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'fraud-1' }));
  await minutes(world, 10);
  await aws.settled();
  expect(callsOf(world, 'UpdateEndpoint')).toHaveLength(1);
  expect(await outside.state()).toMatchObject({ rollback: { status: 'held' } });
  const [held] = aws.mails.filter(({ subject }) => subject.includes('HELD'));
  expect(held?.body.replace(/\s+/g, ' ')).toContain(
    'config fraud-1 does not exist any more: no safe version to return to',
  );
});

test('a person goes back to a version that is on no variant now; a dry run says how', async () => {
  const { world, aws, sagemaker, outside } = await served('fraud-1', ALL, '    solo: observe');
  await minutes(world, 10);
  await swapTo(world, sagemaker, 'fraud-2', 'model-2');
  const wish = { endpoint: 'fraud', action: 'rollback', to: 'v1', reason: 'wrong model', by: 'ana' };
  expect(await world.manualRollback({ ...wish, dryRun: true })).toMatchObject({
    outcome: 'dry-run',
    sentence: 'would put config fraud-1 back into service, with all 100%; nothing was changed',
  });
  expect(callsOf(world, 'UpdateEndpoint')).toHaveLength(1);
  expect(await world.manualRollback(wish)).toMatchObject({
    outcome: 'accepted',
    from: 'v2',
    to: 'v1',
    sentence: 'SageMaker accepted config fraud-1; the next ticks read it back and tell when it is proven',
  });
  await minutes(world, 20);
  expect(await outside.state()).toMatchObject({ rollback: { status: 'completed', who: 'ana', recovery: 'recovered' } });
  // what either function may do, it did, and nothing else
  const scaling = aws.calls.recent.filter(({ service }) => service === 'application-autoscaling');
  expect(scaling).toEqual([]);
  expect(RIGHTS['manual-rollback']['endpoint-configs']).toContain('sagemaker:UpdateEndpoint');
});

/** Stable served alone on two instances; now a bad candidate has half of the traffic on four, and stable one instance is left. */
async function scaledIn(errorRate: number) {
  const started = await served('fraud-1', [
    { name: 'stable', model: 'model-1', weight: 1, instances: 2 },
    { name: 'candidate', model: 'model-2', weight: 0, instances: 4 },
  ]);
  const { world, aws, sagemaker } = started;
  const scaling = new ApplicationAutoScalingClient(clientConfigFor(aws));
  await scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId: 'endpoint/fraud/variant/stable',
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      MinCapacity: 1,
      MaxCapacity: 4,
    }),
  );
  await minutes(world, 30);
  aws.world.behave('model-2', { errorRate });
  const change = (
    DesiredWeightsAndCapacities: { VariantName: string; DesiredWeight?: number; DesiredInstanceCount?: number }[],
  ) =>
    sagemaker.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: 'fraud', DesiredWeightsAndCapacities }),
    );
  await change([
    { VariantName: 'stable', DesiredWeight: 1, DesiredInstanceCount: 1 },
    { VariantName: 'candidate', DesiredWeight: 1 },
  ]);
  aws.calls.reset();
  return started;
}

test('stable that was scaled in gets what it carries, then instances, then the rest, and is never crushed', async () => {
  const { world, aws, outside } = await scaledIn(0.3);
  await minutes(world, 60);
  await aws.settled();
  const changes = callsOf(world, 'UpdateEndpointWeightsAndCapacities') as {
    DesiredWeightsAndCapacities: { VariantName: string; DesiredWeight?: number; DesiredInstanceCount?: number }[];
  }[];
  // an instance had at most about 530 of 1000 requests a minute: 1.25 times that is nearly two thirds
  const [part, more, rest, ...none] = changes.map((each) => each.DesiredWeightsAndCapacities);
  expect(none).toEqual([]);
  expect(part?.[0]).toMatchObject({ VariantName: 'stable' });
  expect(part?.[0]?.DesiredWeight).toBeGreaterThan(0.58);
  expect(part?.[0]?.DesiredWeight).toBeLessThan(0.75);
  expect(more).toEqual([{ VariantName: 'stable', DesiredInstanceCount: 2 }]);
  expect(rest).toEqual([
    { VariantName: 'stable', DesiredWeight: 1 },
    { VariantName: 'candidate', DesiredWeight: 0 },
  ]);
  expect(await outside.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' } });
  const begun = aws.mails.map(({ subject }) => subject).filter((subject) => subject.startsWith('ROLLING BACK'));
  expect(begun, 'one mail says that it begins, and that it goes in steps').toEqual([
    expect.stringMatching(/^ROLLING BACK IN STEPS fraud: /),
  ]);
  expect(aws.calls.count('application-autoscaling', 'DescribeScalableTargets')).toBeGreaterThan(0);
});

test('a hard limit does not wait for instances: everything at once, and instances afterwards', async () => {
  const { world, outside } = await scaledIn(0.9);
  await minutes(world, 30);
  const changes = callsOf(world, 'UpdateEndpointWeightsAndCapacities');
  expect(changes).toMatchObject([
    {
      DesiredWeightsAndCapacities: [
        { VariantName: 'stable', DesiredWeight: 1 },
        { VariantName: 'candidate', DesiredWeight: 0 },
      ],
    },
    { DesiredWeightsAndCapacities: [{ VariantName: 'stable', DesiredInstanceCount: 2 }] },
  ]);
  expect(await outside.state()).toMatchObject({ rollback: { urgent: true, status: 'completed' } });
});

test('instances that SageMaker does not have are told once and asked for again; a person may insist', async () => {
  const { world, aws, outside } = await scaledIn(0.3);
  aws.sagemaker.limitInstances('fraud', 'stable', 1);
  await minutes(world, 25);
  await aws.settled();
  expect(await outside.state()).toMatchObject({
    rollback: { status: 'preparing', refused: { words: expect.stringContaining('ResourceLimitExceeded') } },
  });
  expect(aws.mails.filter(({ subject }) => subject.startsWith('ROLLBACK LACKS INSTANCES'))).toHaveLength(1);
  const refusals = aws.calls.recent.filter(({ outcome }) => outcome === 'ResourceLimitExceeded');
  expect(refusals.length).toBeGreaterThan(2);
  const wish = { endpoint: 'fraud', action: 'rollback', reason: 'enough is enough', by: 'ana', force: true };
  expect(await world.manualRollback(wish)).toMatchObject({ outcome: 'accepted' });
  await minutes(world, 3);
  expect(await outside.weights()).toEqual({ stable: 1, candidate: 0 });
});

test('from breach to the accepted call: the same tick, and SageMaker hears Describe and Update and nothing else', async () => {
  const { world, aws } = await served(
    'fraud-1',
    [
      { name: 'stable', model: 'model-1', weight: 9, instances: 2 },
      { name: 'candidate', model: 'model-2', weight: 1 },
    ],
    '    stable: stable',
  );
  await minutes(world, 10);
  aws.world.behave('model-2', { errorRate: 0.9 });
  for (let minute = 0; minute < 10; minute += 1) {
    aws.clock.advanceBy(60);
    aws.calls.reset();
    const { guards } = await world.healthCheck(tickEvent(aws));
    if (guards[0]?.rollback === undefined) continue;
    expect(guards[0].verdicts[0]?.verdict.kind).toBe('breach');
    expect(guards[0].call).toBe('accepted');
    const heard = aws.calls.recent.filter(
      ({ service }) => service === 'sagemaker' || service === 'application-autoscaling',
    );
    expect(heard.map(({ operation }) => operation)).toEqual(['DescribeEndpoint', 'UpdateEndpointWeightsAndCapacities']);
    return;
  }
  throw new Error('there was no breach');
});
