import { ask, dryRun, lookAtWeights, rollBackByHand, type SomeTexts } from '../kind-text.ts';

/** Something is wrong with a version; it is decided, asked or refused. */
export const DECISION_TEXTS = {
  'would-have-rolled-back': {
    outcome: 'WOULD HAVE ROLLED BACK',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, ${from} is worse than ${to}. Nothing was moved: this endpoint is only observed.`,
    users: ({ harm, from }) => `${harm} This goes on while ${from} serves.`,
    done: () => 'Recorded and told. The traffic is as it was.',
    next: (facts) => [
      rollBackByHand(facts, `To put ${facts.to} back by hand:`),
      {
        say: 'To let stablehand do this by itself next time, set "mode: auto" for this endpoint in stablehand.yaml and deploy:',
        command: 'npx cdk deploy',
      },
    ],
  },

  'awaiting-approval': {
    outcome: 'APPROVE?',
    headline: ({ move, untilClock, rates }) => `${move}${untilClock}${rates}`,
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, ${from} is worse than ${to}. This endpoint asks before traffic is moved.`,
    users: ({ harm, from }) => `${harm} This goes on while ${from} serves.`,
    done: ({ until }) =>
      `Nothing was moved yet. Without an answer until ${until}, stablehand looks again and moves the traffic if it still looks bad.`,
    next: (facts) => [
      ask(facts, `To move the traffic to ${facts.to} now:`, {
        action: 'approve',
        reason: 'approved after reading the mail',
      }),
      ask(facts, `To keep ${facts.from} and have this evidence put aside:`, {
        action: 'reject',
        reason: 'rejected after reading the mail',
      }),
    ],
  },

  'rollback-started': {
    outcome: 'ROLLING BACK',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to, who }) =>
      `On ${endpoint}, traffic is being moved from ${from} back to ${to}. Decided by: ${who}.`,
    users: ({ harm }) => `${harm} This ends when the move is complete, usually within a few minutes.`,
    done: () =>
      'The move was decided and written down. It is not proven yet: a mail follows when SageMaker serves the new shares, and another when users are well again.',
    next: (facts) => [
      { say: 'Nothing, unless no mail says ROLLED BACK within 15 minutes. Then look:' },
      lookAtWeights(facts),
      rollBackByHand(facts, `and, if ${facts.from} still has traffic, roll back by hand:`),
    ],
  },

  held: {
    outcome: 'NOT ROLLED BACK, HELD',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from }) =>
      `On ${endpoint}, ${from} should lose its traffic, but stablehand may not or cannot move it safely.`,
    users: ({ harm, from }) => `${harm} If ${from} still serves, this goes on.`,
    done: () => 'Nothing more is moved by itself. A person must decide.',
    reasonForAll: true,
    next: (facts) => [
      {
        say: 'Mend what the reason names. What is missing (a version, a config, a model) nobody but you can put back: deploy a good version as you always do, and the traffic is on it.',
      },
      dryRun(facts, 'To see what a rollback would do now, or what it still lacks (changes nothing):'),
      rollBackByHand(facts, 'When nothing is missing any more, to roll back by hand:'),
    ],
  },

  overdue: {
    outcome: 'ROLLBACK TAKES TOO LONG',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, the rollback from ${from} to ${to} should be finished by now, and it is not.`,
    users: ({ harm, from }) => `${harm} If ${from} still serves, this goes on.`,
    done: ({ readBack }) =>
      `Not proven. ${readBack} Stablehand looks every minute and goes on as soon as SageMaker takes a change.`,
    next: (facts) => [
      {
        say: 'While SageMaker is busy with the endpoint (the reason names its status) it refuses every change, yours too. The weights now:',
      },
      lookAtWeights(facts),
      rollBackByHand(facts, `If it is not busy and ${facts.from} still has traffic, roll back by hand:`),
    ],
  },

  rejected: {
    outcome: 'ROLLBACK REJECTED',
    headline: ({ from }) => `: ${from} keeps its traffic`,
    happened: ({ endpoint, from, who }) => `A person decided that ${from} keeps its traffic on ${endpoint}: ${who}.`,
    users: ({ harm, from }) => `${harm} ${from} goes on serving.`,
    done: ({ from }) =>
      `The traffic is as it was. The evidence against ${from} no longer moves it; a plain failure (hard limit) still does.`,
    reasonForAll: true,
    next: (facts) => [rollBackByHand(facts, 'Nothing, if that is what you want. To roll back after all:')],
  },

  withdrawn: {
    outcome: 'ROLLBACK WITHDRAWN',
    headline: () => ': there is nothing left to move',
    happened: ({ endpoint, from, to }) =>
      `A rollback of ${endpoint} from ${from} to ${to} was open, and there is nothing left to move.`,
    users: () => 'Nothing changes for users by this.',
    done: () => 'The rollback is closed. Nothing more is moved by it.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Nothing, if the reason is known to you. To be sure:' }, lookAtWeights(facts)],
  },

  'shared-incident': {
    outcome: 'NOT ROLLED BACK',
    headline: () => ': both versions are failing at once',
    happened: ({ endpoint }) =>
      `On ${endpoint}, the stable version is failing as well as the new one. That points at the platform, at the network or at the requests, not at a model.`,
    users: ({ harm }) => `${harm} Requests to the stable version go wrong too.`,
    done: () => 'Nothing was moved: a rollback would not help. The versions go on being compared.',
    next: (facts) => [
      { say: 'Look for what both versions share: instances, network, a feature store, the callers, an AWS incident.' },
      rollBackByHand(facts, 'If you are sure that it is the model after all, roll back by hand:'),
    ],
  },
} satisfies SomeTexts;
