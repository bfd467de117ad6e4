import { signalWords } from '../../../core/words/signal-words.ts';
import { countOf, durationText, percentOf, rateOf, wholeOf } from '../../../core/words/spoken.ts';
import { clockOf, momentOf } from '../../moment.ts';
import { metricsCommand } from '../command.ts';
import { lookAtWeights, rollBackByHand, type SomeTexts } from '../kind-text.ts';
import type { MailFacts } from '../mail-facts.ts';

/** What serves is in trouble, or no longer is, whatever was deployed. */
export const SERVING_TEXTS = {
  degraded: {
    outcome: 'DEGRADED',
    headline: (facts) => `${shareOf(facts)}, nothing was moved`,
    happened: (facts) => troubleOf(facts),
    users: (facts) => failedOf(facts),
    done: () =>
      'Nothing was moved: no new version is to blame. Stablehand checks every minute and sends a mail when this is over.',
    next: (facts) => [
      {
        say: 'First check what it depends on: feature stores, callers, instances, quotas. The metrics of this endpoint (changes nothing):',
        command: metricsCommand(facts.endpoint, facts.context.region),
      },
      ...(facts.notice.to === undefined
        ? []
        : [
            rollBackByHand(
              facts,
              facts.notice.toVariant === undefined
                ? `If the version itself is to blame, roll back to ${facts.to}:`
                : `${facts.to} on ${facts.notice.toVariant} serves too and is healthy. To move all traffic there:`,
            ),
          ]),
    ],
  },

  'nobody-served': {
    outcome: 'NOBODY IS SERVED',
    headline: () => ': every variant has weight 0',
    happened: ({ endpoint }) =>
      `Someone set the weight of every variant of ${endpoint} to 0. SageMaker has no variant to send requests to.`,
    users: () => 'No request can be answered until a variant has a weight above 0.',
    done: () => 'Nothing was moved: nobody but the person who set it knows whether it was meant.',
    reasonForAll: true,
    next: (facts) => [
      { say: 'If it was not meant, give the variant that should serve a weight above 0.' },
      lookAtWeights(facts),
    ],
  },

  'stable-failing': {
    outcome: 'STABLE VERSION FAILS',
    headline: ({ from, to, notice }) => (notice.to === undefined ? '' : `: ${from} fails, ${to} does not`),
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, the stable version ${from} is failing. The new version ${to} beside it is not.`,
    users: ({ from }) => `Users whose requests go to ${from} get errors, and that is most of them.`,
    done: ({ to }) =>
      `Nothing was moved. ${to} is still being judged, so a person decides whether it should take over.`,
    reasonForAll: true,
    next: (facts) => [
      rollBackByHand(facts, `To move all traffic to ${facts.to} now:`),
      {
        say: 'Then find out what happened to the stable version: its instances, its limits, what it calls. The metrics of this endpoint (changes nothing):',
        command: metricsCommand(facts.endpoint, facts.context.region),
      },
    ],
  },

  'stable-failing-over': {
    outcome: 'STABLE VERSION WELL AGAIN',
    headline: () => '',
    happened: ({ endpoint }) => `On ${endpoint}, the stable version no longer fails.`,
    users: () => 'Requests are served as before.',
    done: () => 'Nothing was moved. Stablehand keeps comparing the versions.',
    next: () => [{ say: 'Nothing urgent. If the cause is not known yet, find it: the history has the exact times.' }],
  },

  'degraded-over': {
    outcome: 'NO LONGER DEGRADED',
    headline: (facts) => lastedOf(facts, facts.notice.outage),
    happened: (facts) =>
      facts.notice.found === undefined
        ? `${servedBy(facts)} no longer fails.`
        : `${servedBy(facts)} is back below ${percentOf(facts.notice.found.rate)}.`,
    users: (facts) => failedOf(facts),
    done: () => 'Nothing was moved. Stablehand keeps watching.',
    reasonForAll: true,
    next: () => [{ say: 'Nothing urgent. If the cause is not known yet, find it: the history has the exact times.' }],
  },

  'traffic-lost': {
    outcome: 'TRAFFIC LOST',
    headline: ({ notice: { traffic } }) =>
      traffic === undefined
        ? ''
        : `: ${wholeOf(traffic.requests)} of at least ${wholeOf(traffic.expected)} requests came`,
    happened: ({ notice: { traffic }, endpoint, context }) =>
      traffic === undefined
        ? `Fewer requests than usual reach ${endpoint}.`
        : `Since ${momentOf(traffic.fromEpochSeconds, context.timeZone)} CloudWatch counts ${countOf(traffic.requests, 'request')} to ${endpoint}. At least ${wholeOf(traffic.expected)} were expected.`,
    users: () => 'Requests that never arrive cannot be counted as failed. Users may be getting no answer at all.',
    done: () =>
      'Nothing was moved: no version brings lost requests back. Stablehand checks every minute and sends a mail when the traffic is back.',
    next: (facts) => [
      {
        say: 'Ask the callers first: deployments, gateways, DNS, credentials, quotas. If other endpoints have lost traffic too, CloudWatch may be late. The metrics of this endpoint (changes nothing):',
        command: metricsCommand(facts.endpoint, facts.context.region),
      },
    ],
  },

  'traffic-back': {
    outcome: 'TRAFFIC IS BACK',
    headline: (facts) => lastedOf(facts, facts.notice.traffic),
    happened: ({ endpoint }) => `As many requests reach ${endpoint} as before.`,
    users: ({ notice: { traffic } }) =>
      traffic === undefined
        ? 'How many requests stayed away was not recorded.'
        : `${countOf(traffic.requests, 'request')} came in that time; at least ${wholeOf(traffic.expected)} were expected.`,
    done: () => 'Nothing was moved. Stablehand keeps watching.',
    reasonForAll: true,
    next: () => [
      { say: 'Nothing urgent. If the cause is not known yet, ask the callers: the history has the exact times.' },
    ],
  },
} satisfies SomeTexts;

const servedBy = ({ notice, endpoint, from }: MailFacts): string => {
  const variant = notice.fromVariant === undefined ? '' : ` (variant ${notice.fromVariant})`;
  return notice.from === undefined ? endpoint : `${from} on ${endpoint}${variant}`;
};

const verbOf = ({ notice: { found } }: MailFacts): string => signalWords(found ?? { signal: 'errors' }).verb;

/** What it is, and who else has it. */
function troubleOf(facts: MailFacts): string {
  const { others = [] } = facts.notice;
  if (others.length === 0) return aloneOf(facts);
  return `${aloneOf(facts)} ${namesOf(others)} ${others.length === 1 ? 'has' : 'have'} been in trouble since the same minutes. That points at what they share, not at a model.`;
}

const namesOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

function aloneOf(facts: MailFacts): string {
  const { found } = facts.notice;
  const since = sinceOf(facts);
  if (found === undefined)
    return `Since ${since} at least half of the requests to ${servedBy(facts)} have failed. No new version is involved.`;
  const allowed = percentOf(found.rate);
  const measure =
    found.of === 'limit'
      ? `The limit in the policy is ${allowed}.`
      : `At this hour up to ${allowed} is usual for this version.`;
  return `Since ${since}, ${percentOf(found.badRate)} of the requests to ${servedBy(facts)} ${verbOf(facts)}. ${measure} No new version is involved. ${signalWords(found).meaning}`;
}

const shareOf = (facts: MailFacts): string => {
  const { outage } = facts.notice;
  const rate = outage === undefined ? undefined : rateOf(outage);
  return rate === undefined
    ? ''
    : `: ${percentOf(rate)} of requests ${facts.notice.found === undefined ? 'fail' : verbOf(facts)}`;
};

const sinceOf = ({ notice: { outage }, context }: MailFacts): string =>
  outage === undefined ? 'a while' : momentOf(outage.fromEpochSeconds, context.timeZone);

function lastedOf(
  { context }: MailFacts,
  lasted: { readonly fromEpochSeconds: number; readonly toEpochSeconds?: number } | undefined,
): string {
  if (lasted?.toEpochSeconds === undefined) return '';
  const minutes = (lasted.toEpochSeconds - lasted.fromEpochSeconds) / 60;
  return `: over after ${durationText(minutes)}, at ${clockOf(lasted.toEpochSeconds, context.timeZone)}`;
}

const failedOf = (facts: MailFacts): string => {
  const { outage } = facts.notice;
  if (outage === undefined) return 'The number of failed requests was not recorded.';
  const { requests, bad, toEpochSeconds } = outage;
  const rate = rateOf(outage);
  const share = rate === undefined ? '' : ` (${percentOf(rate)})`;
  const so = toEpochSeconds === undefined ? ' so far' : '';
  return `${wholeOf(bad)} of ${countOf(requests, 'request')}${share} ${verbOf(facts)}${so}.`;
};
