import { beforeAll, describe, expect, test } from 'vitest';
import { renderPolicyFile } from '../../lib/contract/policy-file.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { GUARD_FUNCTIONS, type GuardFunctionName } from '../../lib/stack/access/rights.ts';
import { POLICY } from '../lambdas/a-story-world.ts';
import { type Ask, askOf } from './checks/asks.ts';
import { bundleProblems } from './checks/bundle-problems.ts';
import { functionOf } from './checks/deployment.ts';
import { filterProblems } from './checks/filter-problems.ts';
import { rightsProblems } from './checks/rights-problems.ts';
import { scheduleProblems } from './checks/schedule-problems.ts';
import { settingsProblems } from './checks/settings-problems.ts';
import type { Template } from './checks/template.ts';
import { roleOfFunction } from './story/rights.ts';
import { callsOnEmbeddedAws } from './support/embedded-calls.ts';
import { deploymentFrom, functionArn, nameOf, own, synthesised } from './support/embedded-stack.ts';

// The checks that the story asks about what was deployed are asked here about templates that somebody has broken.

const policy = parsePolicy(
  POLICY.replace(
    'guards:',
    '  - email: product@example.com\n    audience: stakeholders\n    severity: [critical]\nguards:',
  ),
  'test.yaml',
);
const sound = synthesised(policy);
const bundle = { 'index.js': '...', 'policy.json': renderPolicyFile(policy) };
const asks = new Map<GuardFunctionName, readonly Ask[]>();

beforeAll(async () => {
  for (const name of GUARD_FUNCTIONS) asks.set(name, (await callsOnEmbeddedAws(name)).map(askOf));
});

type Files = Readonly<Record<string, string>>;

function problemsOf(template: Template, files: Files = bundle): string[] {
  const deployment = deploymentFrom(template);
  return [
    ...settingsProblems(deployment, own),
    ...filterProblems(policy, deployment, own.alertTopicArn),
    ...scheduleProblems(deployment, functionArn(functionOf(deployment, 'HealthCheck').id), nameOf),
    ...bundleProblems(files, policy),
    ...GUARD_FUNCTIONS.flatMap((name) =>
      rightsProblems(roleOfFunction({ deployment, nameOf }, name), asks.get(name) ?? []),
    ),
  ];
}

/** A copy with one place changed: `change` gets the properties of the first resource of the type whose id begins like this. */
function broken(type: string, begins: string, change: (properties: never) => void): Template {
  const template = structuredClone(sound);
  const found = Object.entries(template.Resources).find(([id, { Type }]) => Type === type && id.startsWith(begins));
  if (found === undefined) throw new RangeError(`the template has no ${type} ${begins}...`);
  change(found[1].Properties as never);
  return template;
}

interface Document {
  PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown; Condition?: unknown }[] };
}
const statementWith = ({ PolicyDocument }: Document, action: string) => {
  const found = PolicyDocument.Statement.find(({ Action }) => [Action].flat().includes(action));
  if (found === undefined) throw new RangeError(`nothing grants ${action}`);
  return found;
};
const healthCheckPolicy = (change: (properties: Document) => void) =>
  broken('AWS::IAM::Policy', 'HealthCheckGuardRole', change);

test('the template as it is has no problem, on what the embedded AWS has recorded of every function', () => {
  expect(problemsOf(sound)).toEqual([]);
});

