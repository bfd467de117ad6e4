import { dryRun, lookAtWeights, order, promoteByHand, rollBackByHand, type SomeTexts } from '../kind-text.ts';
import { BLIND } from './blind-texts.ts';

/** About the watching itself: which version is stable, what cannot be seen, what people did. */
export const WATCH_TEXTS = {
  adopted: {
    outcome: 'NOW WATCHING',
    headline: ({ notice, to }) => (notice.to === undefined ? '' : `: ${to} is the stable version`),
    happened: ({ endpoint, to }) =>
      `Stablehand saw ${endpoint} for the first time. A rollback would go to ${to}, its stable version.`,
    users: () => 'Nothing changes for users.',
    done: () => 'Recorded. No traffic was moved.',
    next: (facts) => [
      { say: 'Nothing, if that is the right version.' },
      ...promoteByHand(facts, `If ${facts.from} is the right one:`, facts.notice.from),
    ],
  },

  'no-stable-known': {
    outcome: 'NOT PROTECTED',
    headline: () => ': the stable version is not known',
    happened: ({ endpoint }) => `Stablehand does not know which version of ${endpoint} is stable.`,
    users: () => 'Nothing changes for users, but a bad version would not be rolled back.',
    done: () => 'Nothing is judged or moved until you name the stable version.',
    next: (facts) => [
      ...promoteByHand(facts, `If it is ${facts.to}, which has most of the traffic now:`, facts.notice.to),
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
      `On ${endpoint}, ${from} gets too few requests to tell whether it is worse. That does not mean it is healthy.`,
    users: () => 'If it is worse, the few users it serves are affected, and we cannot see it yet.',
    done: () => 'Nothing was moved. Stablehand keeps comparing.',
    next: (facts) => [
      { say: `Give ${facts.from} more traffic, or wait.` },
      lookAtWeights(facts),
      ...promoteByHand(
        facts,
        `If ${facts.from} is good enough as it is, make it the stable version:`,
        facts.notice.from,
      ),
    ],
  },

  'not-judged': {
    outcome: 'NOT JUDGED',
    headline: () => ': some versions are not watched',
    happened: ({ endpoint }) => `On ${endpoint}, some versions have traffic that Stablehand does not judge.`,
    users: () => "If one of them is bad, Stablehand won't notice. Don't assume that they are fine.",
    done: () => 'Stablehand moves no traffic because of them. It keeps judging the others.',
    reasonForAll: true,
    next: (facts) => [
      { say: 'Watch these versions some other way, or give traffic to fewer of them at a time.' },
      lookAtWeights(facts),
    ],
  },

  unguarded: {
    outcome: 'UNGUARDED',
    headline: () => ': its stored state cannot be read',
    happened: ({ endpoint }) =>
      `The stored state of ${endpoint} cannot be read, so its versions are not being judged. A bad version keeps its traffic.`,
    users: () => "We can't see how users are being served. Don't assume they are fine.",
    done: () => 'Nothing was moved and nothing was overwritten. Stablehand tries again every minute.',
    next: (facts) => [
      lookAtWeights(facts),
      {
        say: "If a newer version of Stablehand wrote the state (see the reason), deploy that version again. Otherwise reset the state: the stable version, quarantine and people's decisions are rebuilt from the history, evidence and open rollbacks are lost:",
      },
      order(facts, 'To reset it:', { action: 'reset', reason: 'the state cannot be read' }),
    ],
  },

  'metrics-unreadable': BLIND,

  'quarantined-version-back': {
    outcome: 'BAD VERSION IS BACK',
    headline: ({ from }) => `: ${from} serves again`,
    happened: ({ endpoint, from }) => `On ${endpoint}, ${from} has traffic again, though it was rolled back before.`,
    users: ({ harm, notice }) =>
      notice.failedRequests === undefined && notice.comparison === undefined
        ? 'Users may see the same failures as last time.'
        : `${harm} Users may see the same failures as last time.`,
    done: ({ from }) =>
      `Stablehand judges ${from} again from the start. In auto mode it is rolled back now, and you get a ROLLING BACK mail. In approve mode you are asked. In observe mode it stays.`,
    next: (facts) => [
      { say: 'Find out who deployed it.' },
      rollBackByHand(facts, 'If it was a mistake and you get no ROLLING BACK mail, roll back now:'),
      ...(facts.notice.from === undefined
        ? []
        : [
            order(facts, 'If it was on purpose and its fault is fixed, release it from quarantine:', {
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
    happened: ({ endpoint }) => `SageMaker reports that the endpoint ${endpoint} no longer exists.`,
    users: () => 'Callers of this endpoint get errors, unless it was deleted on purpose.',
    done: () => 'Nothing was moved. Its history is kept. If it comes back, Stablehand watches it as a new endpoint.',
    next: ({ endpoint }) => [
      {
        say: `If it was deleted on purpose, remove ${endpoint} from stablehand.yaml and deploy:`,
        command: 'npx cdk deploy',
      },
    ],
  },

  promoted: {
    outcome: 'PROMOTED',
    headline: ({ notice, to }) => (notice.to === undefined ? '' : `: ${to} is now the stable version`),
    happened: ({ endpoint, to, who }) =>
      `${to} is now the stable version of ${endpoint}: a rollback goes to it. Decided by: ${who}.`,
    users: () => 'Nothing changes for users.',
    done: () => 'Recorded. This moved no traffic.',
    next: (facts) => [dryRun(facts, 'Nothing. To see where a rollback would go from now on (changes nothing):')],
  },

  'manual-action': {
    outcome: 'BY HAND',
    // the subject has named the endpoint, and has no room to say it twice
    headline: ({ why, endpoint }) => `: ${why.replace(` on ${endpoint}`, '')}`,
    happened: ({ endpoint, who }) => `Someone acted on ${endpoint}. Name given (not verified): ${who}.`,
    users: ({ readBack }) => `What users notice depends on the action: see the reason. ${readBack}`,
    done: () => 'Recorded. If traffic moves, you get a mail about the outcome.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Nothing, if you know about it.' }, lookAtWeights(facts)],
  },

  digest: {
    outcome: 'MANY NOTICES',
    headline: () => ': several mails were merged into this one',
    happened: ({ endpoint }) => `More happened on ${endpoint} than could be mailed one by one.`,
    users: () => 'See the summary. The details were merged.',
    done: () => 'The history keeps the merged notices as one entry.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Look at the endpoint as it is now.' }, lookAtWeights(facts)],
  },
} satisfies SomeTexts;
