import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { parseTickInput } from '../../../lib/contract/tick-input.ts';
import { aTemplate, theResource } from '../a-stack.ts';

const template = aTemplate();

describe('the schedule', () => {
  test('calls once a minute, on the minute, and never repeats a tick', () => {
    template.resourceCountIs('AWS::Scheduler::Schedule', 1);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: Match.absent() },
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: Match.anyValue() },
        RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^HealthCheckSchedulerRole'), 'Arn'] },
      },
    });
  });

  test('Lambda does not repeat it either: Scheduler calls asynchronously', () => {
    const { id } = theResource(template, 'AWS::Lambda::Function', 'HealthCheck');
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  test('sends what the function reads, with the scheduled time as clock', () => {
    const { Target } = theResource(template, 'AWS::Scheduler::Schedule', 'HealthCheck').properties as {
      Target: { Input: string };
    };
    expect(Target.Input).toContain('<aws.scheduler.scheduled-time>');
    const sent = JSON.parse(Target.Input.replace('<aws.scheduler.scheduled-time>', '2026-11-22T10:00:00Z'));
    // printed by date -ud 2026-11-22T10:00:00Z +%s
    expect(parseTickInput(sent)).toEqual({ atEpochSeconds: 1795341600, shard: 0, shards: 1 });
  });

  test("only this stack's own schedules may use its role", () => {
    const { properties } = theResource(template, 'AWS::IAM::Role', 'HealthCheckSchedulerRole');
    expect(JSON.stringify(properties.AssumeRolePolicyDocument)).toMatch(
      /aws:SourceAccount.*aws:SourceArn.*HealthCheckSchedules/,
    );
  });

  test('the group goes with the stack, so that the stack can come back under its name', () => {
    template.hasResource('AWS::Scheduler::ScheduleGroup', { DeletionPolicy: 'Delete' });
  });

  test('every shard has its own call, and a place to run', () => {
    const sharded = aTemplate({ shards: 3 });
    const inputs = Object.values(sharded.findResources('AWS::Scheduler::Schedule')).map(
      ({ Properties }) => JSON.parse(Properties.Target.Input) as { shard: number; shards: number },
    );
    expect(inputs.map(({ shard, shards }) => `${shard} of ${shards}`).sort()).toEqual(['0 of 3', '1 of 3', '2 of 3']);
    sharded.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 3 });
  });

  test('one tick runs at a time and ends before the next begins', () => {
    const { properties } = theResource(template, 'AWS::Lambda::Function', 'HealthCheck');
    expect(properties.ReservedConcurrentExecutions).toBe(1);
    expect(properties.Timeout).toBeLessThan(60);
  });

  test("an account with AWS's first limit of 10 executions can do without the reservation", () => {
    const { properties } = theResource(
      aTemplate({ reserveConcurrency: false }),
      'AWS::Lambda::Function',
      'HealthCheck',
    );
    expect(properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  test.each([0, 1.5, 101])('%s shards are refused with a sentence', (shards) => {
    expect(() => aTemplate({ shards })).toThrow(`shards must be a whole number from 1 to 100, got ${shards}`);
  });
});
