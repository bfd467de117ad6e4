import { describe, expect, test } from 'vitest';
import { aws, invoke } from '../support/command-lines.ts';
import { problemsOf } from './deployed.ts';
import { deployEndpoint } from './endpoints.ts';
import { CHANGED, OTHER, policyOf } from './policies.ts';
import { FIRST_STACK } from './stage.ts';
import { historyOf, nameOfFunction, type Tale, tick, tickOnce } from './tale.ts';

/** CloudFormation's listing without the time at which moto was asked. */
const timeless = (listed: Tale['stack']['listed']) =>
  listed.map(({ LogicalResourceId, PhysicalResourceId, ResourceStatus }) => [
    LogicalResourceId,
    PhysicalResourceId,
    ResourceStatus,
  ]);

const statusesOf = (listed: Tale['stack']['listed'], status: string): string[] =>
  listed.filter((each) => each.ResourceStatus === status).map((each) => each.ResourceType);

/** Deploying again, beside, anew, away and back. */
export function thingsChange(tale: Tale): void {
  describe('ours: a second stack with another policy', () => {
    test('stands beside the first one and shares nothing with it', async () => {
      await tale.stage.deploy(OTHER, { stack: 'Second' });
      const second = await tale.stage.look('Second');
      const first = await tale.stage.look(FIRST_STACK);
      const taken = first.listed.map((each) => each.PhysicalResourceId);
      expect(second.listed.map((each) => each.PhysicalResourceId).filter((id) => taken.includes(id))).toEqual([]);
      expect(problemsOf(second, { policy: policyOf(OTHER) })).toEqual([]);
      expect(problemsOf({ ...first, outputs: tale.stack.outputs }, tale)).toEqual([]);

      const before = (await tale.stage.moto.mails()).length;
      const { payload } = await tickOnce(tale, second);
      expect(payload).toMatchObject({ guards: [{ endpoint: 'search', outcome: 'gone' }] });
      expect((await tale.stage.moto.mails()).length, 'nobody of the first stack is told').toBe(before);
    });

    test('is destroyed without the first one', async () => {
      await tale.stage.destroy('Second');
      const { guards } = await tick(tale);
      expect(guards).toHaveLength(3);
    });
  });

  describe('ours: deploying again', () => {
    test('without a change changes nothing', async () => {
      const ran = await tale.stage.deployAgain(FIRST_STACK);
      expect(ran.stdout + ran.stderr).toContain('(no changes)');
      expect(timeless((await tale.stage.look(FIRST_STACK)).listed)).toEqual(timeless(tale.stack.listed));
    });

    test('with another policy replaces the bundles and the filters, and keeps every name', async () => {
      await tale.stage.deploy(CHANGED);
      const changed = await tale.stage.look(FIRST_STACK);
      const before = new Map(tale.stack.listed.map((each) => [each.LogicalResourceId, each.PhysicalResourceId]));
      const renamed = changed.listed.filter(
        (each) => before.has(each.LogicalResourceId) && before.get(each.LogicalResourceId) !== each.PhysicalResourceId,
      );
      expect(renamed).toEqual([]);
      const updated = new Set(statusesOf(changed.listed, 'UPDATE_COMPLETE'));
      expect(updated).toEqual(new Set(['AWS::Lambda::Function', 'AWS::CDK::Metadata']));
      const added = changed.listed.filter((each) => !before.has(each.LogicalResourceId));
      expect(added.map((each) => each.ResourceType)).toEqual(['AWS::SNS::Subscription', 'AWS::SNS::Subscription']);
      tale.stack = changed;
      tale.policy = policyOf(CHANGED);
      expect(problemsOf(changed, tale)).toEqual([]);
    });

    test('what was deployed is what runs: the next tick names the new policy', async () => {
      const { log } = await tickOnce(tale);
      expect(log).toContain(tale.policy.hash);
    });
  });

  describe('ours: destroying, and adopting the table again', () => {
    let before: { kind: string; who: string }[];

    test('everything goes but the table', async () => {
      before = await historyOf(tale, 'fraud-detector');
      await tale.stage.destroy(FIRST_STACK);
      const { moto } = tale.stage;
      expect(await aws(moto, 'lambda', 'list-functions')).toEqual({ Functions: [] });
      expect(await aws(moto, 'sns', 'list-topics')).toEqual({ Topics: [] });
      expect(await aws(moto, 'scheduler', 'list-schedules')).toEqual({ Schedules: [] });
      expect(await aws(moto, 'events', 'list-rules')).toEqual({ Rules: [] });
      expect(await aws(moto, 'logs', 'describe-log-groups')).toEqual({ logGroups: [] });
      expect(await aws(moto, 'cloudwatch', 'describe-alarms')).toMatchObject({ MetricAlarms: [] });
      expect(await aws(moto, 'dynamodb', 'list-tables')).toMatchObject({
        TableNames: expect.arrayContaining([tale.stack.outputs.TableName]),
      });
      expect(before.length).toBeGreaterThan(5);
    });

    test('a new stack goes on with the old history', async () => {
      const { TableName = '' } = tale.stack.outputs;
      await tale.stage.deploy(CHANGED, { tableName: TableName });
      tale.stack = await tale.stage.look(FIRST_STACK);
      expect(tale.stack.outputs.TableName).toBe(TableName);
      expect(tale.stack.listed.map((each) => each.ResourceType)).not.toContain('AWS::DynamoDB::GlobalTable');
      expect(problemsOf(tale.stack, tale)).toEqual([]);
      await tick(tale);
      expect((await historyOf(tale, 'fraud-detector')).slice(0, before.length)).toEqual(before);
    });

    test('numbers and quarantine go on: a third version is v3, and the one that was rolled back is known', async () => {
      await deployEndpoint(tale.stage.sagemaker, 'fraud-detector', 'fraud-3', [
        { name: 'stable', model: 'fraud-1', weight: 8 },
        { name: 'candidate', model: 'fraud-3', weight: 1 },
        { name: 'again', model: 'fraud-2', weight: 1 },
      ]);
      const status = { endpoint: 'fraud-detector', action: 'status' };
      for (let ticks = 0; ticks < 5; ticks += 1) await tick(tale);
      const { payload } = await invoke(tale.stage.moto, nameOfFunction(tale, 'Operate'), status);
      expect(payload).toMatchObject({
        guards: [
          {
            stable: 'v1',
            quarantined: ['v2'],
            judged: expect.arrayContaining([expect.objectContaining({ candidate: 'v3' })]),
          },
        ],
      });
      expect((await historyOf(tale, 'fraud-detector')).map(({ kind }) => kind)).toContain('quarantined-version-back');
    });
  });
}
