import { countOf, durationText, percentOf, rateOf, wholeOf } from '../../../core/words/spoken.ts';
import { clockOf, momentOf } from '../../moment.ts';

import { metricsCommand } from '../command.ts';
import { rollBackByHand, type SomeTexts } from '../kind-text.ts';
import type { MailFacts } from '../mail-facts.ts';

/** What serves is in trouble, or no longer is, whatever was deployed. */
export const SERVING_TEXTS = {
  degraded: {
    outcome: 'DEGRADED',
    headline: (facts) => `${shareOf(facts)}, nothing was moved`,
    happened: (facts) =>
      `Since ${sinceOf(facts)} at least half of the requests to ${servedBy(facts)} have failed. No new version is involved.`,
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

  'degraded-over': {
    outcome: 'NO LONGER DEGRADED',
    headline: (facts) => lastedOf(facts),
    happened: (facts) => `${servedBy(facts)} no longer fails.`,
    users: (facts) => failedOf(facts),
    done: () => 'Nothing was moved. Stablehand keeps watching.',
    reasonForAll: true,
    next: () => [{ say: 'Nothing urgent. If the cause is not known yet, find it: the history has the exact times.' }],
  },
} satisfies SomeTexts;

const servedBy = ({ notice, endpoint, from }: MailFacts): string => {
  const variant = notice.fromVariant === undefined ? '' : ` (variant ${notice.fromVariant})`;
  return notice.from === undefined ? endpoint : `${from} on ${endpoint}${variant}`;
};

const shareOf = ({ notice: { outage } }: MailFacts): string => {
  const rate = outage === undefined ? undefined : rateOf(outage);
  return rate === undefined ? '' : `: ${percentOf(rate)} of requests fail`;
};

const sinceOf = ({ notice: { outage }, context }: MailFacts): string =>
  outage === undefined ? 'a while' : momentOf(outage.fromEpochSeconds, context.timeZone);

const lastedOf = ({ notice: { outage }, context }: MailFacts): string => {
  if (outage?.toEpochSeconds === undefined) return '';
  const minutes = (outage.toEpochSeconds - outage.fromEpochSeconds) / 60;
  return `: over after ${durationText(minutes)}, at ${clockOf(outage.toEpochSeconds, context.timeZone)}`;
};

const failedOf = ({ notice: { outage } }: MailFacts): string => {
  if (outage === undefined) return 'The number of failed requests was not recorded.';
  const { requests, bad, toEpochSeconds } = outage;
  const rate = rateOf(outage);
  const share = rate === undefined ? '' : ` (${percentOf(rate)})`;
  const so = toEpochSeconds === undefined ? ' so far' : '';
  return `${wholeOf(bad)} of ${countOf(requests, 'request')}${share} failed${so}.`;
};
