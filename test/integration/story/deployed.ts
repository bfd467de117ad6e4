import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { anApp, aStack } from '../../stack/a-stack.ts';
import { bundleProblems } from '../checks/bundle-problems.ts';
import { functionOf } from '../checks/deployment.ts';
import { filterProblems } from '../checks/filter-problems.ts';
import { scheduleProblems } from '../checks/schedule-problems.ts';
import { settingsProblems } from '../checks/settings-problems.ts';
import { ofType } from '../checks/template.ts';
import { venvBin } from '../support/places.ts';
import { run } from '../support/run.ts';
import { FIRST_STACK, type Stack } from './stage.ts';
import type { Tale } from './tale.ts';

/** Stock moto has no such type, or drops so much of it that the launcher's mending is what is read back. */
const EMULATED_BY_US = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
];

/** CloudFormation's ARN of a log group ends with `:*`, moto's does not. */
const asMotoHasIt = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/(:log-group:[^"*]+):\*/g, '$1'));

export const ownOf = ({ asked, outputs }: Stack) => ({
  tableName: outputs.TableName ?? '',
  alertTopicArn: outputs.AlertTopicArn ?? '',
  manualRollbackName: outputs.ManualRollbackFunction ?? '',
  operateName: outputs.OperateFunction ?? '',
  healthCheckArn: `arn:aws:lambda:us-east-1:123456789012:function:${outputs.HealthCheckFunction}`,
  functions: ofType(asked, 'AWS::Lambda::Function').map(({ id }) => id),
});

/** Everything that the checks know to say against a stack. */
export function problemsOf(stack: Stack, { policy }: Pick<Tale, 'policy'>): string[] {
  const { deployment, nameOf, shown } = stack;
  const { healthCheckArn, functions, ...own } = ownOf(stack);
  return [
    ...settingsProblems(deployment, own),
    ...filterProblems(policy, deployment, own.alertTopicArn),
    ...scheduleProblems(deployment, healthCheckArn, nameOf),
    ...functions.flatMap((id) => bundleProblems(shown.bundles[id] ?? {}, policy)),
  ];
}

export function whatWasDeployed(tale: Tale): void {
  describe('what was deployed', () => {
    test('every resource of the template is there, and nothing else', () => {
      const { listed, template } = tale.stack;
      expect(listed.map((each) => each.LogicalResourceId).sort()).toEqual(Object.keys(template.Resources).sort());
      expect(listed.filter((each) => each.ResourceStatus !== 'CREATE_COMPLETE')).toEqual([]);
      expect(listed.length).toBeGreaterThan(40);
    });

    test.each([
      ['the services show what the template asks for', (type: string) => !EMULATED_BY_US.includes(type)],
      ['ours: so do the types that only the launcher makes', (type: string) => EMULATED_BY_US.includes(type)],
    ])('%s', (_, isMeant) => {
      const { asked, shown } = tale.stack;
      const meant = Object.entries(asked).filter(([, { Type }]) => isMeant(Type));
      expect(meant.length).toBeGreaterThan(10);
      for (const [id, { Type, Properties }] of meant) {
        const { Tags: _tags, ...asAsked } = asMotoHasIt(Properties) as Record<string, unknown>;
        expect(asMotoHasIt(shown.resources[id]?.Properties), `${Type} ${id}`).toMatchObject(asAsked);
      }
    });

    test('every function starts with its settings, carries this policy and is called as it should be', () => {
      expect(problemsOf(tale.stack, tale)).toEqual([]);
    });

    test('cfn-lint has nothing to say', async () => {
      // W3005 asks not to say twice what depends on what, which is how the CDK writes a function with a role of its own
      const words = [
        '--ignore-checks',
        'W3005',
        '--template',
        join(tale.stage.assemblyOf(tale.stack.name), `${tale.stack.name}.template.json`),
      ];
      const { code, stdout, stderr } = await run(join(venvBin, 'cfn-lint'), words, { env: tale.stage.moto.env });
      expect(stdout + stderr).toBe('');
      expect(code).toBe(0);
    });

    test('cdk-nag has nothing to say that is not explained beside the thing', () => {
      const app = anApp();
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      aStack({ policy: tale.policy }, app, FIRST_STACK);
      expect(() => app.synth()).not.toThrow();
    });

    test('the outputs are those of docs/deploy.md', async () => {
      const text = await readFile(new URL('../../../docs/deploy.md', import.meta.url), 'utf8');
      const table = text.slice(text.indexOf('| output |'), text.indexOf('**Confirm the mails.**'));
      const documented = [...table.matchAll(/`([A-Z][A-Za-z]+)`/g)].map(([, name]) => name);
      expect(Object.keys(tale.stack.outputs).sort()).toEqual([...new Set(documented)].sort());
    });

    test('people call two functions by names that are known beforehand', () => {
      const { deployment, nameOf, outputs } = tale.stack;
      expect(nameOf(functionOf(deployment, 'ManualRollback').id)).toBe('Stablehand-manual-rollback');
      expect(nameOf(functionOf(deployment, 'Operate').id)).toBe('Stablehand-operate');
      expect(outputs).toMatchObject({
        ManualRollbackFunction: 'Stablehand-manual-rollback',
        OperateFunction: 'Stablehand-operate',
      });
    });
  });
}
