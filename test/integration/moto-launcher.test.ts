import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, invoke, stackResources } from './support/command-lines.ts';
import type { Moto } from './support/moto.ts';
import { deployProofStack, type ProofStack } from './support/proof-stack.ts';

let proof: ProofStack;
let moto: Moto;
let outputs: ProofStack['outputs'];

beforeAll(async () => {
  proof = await deployProofStack();
  ({ moto, outputs } = proof);
});

afterAll(async () => {
  await proof?.close();
});

const invokeIt = (event: unknown) => invoke(moto, outputs.FunctionName, event);

/** The last call that the function made. */
const lastCall = async () => (await moto.calls()).findLast((call) => call.caller === outputs.FunctionName);

describe('what the CDK CLI deployed', () => {
  test('every resource of the template is there by its own name', async () => {
    const listed = await stackResources(moto, 'Proof');
    expect(listed.map((resource) => resource.LogicalResourceId).sort()).toEqual(
      Object.keys(proof.template.Resources).sort(),
    );
    expect(listed.filter((resource) => resource.ResourceStatus !== 'CREATE_COMPLETE')).toEqual([]);
    expect(listed.filter((resource) => resource.PhysicalResourceId === '')).toEqual([]);
  });

  test('ours: the outputs are shown after a change set', () => {
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
    const LogGroup = await proof.nameOf('AWS::Logs::LogGroup');
    expect(shown).toMatchObject({
      Configuration: { Architectures: ['arm64'], Timeout: 3, LoggingConfig: { LogFormat: 'JSON', LogGroup } },
      Tags: { team: 'ml-platform' },
    });
  });

  test('ours: the schedule names the function, its role and its input', async () => {
    const name = await proof.nameOf('AWS::Scheduler::Schedule');
    const shown = await aws(moto, 'scheduler', 'get-schedule', '--name', name);
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
    const names = ['--alarm-names', await proof.nameOf('AWS::CloudWatch::Alarm')];
    expect(await aws(moto, 'cloudwatch', 'describe-alarms', ...names)).toMatchObject({
      MetricAlarms: [
        { StateValue: 'INSUFFICIENT_DATA', AlarmActions: [outputs.TopicArn], TreatMissingData: 'notBreaching' },
      ],
    });
  });
});

describe('the uploaded bundle, run in a process of its own', () => {
  test('answers, with its configured environment', async () => {
    const answered = await invokeIt({ note: 'hello' });
    expect(answered.functionError).toBeUndefined();
    expect(answered.payload).toMatchObject({ stage: 'first', note: 'hello' });
    expect(answered.log).toContain('"message":"noted"');
  });

  test('its calls are known as its own, with what they asked', async () => {
    await invokeIt({ note: 'attributed' });
    expect(await lastCall()).toMatchObject({
      service: 'dynamodb',
      operation: 'PutItem',
      input: { TableName: outputs.TableName, Item: { pk: { S: 'NOTE#attributed' } } },
      status: 200,
    });
  });

  test('ours: a refusal by a rule reaches the function as the AWS error of that name', async () => {
    const caller = outputs.FunctionName;
    await moto.set({ refuse: [{ operation: 'dynamodb:PutItem', error: 'AccessDeniedException', caller, times: 1 }] });
    const answered = await invokeIt({ note: 'refused' });
    expect(answered.payload).toMatchObject({ errorType: 'AccessDeniedException' });
  });

  test('what it throws comes back as an unhandled error', async () => {
    const answered = await invokeIt({ fail: 'no such horse' });
    expect(answered.functionError).toBe('Unhandled');
    expect(answered.payload).toMatchObject({ errorType: 'RangeError', errorMessage: 'no such horse' });
  });

  test('past its timeout it is stopped', async () => {
    const answered = await invokeIt({ waitMillis: 60_000 });
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
      await proof.nameOf('AWS::Logs::LogGroup'),
    );
    const messages = (events as { events: { message: string }[] }).events.map((event) => event.message);
    expect(messages).toContainEqual('{"message":"noted","note":"hello"}');
  });

  test('ours: an event that matches the rule invokes it', async () => {
    const entry = { Source: 'test.sagemaker', DetailType: 'SageMaker Endpoint State Change', Detail: '{}' };
    await aws(moto, 'events', 'put-events', '--entries', JSON.stringify([entry]));
    expect((await lastCall())?.input).toMatchObject({ Item: { pk: { S: 'NOTE#test.sagemaker' } } });
  });
});

