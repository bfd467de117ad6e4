import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Policy } from '../core/words/policy.ts';
import type { SubscriberInput } from '../policy/policy-words.ts';
import type { NetworkProps } from './functions/function-setting.ts';

export interface StablehandProps extends NetworkProps {
  /**
   * What to watch, how, and whom to tell; it travels inside every function's bundle. `new ModelGuard(...)` adds guards to it.
   *
   * @default - nobody is told, and only the model guards are watched
   */
  readonly policy?: Policy;
  /**
   * Whom to tell, besides those that the policy names.
   *
   * @default - nobody else
   */
  readonly notify?: readonly SubscriberInput[];
  /**
   * A table that an earlier stack left behind in this account and region.
   *
   * @default - a new one, kept when the stack is destroyed
   */
  readonly tableName?: string;
  /** @default - a key that DynamoDB owns, which costs nothing */
  readonly tableKey?: IKey;
  /**
   * Your own topic for notices. Subscriptions of `notify` are added to it, and the functions may publish to it.
   *
   * @default - a new one, encrypted
   */
  readonly alertTopic?: ITopic;
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
