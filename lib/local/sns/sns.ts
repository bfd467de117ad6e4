import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Identity } from '../identity.ts';
import { type Operations, operation, wireBoolean } from '../operation.ts';
import { confirmationOf, type Mail, notificationOf, onLoopback, postToSubscriber, type Recorded } from './delivery.ts';
import { passesFilter } from './filter-policy.ts';
import { checkPublication, type Publication, publishInput } from './publish-input.ts';
import { type Subscription, type Topic, topicsOf, withAttributes } from './topics.ts';

export interface SnsOptions {
  readonly identity: Identity;
  readonly now: () => number;
  readonly newId: () => string;
  /** Where a subscriber confirms; known once the server listens. */
  readonly endpointUrl: () => string;
  /** `at-once`: the person clicks as soon as the mail arrives. `pending`: nobody clicks until a test confirms. */
  readonly emailConfirmation: 'at-once' | 'pending';
}

export interface Sns {
  readonly operations: Operations;
  readonly mails: readonly Mail[];
  /** What went to queues, functions and hosts beyond loopback, none of which is contacted. */
  readonly recorded: readonly Recorded[];
  /** Clicks the link in the confirmation mail of every subscription of this address. */
  readonly confirm: (endpoint: string) => void;
  /** Resolves when every delivery that has begun is over. */
  readonly settled: () => Promise<void>;
}

