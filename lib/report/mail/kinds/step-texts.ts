import { ask, lookAtWeights, type SomeTexts } from '../kind-text.ts';
import type { MailFacts } from '../mail-facts.ts';

const allAtOnce = (facts: MailFacts) =>
  ask(facts, 'To move everything at once, even if the instances cannot carry it:', {
    action: 'rollback',
    to: facts.notice.to,
    force: true,
    reason: `all at once, after notice ${facts.notice.kind}`,
  });

/** A rollback that does not go in one move. */
export const STEP_TEXTS = {
  preparing: {
    outcome: 'ROLLING BACK IN STEPS',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to, who }) =>
      `On ${endpoint}, traffic is moving from ${from} back to ${to} in steps, because ${to} does not have enough instances for all of it yet. Decided by: ${who}.`,
    users: ({ harm, from }) => `${harm} Until the last step, ${from} still serves part of the traffic.`,
    done: () =>
      'Stablehand moves as much traffic as the instances can carry now, and the rest when more are ready. You get a mail when all of it has moved.',
    reasonForAll: true,
    next: (facts) => [{ say: 'Nothing yet.' }, lookAtWeights(facts), allAtOnce(facts)],
  },

  'capacity-refused': {
    outcome: 'ROLLBACK LACKS INSTANCES',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, to }) =>
      `On ${endpoint}, ${to} needs more instances to take all traffic back, and AWS does not provide them.`,
    users: ({ harm, from, to }) => `${harm} ${from} still serves the traffic that ${to} cannot carry.`,
    done: ({ from }) =>
      `Stablehand asks again every few minutes and moves the rest as soon as there are instances for it. If ${from} fails outright (hard limit), it moves everything at once.`,
    reasonForAll: true,
    next: (facts) => [
      {
        say: 'Raise the limit that the reason names (Application Auto Scaling, or a quota of the account), or free instances of this type.',
      },
      allAtOnce(facts),
    ],
  },
} satisfies SomeTexts;
