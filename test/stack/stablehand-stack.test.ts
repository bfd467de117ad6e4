import { PermissionsBoundary, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, test } from 'vitest';
import { parseFunctionEnv } from '../../lib/contract/function-env.ts';
import { anApp, aStack, aTemplate, flat, theResource } from './a-stack.ts';

const template = aTemplate();
const functionsOf = (some: Template) =>
  Object.values(some.findResources('AWS::Lambda::Function')).map((f) => f.Properties);

describe('the table', () => {
  test('outlives the stack, can be wound back, and cannot be deleted by accident', () => {
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TableName: Match.absent(),
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
  });

  test('lists rollbacks of the fleet by time', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        Match.objectLike({
          IndexName: 'rollbacks',
          KeySchema: [
            { AttributeName: 'gsiPk', KeyType: 'HASH' },
            { AttributeName: 'gsiSk', KeyType: 'RANGE' },
          ],
        }),
      ],
    });
  });

  test('of an earlier stack is adopted by its name: none is made, and the functions use that one', () => {
    const adopting = aTemplate({ tableName: 'left-behind' });
    adopting.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
    for (const { Environment } of functionsOf(adopting))
      expect(Environment.Variables.STABLEHAND_TABLE).toBe('left-behind');
    expect(JSON.stringify(adopting.findResources('AWS::IAM::Policy'))).toContain(':table/left-behind"');
  });
});

describe('functions', () => {
  test('run on Node 24 on arm64, write JSON to a log of their own that expires, and leave what fails in the queue', () => {
    const queue = theResource(template, 'AWS::SQS::Queue', 'Undelivered').id;
    expect(functionsOf(template)).toHaveLength(4);
    for (const properties of functionsOf(template)) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON' },
        DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [queue, 'Arn'] } },
      });
    }
    expect(new Set(functionsOf(template).map((f) => f.LoggingConfig.LogGroup.Ref)).size).toBe(4);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('keep logs as long as the props say', () => {
    aTemplate({ logRetention: RetentionDays.ONE_YEAR }).allResourcesProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 365,
    });
  });

  test('are given the settings that they read at start', () => {
    const deployed = (value: unknown): string =>
      flat(value)
        .replace(/^<AlertsAlertTopic.*>$/, 'arn:aws:sns:eu-west-1:123456789012:alerts')
        .replace(/^<Table.*>$/, 'table');
    for (const { Environment } of functionsOf(template)) {
      const env = Object.entries(Environment.Variables as Record<string, unknown>).map(([k, v]) => [k, deployed(v)]);
      expect(parseFunctionEnv(Object.fromEntries(env))).toEqual({
        tableName: 'table',
        alertTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alerts',
        policyFile: 'policy.json',
        manualRollbackName: 'Guards-manual-rollback',
        operateName: 'Guards-operate',
      });
    }
  });

  test.each([
    ['manual-rollback', 'ManualRollback'],
    ['operate', 'Operate'],
  ])('%s is called what people are told it is called, and is never repeated', (name, begins) => {
    const { id, properties } = theResource(template, 'AWS::Lambda::Function', begins);
    expect(properties.FunctionName).toBe(`Guards-${name}`);
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: 0,
    });
  });

  test('live in the VPC that the props name, with the right to be there', () => {
    const app = anApp();
    const vpc = new Vpc(new Stack(app, 'Network'), 'Vpc');
    const inside = Template.fromStack(aStack({ vpc }, app));
    for (const { VpcConfig } of functionsOf(inside)) expect(VpcConfig.SubnetIds.length).toBeGreaterThan(0);
    expect(JSON.stringify(inside.findResources('AWS::IAM::Policy'))).toContain('ec2:CreateNetworkInterface');
    for (const { VpcConfig } of functionsOf(template)) expect(VpcConfig).toBeUndefined();
    expect(JSON.stringify(template.toJSON())).not.toContain('ec2:CreateNetworkInterface');
  });
});

