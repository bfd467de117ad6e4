import { describe, expect, test } from 'vitest';
import { METRIC, METRIC_NAMESPACE } from '../../lib/contract/metric-names.ts';
import { aTemplate, theResource } from './a-stack.ts';

const template = aTemplate();
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const alarm = (id: string) => theResource(template, 'AWS::CloudWatch::Alarm', `Alarms${id}`).properties;
const functionOf = (begins: string) => theResource(template, 'AWS::Lambda::Function', begins).id;

describe('alarms', () => {
  test('silence of the health check is an alarm, also when nothing is reported at all', () => {
    expect(alarm('NotLooking')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionOf('HealthCheck') } }],
      Statistic: 'Sum',
      Period: 300,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'breaching',
    });
  });

  test.each([
    ['HealthCheckFails', 'HealthCheck'],
    ['RecordDeploymentFails', 'RecordDeployment'],
    ['ManualRollbackFails', 'ManualRollback'],
    ['OperateFails', 'Operate'],
  ])('%s rings at the first error', (id, begins) => {
    expect(alarm(id)).toMatchObject({
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: functionOf(begins) } }],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
    });
  });

  test('one guard that fails beside healthy ones rings, told apart by stack', () => {
    expect(alarm('GuardsFail')).toMatchObject({
      Namespace: METRIC_NAMESPACE,
      MetricName: METRIC.guardsFailed,
      Dimensions: [{ Name: 'service', Value: 'Guards' }],
      Statistic: 'Sum',
      Threshold: 1,
    });
    const { Environment } = theResource(template, 'AWS::Lambda::Function', 'HealthCheck').properties as {
      Environment: { Variables: Record<string, unknown> };
    };
    expect(Environment.Variables.POWERTOOLS_SERVICE_NAME).toBe('Guards');
  });

  test('no value is no complaint, but for the alarm that silence itself rings', () => {
    const missing = alarms.map(({ TreatMissingData }) => TreatMissingData);
    expect(missing.filter((each) => each === 'breaching')).toHaveLength(1);
    expect(missing.filter((each) => each === 'notBreaching')).toHaveLength(alarms.length - 1);
  });

  test('anything in the dead-letter queue rings', () => {
    expect(alarm('Undelivered')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Threshold: 1,
    });
  });

  test.each([
    ['TicksDropped', 'InvocationDroppedCount'],
    ['TicksThrottled', 'TargetErrorThrottledCount'],
  ])('%s looks at the schedules of this stack only', (id, metric) => {
    const { properties } = theResource(template, 'AWS::Scheduler::ScheduleGroup', 'HealthCheck');
    expect(alarm(id)).toMatchObject({
      MetricName: metric,
      Dimensions: [{ Name: 'ScheduleGroup', Value: properties.Name }],
    });
  });

  test('every alarm tells the alarm topic, and its text leads to a section of the runbook', () => {
    const { id } = theResource(template, 'AWS::SNS::Topic', 'AlertsAlarmTopic');
    expect(alarms).toHaveLength(10);
    for (const { AlarmActions, AlarmDescription } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: id }]);
      expect(AlarmDescription).toMatch(/^[A-Z].+\. .+\. What to do: docs\/runbook\.md#alarm-[a-z-]+$/);
      // CloudWatch's limit
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
    }
  });
});
