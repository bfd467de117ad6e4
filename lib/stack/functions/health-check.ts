import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionSetting } from './function-setting.ts';
import { GuardFunction } from './guard-function.ts';

export interface HealthCheckProps {
  readonly setting: FunctionSetting;
  /** Whole number, at least 1: the guards are shared out over so many calls a minute. */
  readonly shards: number;
  readonly reserveConcurrency: boolean;
  readonly functionName?: string;
  readonly scheduleGroupName?: string;
}

/** Looks at every guard once a minute, with the scheduled time as its clock. */
export class HealthCheck extends Construct {
  readonly guard: GuardFunction;
  readonly schedules: ScheduleGroup;

  constructor(scope: Construct, id: string, props: HealthCheckProps) {
    super(scope, id);
    const { setting, shards, reserveConcurrency, functionName, scheduleGroupName } = props;
    this.guard = new GuardFunction(this, 'Guard', {
      name: 'health-check',
      setting,
      description: 'Watches the guarded endpoints and moves traffic back to the stable model',
      functionName,
      // shorter than a minute: a tick that hangs must not meet the next one
      timeout: Duration.seconds(50),
      memorySize: 512,
      // Scheduler calls asynchronously, so Lambda's own retries count too; the next tick sees the same and newer
      retryAttempts: 0,
      maxEventAge: Duration.seconds(60),
      reservedConcurrentExecutions: reserveConcurrency ? shards : undefined,
    });
    this.schedules = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName,
      // its name is the same every time: a group that was kept would stand in the way of the next stack
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.aRole(this.guard.fn, setting.undelivered);
    for (let shard = 0; shard < shards; shard += 1) {
      new Schedule(this, `Shard${shard}`, {
        description: `Stablehand looks after shard ${shard} of ${shards}, every minute`,
        scheduleGroup: this.schedules,
        schedule: ScheduleExpression.rate(Duration.minutes(1)),
        timeWindow: TimeWindow.off(),
        target: new LambdaInvoke(this.guard.fn, {
          input: ScheduleTargetInput.fromObject({ at: ContextAttribute.scheduledTime, shard, shards }),
          // the CDK's default is 185 attempts over a day: yesterday's ticks would pile up behind an outage
          retryAttempts: 0,
          maxEventAge: Duration.seconds(60),
          deadLetterQueue: setting.undelivered,
          // the L2 would also grant all versions and aliases (`:*`)
          role: role.withoutPolicyUpdates(),
        }),
      });
    }
  }

  private aRole(fn: IFunction, undelivered: IQueue): Role {
    const role = new Role(this, 'SchedulerRole', {
      description: `What the schedules of ${Stack.of(this).stackName} may do`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.schedules.scheduleGroupArn,
          },
        },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }));
    return role;
  }
}
