import { Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { anApp, aPolicy, aStack, aTemplate, flat, theResource } from '../a-stack.ts';

const SERVER = 'arn:aws:sagemaker:eu-central-1:123456789012:mlflow-tracking-server/team';
const APP = 'arn:aws:sagemaker:eu-central-1:123456789012:mlflow-app/app-ABC';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mlflow-AbCdEf';

const templateWith = (server: string, login?: string): Template =>
  aTemplate({ policy: aPolicy(['ranker'], { mlflow: { server, ...(login === undefined ? {} : { login }) } }) });

/** What the function may do, action by action, on what. */
function rightsOf(template: Template): Map<string, string> {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties.Roles).includes('MlflowSyncGuard'),
  );
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return new Map(
    statements.flatMap(({ Action, Resource }: { Action: string | string[]; Resource: unknown }) =>
      [Action].flat().map((action) => [action, flat(Resource)] as const),
    ),
  );
}

describe('the function that tells MLflow', () => {
  test('is not there, nor anything around it, while the policy does not say where MLflow is', () => {
    const ids = Object.keys(aTemplate().toJSON().Resources).filter((id) => /mlflow/i.test(id));
    expect(ids).toEqual([]);
  });

  test('runs every ten minutes, and what a run misses is not kept', () => {
    const { properties } = theResource(
      templateWith('http://mlflow.internal:5000'),
      'AWS::Scheduler::Schedule',
      'MlflowSync',
    );
    expect(properties).toMatchObject({
      ScheduleExpression: 'rate(10 minutes)',
      Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 } },
    });
  });

  test('of a server of one’s own needs no right on any MLflow, and reads the one secret that the policy names', () => {
    const rights = rightsOf(templateWith('https://mlflow.example.com', SECRET));
    expect(rights.get('secretsmanager:GetSecretValue')).toBe(SECRET);
    expect([...rights.keys()].filter((action) => /mlflow/i.test(action))).toEqual([]);
    expect(rightsOf(templateWith('https://mlflow.example.com')).has('secretsmanager:GetSecretValue')).toBe(false);
  });

  test('of a managed tracking server may call that server alone', () => {
    const rights = rightsOf(templateWith(SERVER));
    const actions = [...rights].filter(([action]) => action.startsWith('sagemaker-mlflow:'));
    expect(actions.length).toBeGreaterThan(10);
    expect(new Set(actions.map(([, resource]) => resource))).toEqual(new Set([SERVER]));
    expect(rights.has('sagemaker:CallMlflowAppApi')).toBe(false);
  });

  test('of a managed app has the one right that apps know', () => {
    const rights = rightsOf(templateWith(APP));
    expect(rights.get('sagemaker:CallMlflowAppApi')).toBe(APP);
    expect([...rights.keys()].filter((action) => action.startsWith('sagemaker-mlflow:'))).toEqual([]);
  });

  test('can move no traffic', () => {
    expect(
      [...rightsOf(templateWith(SERVER)).keys()].filter((action) => /Update(Endpoint|.*Weights)/.test(action)),
    ).toEqual([]);
  });

  test('rings only when three hours have failed: nothing waits for it', () => {
    const { properties } = theResource(templateWith(SERVER), 'AWS::CloudWatch::Alarm', 'AlarmsMlflowSyncFails');
    expect(properties).toMatchObject({ Period: 3600, EvaluationPeriods: 3, Threshold: 3 });
    expect(properties.AlarmDescription).toContain('docs/runbook.md#alarm-mlflow-sync-fails');
  });

  test('leaves cdk-nag nothing to say', () => {
    const app = anApp();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    aStack({ policy: aPolicy(['ranker'], { mlflow: { server: SERVER, login: SECRET } }) }, app);
    expect(() => app.synth()).not.toThrow();
  });
});
