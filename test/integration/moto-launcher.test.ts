import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, bootstrap, cdk, invoke, stackResources } from './support/command-lines.ts';
import { type Moto, startMoto } from './support/moto.ts';
import { root } from './support/places.ts';
import type { Ran } from './support/run.ts';

const app = `${join(root, 'node_modules/.bin/tsx')} ${join(root, 'test/integration/fixtures/proof/app.ts')}`;

let moto: Moto;
let work: string;
let deployed: Ran;
let outputs: Record<'FunctionName' | 'TableName' | 'TopicArn' | 'QueueUrl', string>;

async function deploy(...more: readonly string[]): Promise<Ran> {
  const files = ['--output', join(work, 'cdk.out'), '--outputs-file', join(work, 'outputs.json')];
  return cdk(moto, ['deploy', '--app', app, ...files, '--require-approval', 'never', ...more]);
}

/** The one resource of a type, by its physical name. */
async function nameOf(type: string): Promise<string> {
  const found = (await stackResources(moto, 'Proof')).filter((resource) => resource.ResourceType === type);
  expect(found.map((resource) => resource.ResourceType)).toEqual([type]);
  return found[0]?.PhysicalResourceId ?? '';
}

beforeAll(async () => {
  moto = await startMoto();
  work = await mkdtemp(join(tmpdir(), 'stablehand-proof-'));
  await bootstrap(moto);
  deployed = await deploy();
  if (deployed.code !== 0) throw new Error(`${deployed.stdout}\n${deployed.stderr}`);
  outputs = JSON.parse(await readFile(join(work, 'outputs.json'), 'utf8')).Proof;
});

afterAll(async () => {
  await moto?.close();
  await rm(work, { recursive: true, force: true });
});

describe('what the CDK CLI deployed', () => {
  test('every resource of the template is there by its own name', async () => {
    const template = JSON.parse(await readFile(join(work, 'cdk.out/Proof.template.json'), 'utf8'));
    const listed = await stackResources(moto, 'Proof');
    expect(listed.map((resource) => resource.LogicalResourceId).sort()).toEqual(Object.keys(template.Resources).sort());
    expect(listed.filter((resource) => resource.ResourceStatus !== 'CREATE_COMPLETE')).toEqual([]);
    expect(listed.filter((resource) => resource.PhysicalResourceId === '')).toEqual([]);
  });

  test('ours: the outputs are shown after a change set', () => {
    expect(outputs.TopicArn).toMatch(/^arn:aws:sns:us-east-1:123456789012:Proof-Topic/);
    expect(Object.keys(outputs).sort()).toEqual(['FunctionName', 'QueueUrl', 'TableName', 'TopicArn']);
  });

  test('ours: the table has its time to live, recovery and protection', async () => {
    const name = ['--table-name', outputs.TableName];
    expect(await aws(moto, 'dynamodb', 'describe-time-to-live', ...name)).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
    });
    expect(await aws(moto, 'dynamodb', 'describe-continuous-backups', ...name)).toMatchObject({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
    });
    expect(await aws(moto, 'dynamodb', 'describe-table', ...name)).toMatchObject({
      Table: { DeletionProtectionEnabled: true, BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } },
    });
  });

  test('ours: the function shows its architecture, its log group and its tags', async () => {
    const shown = await aws(moto, 'lambda', 'get-function', '--function-name', outputs.FunctionName);
    const LogGroup = await nameOf('AWS::Logs::LogGroup');
    expect(shown).toMatchObject({
      Configuration: { Architectures: ['arm64'], Timeout: 3, LoggingConfig: { LogFormat: 'JSON', LogGroup } },
      Tags: { team: 'ml-platform' },
    });
  });

  test('ours: the schedule names the function, its role and its input', async () => {
    const shown = await aws(moto, 'scheduler', 'get-schedule', '--name', await nameOf('AWS::Scheduler::Schedule'));
    expect(shown).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: {
        Arn: `arn:aws:lambda:us-east-1:123456789012:function:${outputs.FunctionName}`,
        Input: '{"at":"<aws.scheduler.scheduled-time>"}',
      },
    });
  });

  test('ours: the alarm has seen nothing yet', async () => {
    const names = ['--alarm-names', await nameOf('AWS::CloudWatch::Alarm')];
    expect(await aws(moto, 'cloudwatch', 'describe-alarms', ...names)).toMatchObject({
      MetricAlarms: [
        { StateValue: 'INSUFFICIENT_DATA', AlarmActions: [outputs.TopicArn], TreatMissingData: 'notBreaching' },
      ],
    });
  });
});

