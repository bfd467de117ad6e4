import { rm, writeFile } from 'node:fs/promises';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { handler, makeHandler as makeHealthCheck } from '../../lambdas/health-check/handler.ts';
import { makeHandler as makeManualRollback } from '../../lambdas/manual-rollback/handler.ts';
import { makeHandler as makeRecordDeployment } from '../../lambdas/record-deployment/handler.ts';
import { METRIC } from '../../lib/contract/metric-names.ts';
import { aStoryWorld, minutes, outsideOf, tickEvent } from './a-story-world.ts';
import { expectUntouched } from './untouched.ts';

const clock = { nowEpochSeconds: () => 1_795_348_800 };
const HANDLERS = [
  ['health-check', makeHealthCheck],
  ['manual-rollback', makeManualRollback],
  ['record-deployment', makeRecordDeployment],
] as const;

test('the whole way: found, moved, read back, proven, recorded, told', async () => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  await minutes(world, 20);
  await world.aws.settled();
  const outside = outsideOf(world.aws);
  expect(await outside.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await outside.state()).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered' },
    outbox: [],
  });
  expect((await outside.events()).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([
      'adopted',
      'candidate-appeared',
      'rollback-decided',
      'shift-sent',
      'rolled-back',
      'recovered',
    ]),
  );
  expect(world.aws.mails.map(({ to }) => to)).toEqual(Array(4).fill('oncall@example.com'));
  expect(outside.acceptedChanges()).toBe(1);
});

describe.each(HANDLERS)('%s does not start', (_, make) => {
  test('without its environment, naming everything that is missing', () => {
    const message = thrownBy(() => make({ env: {}, clock }));
    for (const name of [
      'STABLEHAND_TABLE',
      'STABLEHAND_ALERT_TOPIC_ARN',
      'STABLEHAND_POLICY_FILE',
      'STABLEHAND_MANUAL_ROLLBACK',
      'STABLEHAND_OPERATE',
    ])
      expect(message).toContain(name);
    expect(message).toMatch(/^the function cannot start: /);
  });

  test('with a topic that is no topic, without a policy, or with a broken one', async () => {
    const world = await aStoryWorld();
    const file = world.env.STABLEHAND_POLICY_FILE as string;
    const start = (over: Record<string, string>) => () => make({ env: { ...world.env, ...over }, clock });
    await expectUntouched(world, async () => {
      expect(start({ STABLEHAND_ALERT_TOPIC_ARN: 'alerts' })).toThrow(
        'STABLEHAND_ALERT_TOPIC_ARN must be the ARN of an SNS topic, got "alerts"',
      );
      expect(start({ STABLEHAND_POLICY_FILE: `${file}.not-there` })).toThrow(
        `the function cannot start: there is no readable policy at ${file}.not-there, deploy again`,
      );
      await writeFile(file, '{"stablehand":');
      expect(start({})).toThrow('the deployed policy is not JSON, deploy again');
      await writeFile(file, '{"stablehand":"policy/9","guards":[]}');
      expect(start({})).toThrow(/the deployed policy cannot be used, deploy again: .*guards: .*timezone: /s);
    });
  });
});

const thrownBy = (run: () => unknown): string => {
  try {
    run();
    return 'nothing was thrown';
  } catch (failure) {
    return failure instanceof Error ? failure.message : String(failure);
  }
};

test('a warm function goes on with what it has: settings and policy are read once', async () => {
  const world = await aStoryWorld();
  for (const [name, value] of Object.entries(world.env)) vi.stubEnv(name, value);
  await handler(tickEvent(world.aws));
  await rm(world.env.STABLEHAND_POLICY_FILE as string);
  world.aws.clock.advanceBy(60);
  expect(await handler(tickEvent(world.aws))).toMatchObject({ guards: [{ endpoint: 'fraud', outcome: 'looked' }] });
  vi.unstubAllEnvs();
});

test('one warm function serves tick after tick, and what one tick could not do is no burden to the next', async () => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  world.aws.clock.advanceBy(60);
  world.aws.faults.next({ service: 'sagemaker', kind: 'refuse' });
  await expect(world.healthCheck(tickEvent(world.aws))).rejects.toThrow(
    /^the tick of 2026-11-01T00:01:00.000Z could not do everything: sagemaker:DescribeEndpoint: access-refused/,
  );
  await minutes(world, 20);
  expect((await outsideOf(world.aws).state())?.rollback).toMatchObject({ status: 'completed', recovery: 'recovered' });
});

describe("the function's own metrics", () => {
  /** What each tick measured, oldest first. */
  function measured() {
    const added = vi.spyOn(Metrics.prototype, 'addMetric');
    onTestFinished(() => added.mockRestore());
    return (name: string) => added.mock.calls.filter(([each]) => each === name).map(([, , value]) => value);
  }

  test('count the guards that were looked at and those that failed, apart', async () => {
    const world = await aStoryWorld();
    const values = measured();
    await world.healthCheck(tickEvent(world.aws));
    world.aws.clock.advanceBy(60);
    world.aws.faults.next({ service: 'sagemaker', kind: 'refuse' });
    await expect(world.healthCheck(tickEvent(world.aws))).rejects.toThrow();
    expect([values(METRIC.guardsJudged), values(METRIC.guardsFailed)]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('count a rollback when SageMaker accepts the call, not when it is busy', async () => {
    const world = await aStoryWorld();
    const values = measured();
    // somebody else's change begins between the look at the endpoint and the first call
    let calls = 0;
    const overtaken = (): boolean => {
      calls += 1;
      if (calls === 1) world.aws.sagemaker.occupy('fraud', 'SystemUpdating', 150);
      return false;
    };
    const operation = 'UpdateEndpointWeightsAndCapacities';
    world.aws.faults.next({ service: 'sagemaker', operation, kind: 'refuse', when: overtaken });
    await world.healthCheck(tickEvent(world.aws));
    await minutes(world, 10);
    expect([calls, outsideOf(world.aws).acceptedChanges()]).toEqual([2, 1]);
    expect(values(METRIC.rollbacks).filter((count) => count > 0)).toEqual([1]);
  });

  test('say how long after its scheduled time a tick ended', async () => {
    const world = await aStoryWorld();
    const values = measured();
    const event = tickEvent(world.aws);
    world.aws.clock.advanceBy(17);
    await world.healthCheck(event);
    expect(values(METRIC.tickLagSeconds)).toEqual([17]);
  });
});

test('a shard looks after its own guards only', async () => {
  const world = await aStoryWorld(`
guards:
  - endpoint: first
  - endpoint: fraud
    stable: stable
    signals: { errors: {} }
`);
  const event = { ...tickEvent(world.aws), shards: 2 };
  expect((await world.healthCheck({ ...event, shard: 0 })).guards).toMatchObject([
    { endpoint: 'first', outcome: 'gone' },
  ]);
  expect((await world.healthCheck({ ...event, shard: 1 })).guards).toMatchObject([
    { endpoint: 'fraud', outcome: 'looked' },
  ]);
});

test('a person gets an answer with the id even when a mail could not be sent, as a failed run', async () => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  world.aws.faults.next({ service: 'sns', kind: 'refuse', times: Number.POSITIVE_INFINITY });
  await expect(world.manualRollback({ endpoint: 'fraud', reason: 'customers call', by: 'ada' })).rejects.toThrow(
    /^[0-9a-f]{16} shifting: SageMaker accepted stable 100%, candidate 0%; .*; but not everything could be recorded or told: sns:Publish: access-refused/,
  );
  expect(outsideOf(world.aws).acceptedChanges()).toBe(1);
});
