import { Arn, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { FunctionSetting } from './function-setting.ts';
import { GuardFunction } from './guard-function.ts';

export interface MlflowSyncProps {
  readonly setting: FunctionSetting;
  readonly functionName?: string;
}

/** Tells MLflow every ten minutes what production knows. A function of its own: when MLflow hangs, nothing else does. */
export class MlflowSyncFunction extends Construct {
  readonly guard: GuardFunction;

  constructor(scope: Construct, id: string, { setting, functionName }: MlflowSyncProps) {
    super(scope, id);
    this.guard = new GuardFunction(this, 'Guard', {
      name: 'mlflow-sync',
      setting,
      description: 'Writes what production knows of each version to its MLflow run',
      functionName,
      // shorter than the ten minutes between two runs: two at once would tell the same twice
      timeout: Duration.minutes(5),
      memorySize: 512,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(5),
    });
    const role = new Role(this, 'SchedulerRole', {
      description: `What the MLflow schedule of ${Stack.of(this).stackName} may do`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': Arn.format(
              { service: 'scheduler', resource: 'schedule-group', resourceName: 'default' },
              Stack.of(this),
            ),
          },
        },
      }),
    });
    const { fn } = this.guard;
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }));
    new Schedule(this, 'Schedule', {
      description: 'Stablehand tells MLflow what production knows',
      schedule: ScheduleExpression.rate(Duration.minutes(10)),
      timeWindow: TimeWindow.off(),
      // what one run misses, the next one tells: a call that failed is not kept
      target: new LambdaInvoke(fn, {
        retryAttempts: 0,
        maxEventAge: Duration.minutes(5),
        role: role.withoutPolicyUpdates(),
      }),
    });
  }
}
