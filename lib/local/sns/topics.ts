import { AwsError } from '../aws-error.ts';
import type { Identity } from '../identity.ts';
import { type FilterPolicy, parseFilterPolicy } from './filter-policy.ts';

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** What confirms it. */
  readonly token: string;
  confirmed: boolean;
  attributes: Readonly<Record<string, string>>;
  filter: FilterPolicy | undefined;
}

export interface Topic {
  readonly arn: string;
  attributes: Readonly<Record<string, string>>;
  readonly subscriptions: Subscription[];
}

/** The topics of one account and Region. Whatever is not there is refused with SNS's NotFound. */
export interface Topics {
  create(name: string, attributes: Readonly<Record<string, string>>): Topic;
  delete(arn: string): void;
  get(arn: string): Topic;
  all(): readonly Topic[];
  subscription(arn: string): Subscription;
  unsubscribe(arn: string): void;
}

export function topicsOf({ region, account }: Identity): Topics {
  const topics = new Map<string, Topic>();
  const find = (subscriptionArn: string) =>
    [...topics.values()].flatMap(({ subscriptions }) => subscriptions).find(({ arn }) => arn === subscriptionArn);
  return {
    create(name, attributes) {
      if (!/^[\w-]{1,256}(\.fifo)?$/.test(name))
        throw new AwsError('InvalidParameter', 'Invalid parameter: Topic Name');
      const arn = `arn:aws:sns:${region}:${account}:${name}`;
      const topic = topics.get(arn) ?? { arn, attributes, subscriptions: [] };
      topics.set(arn, topic);
      return topic;
    },
    delete: (arn) => void topics.delete(arn),
    get(arn) {
      const topic = topics.get(arn);
      if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
      return topic;
    },
    all: () => [...topics.values()],
    subscription(arn) {
      const found = find(arn);
      if (found === undefined) throw new AwsError('NotFound', 'Subscription does not exist', 404);
      return found;
    },
    unsubscribe(arn) {
      for (const { subscriptions } of topics.values()) {
        const at = subscriptions.findIndex((subscription) => subscription.arn === arn);
        if (at >= 0) subscriptions.splice(at, 1);
      }
    },
  };
}

/** Attributes as they will be, with their filter. @throws {AwsError} for a policy or scope that is not emulated. */
export function withAttributes(
  attributes: Readonly<Record<string, string>>,
): Pick<Subscription, 'attributes' | 'filter'> {
  const { FilterPolicy: policy, FilterPolicyScope: scope = 'MessageAttributes' } = attributes;
  if (scope !== 'MessageAttributes') {
    throw new AwsError(
      'InvalidParameter',
      `Invalid parameter: FilterPolicyScope ${scope} is not emulated here, only MessageAttributes`,
    );
  }
  return { attributes, filter: policy === undefined || policy === '' ? undefined : parseFilterPolicy(policy) };
}
