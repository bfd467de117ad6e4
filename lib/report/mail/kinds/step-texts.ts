import { ask, lookAtWeights, type SomeTexts } from '../kind-text.ts';

/** A rollback that does not go in one move. */
export const STEP_TEXTS = {
  preparing: {
    outcome: 'ROLLING BACK IN STEPS',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to, who }) =>
      `On ${endpoint}, traffic goes back from ${from} to ${to} in steps, since ${to} cannot carry all of it yet. Decided by: ${who}.`,
    users: ({ harm, from }) => `${harm} Until the last step ${from} still answers a part of them.`,
    done: () =>
      'What can be carried is moved at once; the rest follows when the instances are there. A mail says when all is proven.',
    reasonForAll: true,
    next: (facts) => [
      lookAtWeights(facts),
      ask(facts, 'To move everything at once, whatever it does to the instances:', {
        action: 'rollback',
        to: facts.notice.to,
        force: true,
        reason: `all at once, after notice ${facts.notice.kind}`,
      }),
    ],
  },

  'capacity-refused': {
    outcome: 'ROLLBACK LACKS INSTANCES',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, to }) =>
      `On ${endpoint}, ${to} needs more instances to take all traffic back, and does not get them.`,
    users: ({ harm, from, to }) => `${harm} ${from} still answers what ${to} cannot carry.`,
    done: () =>
      'Stablehand asks again every few minutes and moves the rest as soon as it can be carried. A plain failure (hard limit) moves it at once.',
    reasonForAll: true,
    next: (facts) => [
      {
        say: 'Raise the limit that the reason names (Application Auto Scaling, or the account’s quota), or free instances of this type.',
      },
      ask(facts, 'To move everything at once, whatever it does to the instances:', {
        action: 'rollback',
        to: facts.notice.to,
        force: true,
        reason: `all at once, after notice ${facts.notice.kind}`,
      }),
    ],
  },
} satisfies SomeTexts;
