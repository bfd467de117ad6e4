import { Annotations, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { type ITopic, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Subscriber } from '../core/words/policy.ts';
import { notifySubscriptionsOf } from './notify-subscriptions.ts';

export interface AlertsProps {
  readonly notify: readonly Subscriber[];
  /** @default - CloudFormation names both topics */
  readonly namePrefix?: string;
  /** @default - a new one, encrypted */
  readonly alertTopic?: ITopic;
}

/** How people hear of what the guards do (`alertTopic`), and of what happens to the guards themselves (`alarmTopic`). */
export class Alerts extends Construct {
  /** Notices of the functions, with attributes that subscriptions filter on. */
  readonly alertTopic: ITopic;
  /** The stack's own alarms. They carry no attributes, so nothing is filtered: for engineers only. */
  readonly alarmTopic: Topic;
  /** Addresses that must confirm before any mail reaches them, each once. */
  readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, { notify, namePrefix, alertTopic }: AlertsProps) {
    super(scope, id);
    this.alertTopic =
      alertTopic ??
      new Topic(this, 'AlertTopic', {
        topicName: namePrefix && `${namePrefix}-alerts`,
        displayName: 'Stablehand',
        enforceSSL: true,
        // only our functions publish here, and a failed publish fails their run: docs/decisions/0010-keys.md
        masterKey: Alias.fromAliasName(this, 'SnsKey', 'alias/aws/sns'),
      });
    this.alarmTopic = new Topic(this, 'AlarmTopic', {
      topicName: namePrefix && `${namePrefix}-alarms`,
      displayName: 'Stablehand alarms',
      enforceSSL: true,
      // no key: CloudWatch cannot publish under alias/aws/sns, and would fail without a word
    });
    this.letAlarmsPublish();

    this.addresses = this.subscribe(notify);
    if (!notify.some(({ audience }) => audience === 'engineers')) {
      Annotations.of(this).addWarningV2(
        'stablehand:no-engineer',
        'notify names no engineer: alarms about Stablehand itself (it stopped looking, it fails) will reach nobody; add an address without audience to notify',
      );
    }
  }

  private subscribe(notify: readonly Subscriber[]): readonly string[] {
    const subscriptions = notifySubscriptionsOf(notify);
    for (const { email, filter, broaderBecause } of subscriptions) {
      const filterPolicy = Object.fromEntries(
        Object.entries(filter).map(([name, values]) => [
          name,
          SubscriptionFilter.stringFilter({ allowlist: [...values] }),
        ]),
      );
      this.alertTopic.addSubscription(new EmailSubscription(email, { filterPolicy }));
      if (broaderBecause) Annotations.of(this).addWarningV2(`stablehand:broader-filter:${email}`, broaderBecause);
    }
    const engineers = notify.filter(({ audience }) => audience === 'engineers').map(({ email }) => email);
    for (const email of new Set(engineers)) this.alarmTopic.addSubscription(new EmailSubscription(email));
    return subscriptions.map(({ email }) => email);
  }

  /** A topic policy replaces the default one, in which CloudWatch of the same account is allowed for. */
  private letAlarmsPublish(): void {
    const stack = Stack.of(this);
    this.alarmTopic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.alarmTopic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'cloudwatch', resource: 'alarm:*' }) },
        },
      }),
    );
  }
}
