import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Policy } from '../core/words/policy.ts';
import { confirmHintOf } from './confirm-hint.ts';
import { Stablehand } from './stablehand.ts';
import type { StablehandProps } from './stablehand-props.ts';

/** Tags, permissions boundary, account and region are the CDK's own stack props. */
export interface StablehandStackProps extends StackProps, StablehandProps {
  readonly policy: Policy;
}

/** One `Stablehand` in a stack of its own, with outputs that say what there is. */
export class StablehandStack extends Stack {
  readonly stablehand: Stablehand;

  /** @throws {RangeError} when shards or names are out of their range. */
  constructor(scope: Construct, id: string, props: StablehandStackProps) {
    super(scope, id, { description: 'Stablehand: puts the stable model back', ...props });
    // stack tags alone would not reach what CloudFormation does not propagate to, such as the table's replica
    for (const [key, value] of Object.entries(props.tags ?? {})) Tags.of(this).add(key, value);
    // this id leaves no trace in logical ids: what 0.1.0 deployed is updated, not replaced
    this.stablehand = new Stablehand(this, 'Default', props);
    const { healthCheck, recordDeployment, manualRollback, operate, people, ...made } = this.stablehand;
    this.show({
      HealthCheckFunction: healthCheck.fn.functionName,
      RecordDeploymentFunction: recordDeployment.fn.functionName,
      ManualRollbackFunction: manualRollback.fn.functionName,
      OperateFunction: operate.fn.functionName,
      TableName: made.table.tableName,
      AlertTopicArn: made.alertTopic.topicArn,
      AlarmTopicArn: made.alarmTopic.topicArn,
      UndeliveredQueueUrl: made.undelivered.queueUrl,
      OperatorPolicyArn: people.operator.managedPolicyArn,
      ViewerPolicyArn: people.viewer.managedPolicyArn,
      ConfirmMail: confirmHintOf(made.addresses.length),
    });
  }

  private show(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
