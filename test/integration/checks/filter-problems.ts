import { AUDIENCES, type Policy, SEVERITIES } from '../../../lib/core/words/policy.ts';
import type { Deployment, Subscription } from './deployment.ts';

/** Attributes of a notice that filters may ask for. */
type Attributes = Readonly<Record<string, string>>;

/**
 * A sentence for every kind of notice that somebody would miss, or get without having asked: every audience, severity and guarded endpoint is
 * tried against every address. Read from the policy alone, so that a filter that is wrong by the same rule is found.
 */
export function filterProblems(policy: Policy, { subscriptions }: Deployment, alertTopicArn: string): string[] {
  const addresses = [...new Set(policy.notify.map(({ email }) => email))];
  const strangers = subscriptions
    .filter(({ Protocol, Endpoint }) => Protocol === 'email' && !addresses.includes(Endpoint))
    .map(({ Endpoint }) => `${Endpoint} is subscribed and stands nowhere in notify`);
  const wrong = addresses.flatMap((address) =>
    noticesFor(policy).flatMap((notice) => {
      const wanted = policy.notify.some((entry) => entry.email === address && asksFor(entry, notice));
      const got = subscriptions.some(
        (each) => each.TopicArn === alertTopicArn && each.Endpoint === address && letsThrough(each, notice),
      );
      if (wanted === got) return [];
      const what = `notices for ${notice.audience} about ${notice.endpoint}, ${notice.severity}`;
      return [wanted ? `${address} would miss ${what}` : `${address} would get ${what}, and has not asked for them`];
    }),
  );
  return [...strangers, ...wrong];
}

const noticesFor = ({ guards }: Policy): Attributes[] =>
  guards.flatMap(({ endpoint }) =>
    AUDIENCES.flatMap((audience) => SEVERITIES.map((severity) => ({ endpoint, audience, severity, kind: 'any' }))),
  );

const asksFor = ({ audience, endpoints, severity }: Policy['notify'][number], notice: Attributes): boolean =>
  notice.audience === audience &&
  (endpoints?.includes(notice.endpoint ?? '') ?? true) &&
  (severity?.some((each) => each === notice.severity) ?? true);

/** SNS: every key of the filter must be an attribute with one of its values. */
export const letsThrough = ({ FilterPolicy = {} }: Pick<Subscription, 'FilterPolicy'>, notice: Attributes): boolean =>
  Object.entries(FilterPolicy).every(([name, values]) => values.includes(notice[name] ?? ''));