describe('the uploaded bundle, run in a process of its own', () => {
  test('answers, with its configured environment', async () => {
    const answered = await invoke(moto, outputs.FunctionName, { note: 'hello' });
    expect(answered.functionError).toBeUndefined();
    expect(answered.payload).toMatchObject({ stage: 'first', note: 'hello' });
    expect(answered.log).toContain('"message":"noted"');
  });

  test('its calls are known as its own, with what they asked', async () => {
    await invoke(moto, outputs.FunctionName, { note: 'attributed' });
    const own = (await moto.calls()).filter((call) => call.caller === outputs.FunctionName);
    expect(own.at(-1)).toMatchObject({
      service: 'dynamodb',
      operation: 'PutItem',
      input: { TableName: outputs.TableName, Item: { pk: { S: 'NOTE#attributed' } } },
      status: 200,
    });
  });

  test('ours: a refusal by a rule reaches the function as the AWS error of that name', async () => {
    const refusal = {
      operation: 'dynamodb:PutItem',
      error: 'AccessDeniedException',
      caller: outputs.FunctionName,
      times: 1,
    };
    await moto.set({ refuse: [refusal] });
    const answered = await invoke(moto, outputs.FunctionName, { note: 'refused' });
    expect(answered.payload).toMatchObject({ errorType: 'AccessDeniedException' });
  });

  test('what it throws comes back as an unhandled error', async () => {
    const answered = await invoke(moto, outputs.FunctionName, { fail: 'no such horse' });
    expect(answered.functionError).toBe('Unhandled');
    expect(answered.payload).toMatchObject({ errorType: 'RangeError', errorMessage: 'no such horse' });
  });

  test('past its timeout it is stopped', async () => {
    const answered = await invoke(moto, outputs.FunctionName, { waitMillis: 60_000 });
    expect(answered.functionError).toBe('Unhandled');
    expect(answered.payload).toMatchObject({
      errorMessage: expect.stringContaining('Task timed out after 3.00 seconds'),
    });
  });

  test('what it logged is in the log group of the template', async () => {
    const events = await aws(
      moto,
      'logs',
      'filter-log-events',
      '--log-group-name',
      await nameOf('AWS::Logs::LogGroup'),
    );
    const messages = (events as { events: { message: string }[] }).events.map((event) => event.message);
    expect(messages).toContainEqual('{"message":"noted","note":"hello"}');
  });

  test('ours: an event that matches the rule invokes it', async () => {
    const entry = { Source: 'test.sagemaker', DetailType: 'SageMaker Endpoint State Change', Detail: '{}' };
    await aws(moto, 'events', 'put-events', '--entries', JSON.stringify([entry]));
    const own = (await moto.calls()).filter((call) => call.caller === outputs.FunctionName);
    expect(own.at(-1)?.input).toMatchObject({ Item: { pk: { S: 'NOTE#test.sagemaker' } } });
  });
});