describe('as a part of an account', () => {
  test('the permissions boundary of the props bounds every role', () => {
    const bounded = aTemplate({ permissionsBoundary: PermissionsBoundary.fromName('our-boundary') });
    const roles = Object.values(bounded.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(5);
    for (const { Properties } of roles) expect(flat(Properties.PermissionsBoundary)).toMatch(/:policy\/our-boundary$/);
  });

  test('tags of the props are on the stack and on what CloudFormation does not pass them on to', () => {
    const stack = aStack({ tags: { team: 'ml-platform' } });
    expect(stack.tags.tagValues()).toEqual({ team: 'ml-platform' });
    const tagged = Template.fromStack(stack);
    for (const { Tags } of functionsOf(tagged)) expect(Tags).toEqual([{ Key: 'team', Value: 'ml-platform' }]);
    const { Replicas } = theResource(tagged, 'AWS::DynamoDB::GlobalTable', 'Table').properties as {
      Replicas: { Tags: unknown }[];
    };
    expect(Replicas[0]?.Tags).toEqual([{ Key: 'team', Value: 'ml-platform' }]);
  });

  test('two stacks share no physical name', () => {
    const app = anApp();
    const stacks = ['GuardsA', 'GuardsB'].map((id) => aStack({}, app, id));
    const names = stacks.map((stack) => physicalNamesOf(Template.fromStack(stack)));
    expect(names[0]).toHaveLength(names[1]?.length as number);
    expect(names[0]?.filter((name) => names[1]?.includes(name))).toEqual([]);
    expect(names[0]).toContain('GuardsA-manual-rollback');
  });

  test('a prefix names what people meet', () => {
    const prefixed = aTemplate({ namePrefix: 'fraud' });
    expect(physicalNamesOf(prefixed)).toEqual([
      'fraud-alarms',
      'fraud-alerts',
      'fraud-health-check',
      'fraud-manual-rollback',
      'fraud-operate',
      'fraud-record-deployment',
      'fraud-ticks',
      'fraud-undelivered',
    ]);
  });

  test('a stack name that is too long for the name of a function is refused with a sentence', () => {
    const id = 'S'.repeat(49);
    expect(() => aStack({}, anApp(), id)).toThrow(`"${id}" begins the name of a function: it must be 1 to 48 letters`);
    expect(() => aStack({}, anApp(), 'S'.repeat(48))).not.toThrow();
  });

  test('the outputs name what people need, and no address', () => {
    const outputs = template.toJSON().Outputs as Record<string, { Value: unknown }>;
    expect(Object.keys(outputs).sort()).toEqual([
      'AlarmTopicArn',
      'AlertTopicArn',
      'ConfirmMail',
      'HealthCheckFunction',
      'ManualRollbackFunction',
      'OperateFunction',
      'OperatorPolicyArn',
      'RecordDeploymentFunction',
      'TableName',
      'UndeliveredQueueUrl',
      'ViewerPolicyArn',
    ]);
    expect(outputs.ConfirmMail?.Value).toMatch(/^1 address was sent a mail/);
    expect(JSON.stringify(outputs)).not.toContain('@');
  });

  test('the same policy gives the same template, down to the byte', () => {
    expect(JSON.stringify(aTemplate().toJSON())).toBe(JSON.stringify(template.toJSON()));
  });
});

const NAME_PROPERTIES = [
  'FunctionName',
  'TopicName',
  'QueueName',
  'TableName',
  'RoleName',
  'ManagedPolicyName',
  'LogGroupName',
  'AlarmName',
];

/** Names that the template itself chooses; where there is none, CloudFormation makes one that is unique. */
function physicalNamesOf(some: Template): readonly string[] {
  const resources = Object.values(
    some.toJSON().Resources as Record<string, { Type: string; Properties?: Record<string, unknown> }>,
  );
  return resources
    .flatMap(({ Type, Properties = {} }) => {
      const own = Type === 'AWS::Scheduler::ScheduleGroup' ? ['Name'] : NAME_PROPERTIES;
      return own.map((property) => Properties[property]).filter((name) => typeof name === 'string');
    })
    .sort();
}