describe('a template that somebody has broken is caught', () => {
  test.each<[string, () => Template, RegExp]>([
    [
      'a right is dropped',
      () =>
        healthCheckPolicy((properties) => {
          statementWith(properties, 'sagemaker:UpdateEndpointWeightsAndCapacities').Action =
            'sagemaker:DescribeEndpoint';
        }),
      /UpdateEndpointWeightsAndCapacities on .*endpoint\/fraud was called and is not granted/,
    ],
    [
      'a right is added',
      () =>
        healthCheckPolicy(({ PolicyDocument }) => {
          const Resource = 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/fraud';
          PolicyDocument.Statement.push({ Effect: 'Allow', Action: 'sagemaker:DeleteEndpoint', Resource } as never);
        }),
      /sagemaker:DeleteEndpoint on .*fraud is granted and was never called/,
    ],
    [
      'rights on the guards of other stacks in an adopted table',
      () =>
        healthCheckPolicy((properties) => {
          delete statementWith(properties, 'dynamodb:PutItem').Condition;
        }),
      /dynamodb:PutItem is granted on every item/,
    ],
    [
      'rights on the items of another endpoint only',
      () =>
        healthCheckPolicy((properties) => {
          statementWith(properties, 'dynamodb:PutItem').Condition = {
            'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['ENDPOINT#other'] },
          };
        }),
      /dynamodb:PutItem on .*"ENDPOINT#fraud".* was called and is not granted/,
    ],
    [
      'rights on every topic of the account',
      () =>
        healthCheckPolicy((properties) => {
          statementWith(properties, 'sns:Publish').Resource = '*';
        }),
      /sns:Publish is granted on \*, and IAM knows something narrower/,
    ],
    [
      'a wrong name of a setting',
      () =>
        broken(
          'AWS::Lambda::Function',
          'ManualRollback',
          ({ Environment }: { Environment: { Variables: Record<string, unknown> } }) => {
            Environment.Variables.STABLEHAND_TABEL = Environment.Variables.STABLEHAND_TABLE;
            delete Environment.Variables.STABLEHAND_TABLE;
          },
        ),
      /^ManualRollback.*the function cannot start: STABLEHAND_TABLE/,
    ],
    [
      'a setting that points at the other topic',
      () =>
        broken(
          'AWS::Lambda::Function',
          'HealthCheck',
          ({ Environment }: { Environment: { Variables: Record<string, unknown> } }) => {
            Environment.Variables.STABLEHAND_ALERT_TOPIC_ARN = 'arn:aws:sns:us-east-1:123456789012:alarms';
          },
        ),
      /^HealthCheck.*alertTopicArn is arn:.*:alarms, the stack's own is/,
    ],
    [
      'a filter with another value',
      () =>
        broken('AWS::SNS::Subscription', 'AlertsAlertTopicproduct', (properties: { FilterPolicy: object }) => {
          properties.FilterPolicy = { audience: ['stakeholders'], severity: ['fatal'] };
        }),
      /^product@example.com would miss notices for stakeholders about fraud, critical$/,
    ],
    [
      'a filter that is gone',
      () =>
        broken('AWS::SNS::Subscription', 'AlertsAlertTopicproduct', (properties: { FilterPolicy?: object }) => {
          delete properties.FilterPolicy;
        }),
      /^product@example.com would get notices for engineers about fraud, info, and has not asked for them$/,
    ],
    [
      'a schedule without its role',
      () =>
        broken('AWS::Scheduler::Schedule', 'HealthCheck', ({ Target }: { Target: { RoleArn?: unknown } }) => {
          delete Target.RoleArn;
        }),
      /^its role \(none\) is not one of this stack$/,
    ],
    [
      'a schedule whose role the scheduler may not take on',
      () =>
        broken(
          'AWS::IAM::Role',
          'HealthCheckSchedulerRole',
          ({ AssumeRolePolicyDocument }: { AssumeRolePolicyDocument: { Statement: { Principal: object }[] } }) => {
            for (const statement of AssumeRolePolicyDocument.Statement)
              statement.Principal = { Service: 'lambda.amazonaws.com' };
          },
        ),
      /may not be taken on by scheduler.amazonaws.com$/,
    ],
    [
      'a schedule that sends no time',
      () =>
        broken('AWS::Scheduler::Schedule', 'HealthCheck', ({ Target }: { Target: { Input: string } }) => {
          Target.Input = '{"shard":0,"shards":1}';
        }),
      /^its input has no scheduled time$/,
    ],
  ])('%s', (_, breakIt, said) => {
    expect(problemsOf(breakIt())).toContainEqual(expect.stringMatching(said));
  });

  test.each<[string, Files, RegExp]>([
    ['a bundle without the policy', { 'index.js': '...' }, /^it has no policy.json$/],
    [
      'a bundle with the policy of yesterday',
      { ...bundle, 'policy.json': renderPolicyFile(parsePolicy(POLICY, 'yesterday.yaml')) },
      /^it carries policy [0-9a-f]{12}, deployed was/,
    ],
    [
      'a bundle with half a policy',
      { ...bundle, 'policy.json': '{' },
      /^the deployed policy is not JSON, deploy again$/,
    ],
  ])('%s', (_, files, said) => {
    expect(problemsOf(sound, files)).toContainEqual(expect.stringMatching(said));
  });
});
