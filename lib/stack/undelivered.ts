import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface UndeliveredProps {
  /** @default - CloudFormation names it */
  readonly queueName?: string;
}

/** Where ticks and events end that reached no function, or that a function failed on. Anything in it is an alarm. */
export class Undelivered extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { queueName }: UndeliveredProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // SQS keeps nothing longer; long enough for someone back from a holiday
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'this queue is the dead-letter queue, of the schedule, the rule and the functions',
    });
  }
}