describe('the topic', () => {
  async function publish(message: string, severity: string): Promise<void> {
    const attributes = JSON.stringify({ severity: { DataType: 'String', StringValue: severity } });
    const notice = ['--subject', 'a notice', '--message', message, '--message-attributes', attributes];
    await aws(moto, 'sns', 'publish', '--topic-arn', outputs.TopicArn, ...notice);
  }

  async function arrived(): Promise<string[]> {
    const ask = ['--queue-url', outputs.QueueUrl, '--max-number-of-messages', '10'];
    const received = await aws(moto, 'sqs', 'receive-message', ...ask);
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
    const name = await proof.nameOf('AWS::CloudWatch::Alarm');
    const state = ['--state-value', 'ALARM', '--state-reason', 'by hand'];
    await aws(moto, 'cloudwatch', 'set-alarm-state', '--alarm-name', name, ...state);
    expect((await moto.mails()).at(-1)?.subject).toMatch(/^ALARM: "Proof-Failing/);
  });
});

describe('changes and the end', () => {
  test('ours: a change of the environment keeps names and subscriptions, and is what runs', async () => {
    const before = await stackResources(moto, 'Proof');
    expect((await proof.deploy('-c', 'stage=second')).code).toBe(0);
    const after = await stackResources(moto, 'Proof');
    expect(after.map((r) => r.PhysicalResourceId)).toEqual(before.map((r) => r.PhysicalResourceId));
    const changed = after.filter((r) => r.ResourceStatus === 'UPDATE_COMPLETE').map((r) => r.ResourceType);
    expect(changed).toEqual(['AWS::Lambda::Function']);
    expect((await invokeIt({})).payload).toMatchObject({ stage: 'second' });
  });

  test('ours: a change that AWS refuses is rolled back, and says why', async () => {
    const refused = await proof.deploy('-c', 'stage=third', '-c', 'broken=type');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain('AWS::Synthetics::Group is not emulated by the test launcher');
    expect(await aws(moto, 'cloudformation', 'describe-stacks', '--stack-name', 'Proof')).toMatchObject({
      Stacks: [{ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }],
    });
    expect((await invokeIt({})).payload).toMatchObject({ stage: 'second' });
  });

  test('ours: destroying removes all but the table', async () => {
    const { code, stdout, stderr } = await proof.destroy();
    expect(code, stdout + stderr).toBe(0);
    const left = {
      tables: await aws(moto, 'dynamodb', 'list-tables'),
      functions: await aws(moto, 'lambda', 'list-functions'),
      topics: await aws(moto, 'sns', 'list-topics'),
      schedules: await aws(moto, 'scheduler', 'list-schedules'),
      logs: await aws(moto, 'logs', 'describe-log-groups'),
      alarms: await aws(moto, 'cloudwatch', 'describe-alarms'),
    };
    expect(left).toEqual({
      tables: { TableNames: [outputs.TableName] },
      functions: { Functions: [] },
      topics: { Topics: [] },
      schedules: { Schedules: [] },
      logs: { logGroups: [] },
      alarms: { MetricAlarms: [], CompositeAlarms: [] },
    });
  });

  test('ours: a stack that cannot be made ends in ROLLBACK_COMPLETE with the reason, not in a green lie', async () => {
    const refused = await proof.deploy('-c', 'broken=role');
    expect(refused.code).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain('must allow AWS EventBridge Scheduler to assume the role');
    expect(await aws(moto, 'cloudformation', 'describe-stacks', '--stack-name', 'Proof')).toMatchObject({
      Stacks: [{ StackStatus: 'ROLLBACK_COMPLETE', StackStatusReason: expect.stringContaining('EveryMinute') }],
    });
    expect(await aws(moto, 'lambda', 'list-functions')).toEqual({ Functions: [] });
  });
});