describe('the topic', () => {
  async function publish(message: string, severity: string): Promise<void> {
    const attributes = JSON.stringify({ severity: { DataType: 'String', StringValue: severity } });
    await aws(
      moto,
      'sns',
      'publish',
      '--topic-arn',
      outputs.TopicArn,
      '--subject',
      'a notice',
      '--message',
      message,
      '--message-attributes',
      attributes,
    );
  }

  async function arrived(): Promise<string[]> {
    const received = await aws(
      moto,
      'sqs',
      'receive-message',
      '--queue-url',
      outputs.QueueUrl,
      '--max-number-of-messages',
      '10',
    );
    return ((received as { Messages?: { Body: string }[] } | undefined)?.Messages ?? []).map((message) => message.Body);
  }

  test('lets through to the queue what its filter policy names, and nothing else', async () => {
    await publish('all is well', 'info');
    await publish('traffic was moved', 'critical');
    expect(await arrived()).toEqual(['traffic was moved']);
  });

  test('ours: mail goes nowhere until the address is confirmed', async () => {
    const subscriptions = () => aws(moto, 'sns', 'list-subscriptions-by-topic', '--topic-arn', outputs.TopicArn);
    const waiting = { Endpoint: 'oncall@example.com', SubscriptionArn: 'PendingConfirmation' };
    expect(await subscriptions()).toMatchObject({
      Subscriptions: expect.arrayContaining([expect.objectContaining(waiting)]),
    });
    await publish('too early', 'info');
    expect(await moto.confirmMail('oncall@example.com')).toBe(1);
    await publish('in time', 'info');
    expect((await moto.mails()).map((mail) => mail.message)).toEqual(['in time']);
    expect(await subscriptions()).not.toMatchObject({
      Subscriptions: expect.arrayContaining([expect.objectContaining(waiting)]),
    });
  });

  test('ours: an alarm that is set off tells the topic', async () => {
    const state = ['--state-value', 'ALARM', '--state-reason', 'by hand'];
    await aws(moto, 'cloudwatch', 'set-alarm-state', '--alarm-name', await nameOf('AWS::CloudWatch::Alarm'), ...state);
    expect((await moto.mails()).at(-1)?.subject).toMatch(/^ALARM: "Proof-Failing/);
  });
});

describe('changes and the end', () => {
  test('ours: a change of the environment keeps names and subscriptions, and is what runs', async () => {
    const before = await stackResources(moto, 'Proof');
    expect((await deploy('-c', 'stage=second')).code).toBe(0);
    const after = await stackResources(moto, 'Proof');
    expect(after.map((r) => r.PhysicalResourceId)).toEqual(before.map((r) => r.PhysicalResourceId));
    const changed = after.filter((r) => r.ResourceStatus === 'UPDATE_COMPLETE').map((r) => r.ResourceType);
    expect(changed).toEqual(['AWS::Lambda::Function']);
    expect((await invoke(moto, outputs.FunctionName, {})).payload).toMatchObject({ stage: 'second' });
  });

  test('ours: a change that AWS refuses is rolled back, and says why', async () => {
    const refused = await deploy('-c', 'stage=third', '-c', 'broken=type');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain('AWS::Synthetics::Group is not emulated by the test launcher');
    expect(await aws(moto, 'cloudformation', 'describe-stacks', '--stack-name', 'Proof')).toMatchObject({
      Stacks: [{ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }],
    });
    expect((await invoke(moto, outputs.FunctionName, {})).payload).toMatchObject({ stage: 'second' });
  });

  test('ours: destroying removes all but the table', async () => {
    const { code, stdout, stderr } = await cdk(moto, [
      'destroy',
      '--app',
      app,
      '--output',
      join(work, 'cdk.out'),
      '--force',
    ]);
    expect(code, stdout + stderr).toBe(0);
    expect(await aws(moto, 'dynamodb', 'list-tables')).toEqual({ TableNames: [outputs.TableName] });
    expect(await aws(moto, 'lambda', 'list-functions')).toEqual({ Functions: [] });
    expect(await aws(moto, 'sns', 'list-topics')).toEqual({ Topics: [] });
    expect(await aws(moto, 'scheduler', 'list-schedules')).toEqual({ Schedules: [] });
    expect(await aws(moto, 'logs', 'describe-log-groups')).toEqual({ logGroups: [] });
    expect(await aws(moto, 'cloudwatch', 'describe-alarms')).toMatchObject({ MetricAlarms: [] });
  });

  test('ours: a stack that cannot be made ends in ROLLBACK_COMPLETE with the reason, not in a green lie', async () => {
    const refused = await deploy('-c', 'broken=role');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain('must allow AWS EventBridge Scheduler to assume the role');
    expect(await aws(moto, 'cloudformation', 'describe-stacks', '--stack-name', 'Proof')).toMatchObject({
      Stacks: [{ StackStatus: 'ROLLBACK_COMPLETE', StackStatusReason: expect.stringContaining('EveryMinute') }],
    });
    expect(await aws(moto, 'lambda', 'list-functions')).toEqual({ Functions: [] });
  });
});