const entries = z
  .array(z.object({ key: z.string(), value: z.string() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));
const ofTopic = z.object({ TopicArn: z.string() });
const ofSubscription = z.object({ SubscriptionArn: z.string() });

/** SNS: topics, subscriptions with attribute filters, deliveries to mailboxes in memory and to HTTP subscribers on loopback. */
export function sns({ identity, now, newId, endpointUrl, emailConfirmation }: SnsOptions): Sns {
  const topics = topicsOf(identity);
  const mails: Mail[] = [];
  const recorded: Recorded[] = [];
  const underway = new Set<Promise<void>>();
  const stamp = () => ({ messageId: newId(), at: new Date(now() * 1000) });

  const post = (...delivery: Parameters<typeof postToSubscriber>) => {
    const sending = postToSubscriber(...delivery).finally(() => underway.delete(sending));
    underway.add(sending);
  };

  const deliver = (subscription: Subscription, publication: Publication, messageId: string) => {
    const { protocol, endpoint, arn, attributes } = subscription;
    const raw = attributes.RawMessageDelivery === 'true';
    const body = publication.textFor(protocol);
    const notification = notificationOf(publication, protocol, { messageId, at: new Date(now() * 1000) });
    if (protocol === 'email') {
      const subject = publication.subject ?? 'AWS Notification Message';
      mails.push({ to: endpoint, subject, body, topicArn: publication.topicArn, atEpochSeconds: now() });
    } else if ((protocol === 'http' || protocol === 'https') && onLoopback(endpoint)) {
      post(endpoint, notification, arn, raw);
    } else {
      recorded.push({ protocol, endpoint, body: raw ? body : JSON.stringify(notification), atEpochSeconds: now() });
    }
  };

  const subscribe = (
    topic: Topic,
    protocol: string,
    endpoint: string,
    attributes: Readonly<Record<string, string>>,
  ) => {
    const known = topic.subscriptions.find(
      (candidate) => candidate.protocol === protocol && candidate.endpoint === endpoint,
    );
    if (known !== undefined) return known;
    const asksFirst =
      protocol === 'http' || protocol === 'https' || (protocol === 'email' && emailConfirmation === 'pending');
    const subscription: Subscription = {
      arn: `${topic.arn}:${newId()}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      token: newId().replaceAll('-', ''),
      confirmed: !asksFirst,
      ...withAttributes(attributes),
    };
    topic.subscriptions.push(subscription);
    if (asksFirst && onLoopback(endpoint)) {
      const query = new URLSearchParams({
        Action: 'ConfirmSubscription',
        Version: '2010-03-31',
        TopicArn: topic.arn,
        Token: subscription.token,
      });
      post(
        endpoint,
        confirmationOf(topic.arn, subscription.token, `${endpointUrl()}/?${query}`, stamp()),
        subscription.arn,
        false,
      );
    }
    return subscription;
  };

  const operations: Operations = {
    CreateTopic: operation(z.object({ Name: z.string(), Attributes: entries }), ({ Name, Attributes }) => ({
      TopicArn: topics.create(Name, Attributes).arn,
    })),
    DeleteTopic: operation(ofTopic, ({ TopicArn }) => topics.delete(TopicArn)),
    ListTopics: () => ({ Topics: topics.all().map(({ arn }) => ({ TopicArn: arn })) }),
    GetTopicAttributes: operation(ofTopic, ({ TopicArn }) => ({
      Attributes: new Map(Object.entries({ ...topics.get(TopicArn).attributes, TopicArn, Owner: identity.account })),
    })),

    Subscribe: operation(
      z.object({
        TopicArn: z.string(),
        Protocol: z.enum(['email', 'email-json', 'http', 'https', 'sqs', 'lambda', 'sms']),
        Endpoint: z.string(),
        Attributes: entries,
        ReturnSubscriptionArn: wireBoolean.optional(),
      }),
      ({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn }) => {
        const { arn, confirmed } = subscribe(topics.get(TopicArn), Protocol, Endpoint, Attributes);
        return { SubscriptionArn: confirmed || ReturnSubscriptionArn ? arn : 'pending confirmation' };
      },
      'InvalidParameter',
    ),
    ConfirmSubscription: operation(z.object({ TopicArn: z.string(), Token: z.string() }), ({ TopicArn, Token }) => {
      const subscription = topics.get(TopicArn).subscriptions.find(({ token }) => token === Token);
      if (subscription === undefined) throw new AwsError('InvalidParameter', 'Invalid parameter: Token');
      subscription.confirmed = true;
      return { SubscriptionArn: subscription.arn };
    }),
    Unsubscribe: operation(ofSubscription, ({ SubscriptionArn }) => topics.unsubscribe(SubscriptionArn)),
    ListSubscriptionsByTopic: operation(ofTopic, ({ TopicArn }) => ({
      Subscriptions: topics.get(TopicArn).subscriptions.map(({ arn, confirmed, protocol, endpoint }) => ({
        SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
        Owner: identity.account,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn,
      })),
    })),
    GetSubscriptionAttributes: operation(ofSubscription, ({ SubscriptionArn }) => {
      const { topicArn, protocol, endpoint, confirmed, attributes } = topics.subscription(SubscriptionArn);
      const PendingConfirmation = String(!confirmed);
      const fixed = {
        SubscriptionArn,
        TopicArn: topicArn,
        Protocol: protocol,
        Endpoint: endpoint,
        Owner: identity.account,
      };
      return { Attributes: new Map(Object.entries({ ...attributes, ...fixed, PendingConfirmation })) };
    }),
    SetSubscriptionAttributes: operation(
      z.object({ SubscriptionArn: z.string(), AttributeName: z.string(), AttributeValue: z.string().default('') }),
      ({ SubscriptionArn, AttributeName, AttributeValue }) => {
        const subscription = topics.subscription(SubscriptionArn);
        Object.assign(subscription, withAttributes({ ...subscription.attributes, [AttributeName]: AttributeValue }));
      },
    ),

    Publish: operation(
      publishInput,
      (input) => {
        const publication = checkPublication(input);
        const { subscriptions } = topics.get(publication.topicArn);
        const messageId = newId();
        for (const subscription of subscriptions) {
          const passes = subscription.filter === undefined || passesFilter(subscription.filter, publication.attributes);
          if (subscription.confirmed && passes) deliver(subscription, publication, messageId);
        }
        return { MessageId: messageId };
      },
      'InvalidParameter',
    ),
  };

  return {
    operations,
    mails,
    recorded,
    confirm(endpoint) {
      for (const subscription of topics.all().flatMap(({ subscriptions }) => subscriptions)) {
        if (subscription.endpoint === endpoint) subscription.confirmed = true;
      }
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
