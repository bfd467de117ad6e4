import type { Subscriber } from '../core/words/policy.ts';

/** Attribute names and allowed values, as an SNS filter policy over message attributes. */
export type NoticeFilter = Readonly<
  { audience: readonly string[] } & Partial<Record<'endpoint' | 'severity', readonly string[]>>
>;

/** One address, one subscription, one click to confirm. */
export interface NotifySubscription {
  readonly email: string;
  readonly filter: NoticeFilter;
  /** Says in a sentence why more arrives than the policy asks for; absent when the filter is exact. */
  readonly broaderBecause?: string;
}

/** SNS multiplies the numbers of values of all keys of a filter and refuses more. */
const MOST_COMBINATIONS = 150;

/**
 * One subscription per address, in the order in which addresses appear. Several entries of one address are joined; where one
 * filter cannot say exactly what they say, it lets more through, never less: a mail too many is better than one that is missing.
 */
export function notifySubscriptionsOf(notify: readonly Subscriber[]): readonly NotifySubscription[] {
  const entriesOf = new Map<string, Subscriber[]>();
  for (const entry of notify) {
    // the same mailbox in another case is the same mailbox, and would ask its owner to confirm twice
    const mailbox = entry.email.toLowerCase();
    entriesOf.set(mailbox, [...(entriesOf.get(mailbox) ?? []), entry]);
  }
  return [...entriesOf.values()].map((entries) => joined(entries));
}

function joined(entries: readonly Subscriber[]): NotifySubscription {
  const [{ email } = { email: '' }] = entries;
  const audience = [...new Set(entries.map((entry) => entry.audience))];
  const endpoint = unionOf(entries.map((entry) => entry.endpoints));
  const severity = unionOf(entries.map((entry) => entry.severity));
  const whole = filterOf(audience, endpoint, severity);

  const combinations = audience.length * (endpoint?.length ?? 1) * (severity?.length ?? 1);
  if (combinations > MOST_COMBINATIONS) {
    return {
      email,
      filter: filterOf(audience, undefined, severity),
      broaderBecause: `${email} names ${endpoint?.length} endpoints, which makes ${combinations} combinations of values and SNS allows ${MOST_COMBINATIONS}: it gets the notices of all endpoints`,
    };
  }
  const alike = entries.every((entry) => sameValues(entry.endpoints, endpoint) && sameValues(entry.severity, severity));
  if (alike) return { email, filter: whole };
  return {
    email,
    filter: whole,
    broaderBecause: `${email} stands in ${entries.length} entries of notify with different endpoints or severities, and one address has one filter: it gets what any of them lets through, for ${audience.join(' and ')} alike`,
  };
}

const filterOf = (
  audience: readonly string[],
  endpoint: readonly string[] | undefined,
  severity: readonly string[] | undefined,
): NoticeFilter => ({ audience, ...(endpoint && { endpoint }), ...(severity && { severity }) });

/** Absent means no limit, so one absent list makes the union absent. */
function unionOf(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const limited = lists.filter((list) => list !== undefined);
  return limited.length < lists.length ? undefined : [...new Set(limited.flat())];
}

const sameValues = (some: readonly string[] | undefined, others: readonly string[] | undefined): boolean =>
  some === others || (some !== undefined && others !== undefined && new Set(some).size === others.length);
