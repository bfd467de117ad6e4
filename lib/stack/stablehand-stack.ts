import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { renderPolicyFile } from '../contract/policy-file.ts';
import type { Policy } from '../core/words/policy.ts';
import { PeopleRights } from './access/people-rights.ts';
import { Alarms } from './alarms.ts';
import { Alerts } from './alerts.ts';
import { confirmHintOf } from './confirm-hint.ts';
import { POLICY_FILE } from './functions/bundling.ts';
import type { FunctionSetting, NetworkProps } from './functions/function-setting.ts';
import { HealthCheck } from './functions/health-check.ts';
import { ManualRollback } from './functions/manual-rollback.ts';
import { Operate } from './functions/operate.ts';
import { RecordDeployment } from './functions/record-deployment.ts';
import { GuardTable } from './guard-table.ts';
import { manualRollbackNameOf, namesFrom, operateNameOf } from './stack-names.ts';
import { Undelivered } from './undelivered.ts';

/** Tags, permissions boundary, account and region are the CDK's own stack props. */
export interface StablehandStackProps extends StackProps, NetworkProps {
  /** What to watch, how, and whom to tell; it travels inside every function's bundle. */
  readonly policy: Policy;
  /**
   * A table that an earlier stack left behind in this account and region.
   *
   * @default - a new one, kept when the stack is destroyed
   */
  readonly tableName?: string;
  /**
   * Functions, topics, queue and schedule group are called `<prefix>-...`; unique in account and region.
   *
   * @default - CloudFormation names them, but for the two that people call: `<stack name>-manual-rollback` and `<stack name>-operate`
   */
  readonly namePrefix?: string;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
  /**
   * Calls of the health check a minute, over which the guards are shared out. Whole number, 1 to 100.
   *
   * @default 1
   */
  readonly shards?: number;
  /**
   * Sets `shards` executions aside for the health check. AWS refuses that in accounts whose limit is still the first 10.
   *
   * @default true
   */
  readonly reserveConcurrency?: boolean;
}

/** Everything that guards the endpoints of one policy in one account and region. */
export class StablehandStack extends Stack {
  /** @throws {RangeError} when shards or names are out of their range. */
  constructor(scope: Construct, id: string, props: StablehandStackProps) {
    const { policy, shards = 1, vpc, vpcSubnets, securityGroups } = props;
    super(scope, id, { description: 'Stablehand: puts the stable model back', ...props });
    if (!Number.isInteger(shards) || shards < 1 || shards > 100) {
      throw new RangeError(`shards must be a whole number from 1 to 100, got ${shards}`);
    }
    // stack tags alone would not reach what CloudFormation does not propagate to, such as the table's replica
    for (const [key, value] of Object.entries(props.tags ?? {})) Tags.of(this).add(key, value);
    const names = namesFrom(props.namePrefix);

    const { table } = new GuardTable(this, 'Table', { tableName: props.tableName });
    const { alertTopic, alarmTopic, addresses } = new Alerts(this, 'Alerts', {
      notify: policy.notify,
      namePrefix: props.namePrefix,
    });
    const undelivered = new Undelivered(this, 'Undelivered', { queueName: names('undelivered') }).queue;
    const manualRollbackName = manualRollbackNameOf(props.namePrefix ?? this.stackName);
    const setting: FunctionSetting = {
      reachable: { table, alertTopic, endpoints: policy.guards.map(({ endpoint }) => endpoint) },
      settings: {
        tableName: table.tableName,
        alertTopicArn: alertTopic.topicArn,
        policyFile: POLICY_FILE,
        manualRollbackName,
        operateName: operateNameOf(props.namePrefix ?? this.stackName),
      },
      policyText: renderPolicyFile(policy),
      undelivered,
      logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      serviceName: this.stackName,
      network: { vpc, vpcSubnets, securityGroups },
    };

    const healthCheck = new HealthCheck(this, 'HealthCheck', {
      setting,
      shards,
      reserveConcurrency: props.reserveConcurrency ?? true,
      functionName: names('health-check'),
      scheduleGroupName: names('ticks'),
    });
    const recordDeployment = new RecordDeployment(this, 'RecordDeployment', {
      setting,
      functionName: names('record-deployment'),
    }).guard;
    const manualRollback = new ManualRollback(this, 'ManualRollback', { setting }).guard;

    const operate = new Operate(this, 'Operate', { setting }).guard;

    new Alarms(this, 'Alarms', {
      healthCheck: healthCheck.guard,
      recordDeployment,
      manualRollback,
      operate,
      schedules: healthCheck.schedules,
      undelivered,
      alertTopic,
      alarmTopic,
      serviceName: setting.serviceName,
    });
    const people = new PeopleRights(this, 'People', {
      functions: [healthCheck.guard, recordDeployment, manualRollback, operate],
      operated: [manualRollback, operate],
      table,
      topics: [alertTopic, alarmTopic],
    });

    this.show({
      HealthCheckFunction: healthCheck.guard.fn.functionName,
      RecordDeploymentFunction: recordDeployment.fn.functionName,
      ManualRollbackFunction: manualRollback.fn.functionName,
      OperateFunction: operate.fn.functionName,
      TableName: table.tableName,
      AlertTopicArn: alertTopic.topicArn,
      AlarmTopicArn: alarmTopic.topicArn,
      UndeliveredQueueUrl: undelivered.queueUrl,
      OperatorPolicyArn: people.operator.managedPolicyArn,
      ViewerPolicyArn: people.viewer.managedPolicyArn,
      ConfirmMail: confirmHintOf(addresses.length),
    });
  }

  private show(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
