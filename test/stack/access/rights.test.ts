import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { aPolicy, aStack, aTemplate, flat, theResource } from '../a-stack.ts';
import { linesOf, rightsOf } from '../statements-of.ts';

const template = aTemplate();
const sageMaker = 'arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>';
const id = (type: string, begins: string) => theResource(template, type, begins).id;
const table = `<${id('AWS::DynamoDB::GlobalTable', 'Table')}.Arn>`;
const ownItems = ' if {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["ENDPOINT#ranker"]}}';
const fleetItem = ' if {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["FLEET"]}}';
const queue = `<${id('AWS::SQS::Queue', 'Undelivered')}.Arn>`;

const common = (construct: string) => [
  `dynamodb:GetItem on ${table}${ownItems}`,
  `dynamodb:PutItem on ${table}${ownItems}`,
  `dynamodb:Query on ${table}${ownItems}`,
  `logs:CreateLogStream on <${id('AWS::Logs::LogGroup', construct)}.Arn>`,
  `logs:PutLogEvents on <${id('AWS::Logs::LogGroup', construct)}.Arn>`,
  `sagemaker:DescribeEndpoint on ${sageMaker}:endpoint/ranker`,
  `sagemaker:DescribeEndpointConfig on ${sageMaker}:endpoint-config/*`,
  `sagemaker:DescribeModel on ${sageMaker}:model/*`,
  `sns:Publish on <${id('AWS::SNS::Topic', 'AlertsAlertTopic')}>`,
  `sqs:SendMessage on ${queue}`,
];
const move = [
  `sagemaker:UpdateEndpointWeightsAndCapacities on ${sageMaker}:endpoint/ranker`,
  `sagemaker:UpdateEndpoint on ${sageMaker}:endpoint/ranker`,
  `sagemaker:UpdateEndpoint on ${sageMaker}:endpoint-config/*`,
  'application-autoscaling:DescribeScalableTargets on *',
];

describe('rights', () => {
  test("the health check may read metrics, move traffic of its own endpoints and keep the fleet's item, and nothing else", () => {
    const fleet = ['GetItem', 'PutItem'].map((action) => `dynamodb:${action} on ${table}${fleetItem}`);
    expect(rightsOf(template, 'HealthCheckGuardRole')).toEqual(
      [...common('HealthCheck'), ...fleet, 'cloudwatch:GetMetricData on *', ...move].sort(),
    );
  });

  test('record-deployment may look and write down, and moves nothing', () => {
    expect(rightsOf(template, 'RecordDeploymentGuardRole')).toEqual(common('RecordDeployment').sort());
  });

  test('manual-rollback may move traffic, and reads no metrics', () => {
    expect(rightsOf(template, 'ManualRollbackGuardRole')).toEqual([...common('ManualRollback'), ...move].sort());
  });

  test('operate may look and write down standing decisions, and can move nothing', () => {
    expect(rightsOf(template, 'OperateGuardRole')).toEqual(common('Operate').sort());
  });

  test('the schedule may call the health check and leave what fails in the queue', () => {
    const fn = id('AWS::Lambda::Function', 'HealthCheck');
    expect(rightsOf(template, 'HealthCheckSchedulerRole')).toEqual([
      `lambda:InvokeFunction on <${fn}.Arn>`,
      `sqs:SendMessage on ${queue}`,
    ]);
  });

  test('no role has a policy of AWS, which would reach further', () => {
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  test('an endpoint with capitals is reached under both spellings of its ARN', () => {
    const rights = rightsOf(aTemplate({ policy: aPolicy(['FraudDetector']) }), 'HealthCheckGuardRole');
    expect(rights.filter((right) => right.startsWith('sagemaker:DescribeEndpoint on'))).toEqual([
      `sagemaker:DescribeEndpoint on ${sageMaker}:endpoint/FraudDetector`,
      `sagemaker:DescribeEndpoint on ${sageMaker}:endpoint/frauddetector`,
    ]);
  });

  test('a policy of 200 endpoints fits: every endpoint is reached and no policy document is too long', () => {
    const names = Array.from({ length: 200 }, (_, i) => `endpoint-with-a-rather-long-name-${i}`);
    const large = Template.fromStack(aStack({ policy: aPolicy(names) }));
    const reached = rightsOf(large, 'HealthCheckGuardRole').filter((right) => right.startsWith('sagemaker:Update'));
    // weights on each, configs on each and on any config
    expect(reached).toHaveLength(401);
    // IAM's limits, in characters without white space
    for (const { Properties } of Object.values(large.findResources('AWS::IAM::Policy'))) {
      expect(deployedLength(Properties.PolicyDocument)).toBeLessThan(10_240);
    }
    for (const { Properties } of Object.values(large.findResources('AWS::IAM::ManagedPolicy'))) {
      expect(deployedLength(Properties.PolicyDocument)).toBeLessThan(6144);
    }
  });
});

describe('rights of people', () => {
  const viewer = linesOf(
    theResource(template, 'AWS::IAM::ManagedPolicy', 'PeopleViewer').properties.PolicyDocument as never,
  );
  const operator = linesOf(
    theResource(template, 'AWS::IAM::ManagedPolicy', 'PeopleOperator').properties.PolicyDocument as never,
  );

  test('a viewer only reads', () => {
    const verbs = viewer.map((line) => line.split(' on ')[0]?.split(':')[1]);
    expect(new Set(verbs)).toEqual(
      new Set(['GetItem', 'Query', 'FilterLogEvents', 'StartQuery', 'ListSubscriptionsByTopic']),
    );
  });

  test('an operator may in addition invoke manual-rollback and operate, and no other function', () => {
    const names = ['ManualRollback', 'Operate'].map((begins) => id('AWS::Lambda::Function', begins));
    expect(operator.filter((line) => !viewer.includes(line))).toEqual(
      names.map((fn) => `lambda:InvokeFunction on <${fn}.Arn>`),
    );
  });
});

/** How long a document is when every reference stands for a long value. */
function deployedLength(document: unknown): number {
  const deployed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(deployed);
    if (value === null || typeof value !== 'object') return value;
    const isReference = Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
    if (isReference) {
      return flat(value)
        .replace('<AWS::Partition>', 'aws-us-gov')
        .replace('<AWS::Region>', 'ap-southeast-2')
        .replace('<AWS::AccountId>', '123456789012')
        .replace(/^<.*>$/, 'x'.repeat(120));
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deployed(inner)]));
  };
  return JSON.stringify(deployed(document)).length;
}
