import { dryRun, lookAtWeights, order, promote, rollBackByHand, type SomeTexts } from '../kind-text.ts';
import { BLIND } from './blind-texts.ts';

/** What the watching itself has to say: whom it trusts, what it cannot see, what people did. */
export const WATCH_TEXTS = {
  adopted: {
    outcome: 'NOW WATCHING',
    headline: ({ notice, to }) => (notice.to === undefined ? '' : `: ${to} is taken as stable`),
    happened: ({ endpoint, to }) =>
      `Stablehand saw ${endpoint} for the first time and takes ${to} as the version to return to.`,
    users: () => 'Nothing changes for users.',
    done: () => 'Recorded. No traffic was moved.',
    next: (facts) => [
      { say: 'Nothing, if that is the right version.' },
      ...promote(facts, `If it is ${facts.from} that should be returned to:`, facts.notice.from),
    ],
  },

  'no-stable-known': {
    outcome: 'NOT PROTECTED',
    headline: () => ': nobody has said which version is stable',
    happened: ({ endpoint }) => `Stablehand does not know which version of ${endpoint} is to be returned to.`,
    users: () => 'Nothing changes for users, but a bad version would not be moved away.',
    done: () => 'Nothing is judged and nothing is moved until the stable version is known.',
    next: (facts) => [
      ...promote(facts, `If it is ${facts.to}, which has most of the traffic now:`, facts.notice.to),
      {
        say: 'If it is another one, name its variant in stablehand.yaml ("stable: <variant>" under this endpoint) and deploy:',
        command: 'npx cdk deploy',
      },
    ],
  },

  starved: {
    outcome: 'UNDECIDED',
    headline: ({ from }) => `: too little traffic to judge ${from}`,
    happened: ({ endpoint, from }) =>
      `On ${endpoint}, ${from} gets so few requests that nobody can say yet whether it is worse. That is not the same as healthy.`,
    users: () => 'If it is worse, the few users it answers are served badly, and nobody can tell yet.',
    done: () => 'Nothing was moved. The comparison goes on.',
    next: (facts) => [
      { say: `Give ${facts.from} a larger share of the traffic, or wait. The weights now:` },
      lookAtWeights(facts),
      ...promote(
        facts,
        `If ${facts.from} is good enough for you as it is, make it the stable version:`,
        facts.notice.from,
      ),
    ],
  },

  'not-judged': {
    outcome: 'NOT JUDGED',
    headline: () => ': versions serve that nobody watches',
    happened: ({ endpoint }) => `On ${endpoint}, versions have traffic that stablehand does not judge.`,
    users: () =>
      'If one of them is bad, users are served badly until somebody else notices. That is not the same as well.',
    done: () => 'Nothing is moved on their account. What is judged already goes on being judged.',
    reasonForAll: true,
    next: (facts) => [
      { say: 'Watch these versions by other means, or give fewer of them traffic at the same time. The weights now:' },
      lookAtWeights(facts),
    ],
  },

  'metrics-unreadable': BLIND,

  'quarantined-version-back': {
    outcome: 'BAD VERSION IS BACK',
    headline: ({ from }) => `: ${from} serves again`,
    happened: ({ endpoint, from }) => `On ${endpoint}, ${from} has traffic again, though it was rolled back before.`,
    users: ({ harm, notice }) =>
      notice.failedRequests === undefined && notice.comparison === undefined
        ? 'Users may meet the same fault as last time.'
        : `${harm} Users may meet the same fault as last time.`,
    done: ({ from }) =>
      `Told at once, and ${from} is judged afresh. With "mode: auto" it is also moved away at once: then a mail says ROLLING BACK. With approve you are asked; with observe it stays.`,
    next: (facts) => [
      { say: 'Find out who deployed it.' },
      rollBackByHand(facts, 'If that was a mistake, and no mail says ROLLING BACK, move it away now:'),
      ...(facts.notice.from === undefined
        ? []
        : [
            order(facts, 'If it was on purpose and its fault is mended, have it judged like any other version:', {
              action: 'release',
              version: facts.notice.from,
              reason: `decided by hand after notice ${facts.notice.kind}`,
            }),
          ]),
    ],
  },

  'endpoint-gone': {
    outcome: 'ENDPOINT GONE',
    headline: () => ': it no longer exists and is no longer watched',
    happened: ({ endpoint }) => `SageMaker says that there is no endpoint ${endpoint} any more.`,
    users: () => 'Callers of this endpoint get errors, unless it was deleted on purpose.',
    done: () => 'Nothing was moved. Its history is kept; should it come back, it is watched anew.',
    next: ({ endpoint }) => [
      { say: `If it was on purpose, take ${endpoint} out of stablehand.yaml and deploy:`, command: 'npx cdk deploy' },
    ],
  },

  promoted: {
    outcome: 'PROMOTED',
    headline: ({ notice, to }) => (notice.to === undefined ? '' : `: ${to} is now the stable version`),
    happened: ({ endpoint, to, who }) => `${to} is now the version that ${endpoint} returns to. Decided by: ${who}.`,
    users: () => 'Nothing changes for users.',
    done: () => 'Recorded. No traffic was moved by this.',
    next: (facts) => [dryRun(facts, 'Nothing. To see where a rollback would go from now on (changes nothing):')],
  },

  'manual-action': {
    outcome: 'BY HAND',
    // the subject has named the endpoint, and has no room to say it twice
    headline: ({ why, endpoint }) => `: ${why.replace(` on ${endpoint}`, '')}`,
    happened: ({ endpoint, who }) => `A person acted on ${endpoint}. By their own account: ${who}.`,
    users: ({ readBack }) => `What users notice depends on what was asked; see the reason. ${readBack}`,
    done: () => 'Recorded with the name that was claimed. Mails about the outcome follow where traffic moves.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Nothing, if you know of it. To see what is served now:' }, lookAtWeights(facts)],
  },

  digest: {
    outcome: 'MANY NOTICES',
    headline: () => ': several mails were merged into this one',
    happened: ({ endpoint }) => `More happened on ${endpoint} than could be told one by one.`,
    users: () => 'See the summary; the single facts were merged.',
    done: () => 'The history keeps what was merged as one entry.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Look at the endpoint as it is now:' }, lookAtWeights(facts)],
  },
} satisfies SomeTexts;
