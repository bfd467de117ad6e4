import { ask, dryRun, lookAtWeights, rollBackByHand, type SomeTexts } from '../kind-text.ts';

/** Something is wrong with a version: a rollback is decided, asked for or refused. */
export const DECISION_TEXTS = {
  'would-have-rolled-back': {
    outcome: 'WOULD HAVE ROLLED BACK',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, ${from} is worse than ${to}. Nothing was moved, because this endpoint is in observe mode.`,
    users: ({ harm, from }) => `${harm} This continues while ${from} serves.`,
    done: () => 'Recorded. Traffic is unchanged.',
    numbersTell: true,
    next: (facts) => [
      rollBackByHand(facts, `To roll back to ${facts.to} yourself:`),
      {
        say: 'To let Stablehand do this on its own next time, set "mode: auto" for this endpoint in stablehand.yaml and deploy:',
        command: 'npx cdk deploy',
      },
    ],
  },

  'awaiting-approval': {
    outcome: 'APPROVE?',
    headline: ({ move, untilClock, rates }) => `${move}${untilClock}${rates}`,
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, ${from} is worse than ${to}. This endpoint asks before it moves traffic.`,
    users: ({ harm, from }) => `${harm} This continues while ${from} serves.`,
    numbersTell: true,
    done: ({ until, from }) =>
      `Nothing was moved yet. If nobody answers by ${until}, Stablehand checks again and rolls back if ${from} is still worse.`,
    next: (facts) => [
      ask(facts, `To roll back to ${facts.to} now:`, {
        action: 'approve',
        reason: 'approved after reading the mail',
      }),
      ask(facts, `To keep ${facts.from} and ignore this evidence:`, {
        action: 'reject',
        reason: 'rejected after reading the mail',
      }),
    ],
  },

  'rollback-started': {
    outcome: 'ROLLING BACK',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to, who }) =>
      `On ${endpoint}, traffic is moving from ${from} back to ${to}. Decided by: ${who}.`,
    users: ({ harm }) => `${harm} This ends when the move is complete, usually within a few minutes.`,
    numbersTell: true,
    done: () =>
      'The rollback has started and is not confirmed yet. You get one mail when SageMaker serves the new traffic shares, and another when the endpoint has recovered.',
    next: (facts) => [
      { say: "Nothing yet. If you don't get a ROLLED BACK mail within 15 minutes, check." },
      lookAtWeights(facts),
      rollBackByHand(facts, `If ${facts.from} still has traffic, roll back by hand:`),
    ],
  },

  held: {
    outcome: 'NOT ROLLED BACK, HELD',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from }) =>
      `On ${endpoint}, ${from} should be rolled back, but Stablehand is not allowed to move its traffic or cannot do so safely.`,
    users: ({ harm, from }) => `${harm} If ${from} still serves, this continues.`,
    done: () => 'Stablehand will not move anything more on its own. Someone must decide.',
    reasonForAll: true,
    next: (facts) => [
      {
        say: 'Fix what the reason names. Stablehand cannot restore a missing version, config or model. If one is missing, deploy a good version the way you always do: it gets the traffic.',
      },
      dryRun(facts, 'To see what a rollback would do now, or what it still needs (changes nothing):'),
      rollBackByHand(facts, 'Once nothing is missing, roll back by hand:'),
    ],
  },

  overdue: {
    outcome: 'ROLLBACK TAKES TOO LONG',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) =>
      `On ${endpoint}, the rollback from ${from} to ${to} should have finished by now, and it has not.`,
    users: ({ harm, from }) => `${harm} If ${from} still serves, this continues.`,
    done: ({ readBack }) =>
      `Not confirmed. ${readBack} Stablehand checks every minute and continues as soon as SageMaker accepts a change.`,
    next: (facts) => [
      {
        say: 'While SageMaker is updating the endpoint (the reason names its status), it rejects every change, including yours.',
      },
      lookAtWeights(facts),
      rollBackByHand(facts, `If it is no longer updating and ${facts.from} still has traffic, roll back by hand:`),
    ],
  },

  rejected: {
    outcome: 'ROLLBACK REJECTED',
    headline: ({ from }) => `: ${from} keeps its traffic`,
    happened: ({ endpoint, from, who }) => `${who} decided that ${from} keeps its traffic on ${endpoint}.`,
    users: ({ harm, from }) => `${harm} ${from} continues to serve.`,
    done: ({ from }) =>
      `Traffic is unchanged. Stablehand now ignores this evidence against ${from}. It still rolls back if ${from} fails outright (hard limit).`,
    reasonForAll: true,
    next: (facts) => [rollBackByHand(facts, 'Nothing, if you agree. To roll back after all:')],
  },

  withdrawn: {
    outcome: 'ROLLBACK WITHDRAWN',
    headline: () => ': there is nothing left to move',
    happened: ({ endpoint, from, to }) =>
      `The open rollback of ${endpoint} from ${from} to ${to} was closed, because there is nothing left to move.`,
    users: () => 'Nothing changes for users.',
    done: () => 'The rollback is closed and moves nothing more.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Nothing, if you expected this.' }, lookAtWeights(facts)],
  },

  'shared-incident': {
    outcome: 'NOT ROLLED BACK',
    headline: () => ': both versions are failing at once',
    happened: ({ endpoint }) =>
      `On ${endpoint}, the stable version is failing as well as the new one. The likely cause is the platform, the network or the requests, not a model.`,
    users: ({ harm }) => `${harm} Requests to the stable version fail too.`,
    done: () =>
      'Nothing was moved, because a rollback would not help. Stablehand keeps comparing the versions, and tells you when this is over.',
    next: (facts) => [
      { say: 'Check what both versions share: instances, network, a feature store, the callers, an AWS incident.' },
      rollBackByHand(facts, 'If you are sure that the model is to blame after all, roll back by hand:'),
    ],
  },

  'shared-incident-over': {
    outcome: 'INCIDENT OVER',
    headline: () => ': the stable version no longer fails',
    happened: ({ endpoint }) => `On ${endpoint}, the failures that all versions had in common have ended.`,
    users: () => 'Requests are served as before the incident.',
    done: () => 'Nothing was moved. Stablehand keeps comparing the versions.',
    next: () => [{ say: 'Nothing urgent. If the cause is not known yet, find it: the history has the exact times.' }],
  },
} satisfies SomeTexts;
