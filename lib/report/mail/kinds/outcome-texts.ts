import { percentOf, portionOf } from '../../../core/words/spoken.ts';
import { dryRun, type KindText, lookAtWeights, rollBackByHand, type SomeTexts } from '../kind-text.ts';
import type { MailFacts } from '../mail-facts.ts';

/** A rollback has come to an end, or users have. */
export const OUTCOME_TEXTS = {
  'rollback-completed': {
    outcome: 'ROLLED BACK',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) => `On ${endpoint}, traffic was moved from ${from} back to ${to}.`,
    users: ({ harm, from, to }) => `${harm} From now on ${to} answers instead of ${from}.`,
    done: ({ readBack }) =>
      `The move is proven by reading back what SageMaker serves. ${readBack} Whether users are well again is watched next; a mail follows.`,
    next: (facts) => [
      {
        say: `Nothing now. Keep ${facts.from} from being deployed again until its fault is found: it is in quarantine.`,
      },
      lookAtWeights(facts),
    ],
  },

  recovered: {
    outcome: 'RECOVERED',
    headline: ({ move, notice, words }) => `${move}${rateAfter(notice, words.noun)}`,
    happened: ({ endpoint, to }) => `${endpoint} is well again since ${to} answers.`,
    users: ({ afterwards, harm }) => `${afterwards} ${harm}`,
    done: ({ readBack }) =>
      `The rollback is complete and proven: by the weights, and by the requests after the move. ${readBack}`,
    next: ({ from }) => [
      {
        say: `Nothing tonight. Find out what is wrong with ${from} before it is deployed again; it stays in quarantine.`,
      },
    ],
  },

  'not-recovered': {
    outcome: 'NOT RECOVERED',
    headline: ({ move, notice, words }) => `${move}${rateAfter(notice, words.noun)}`,
    happened: ({ endpoint, from, to }) =>
      `Traffic of ${endpoint} was moved from ${from} to ${to}, but requests still go wrong. The new version was not the only cause, or not the cause.`,
    users: ({ afterwards }) => `${afterwards} Users are still affected.`,
    done: ({ readBack }) => `The move itself is done. ${readBack} Stablehand does not move traffic a second time.`,
    reasonForAll: true,
    next: (facts) => [
      {
        say: 'A person is needed now. Look at what changed besides the model: instances, network, data, callers, AWS.',
      },
      lookAtWeights(facts),
      dryRun(facts, 'To see which version a further rollback would go to (changes nothing):'),
    ],
  },

  unprovable: {
    outcome: 'ROLLED BACK, RECOVERY NOT PROVEN',
    headline: ({ move }) => move,
    happened: ({ endpoint, to }) =>
      `On ${endpoint}, ${to} answers again, but it could not be proven that users are well.`,
    users: ({ afterwards, harm }) => `${afterwards} ${harm}`,
    done: ({ readBack }) => `The move is done. ${readBack} That users are well again is not proven.`,
    reasonForAll: true,
    next: (facts) => [{ say: 'Look at the endpoint when traffic is back. The weights now:' }, lookAtWeights(facts)],
  },

  failed: {
    outcome: 'ROLLBACK FAILED',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) => `On ${endpoint}, traffic could not be moved from ${from} back to ${to}.`,
    users: ({ harm, from }) => `${harm} If ${from} still serves, this goes on.`,
    done: ({ lastAsked }) => `The move is not done. ${lastAsked} Stablehand has given this rollback up.`,
    reasonForAll: true,
    next: (facts) => [
      { say: 'A person is needed now.' },
      lookAtWeights(facts),
      rollBackByHand(facts, 'To try again by hand:'),
    ],
  },

  superseded: {
    outcome: 'ROLLBACK STOPPED',
    headline: (facts) =>
      `: somebody else changed the traffic${left(facts) === undefined ? '' : `, ${facts.from} has ${left(facts)}`}`,
    happened: ({ endpoint, from, to }) =>
      `While ${endpoint} was being moved from ${from} to ${to}, somebody or something else changed its traffic.`,
    users: (facts) =>
      `${facts.harm} ${facts.lastAsked}${left(facts) === undefined ? '' : ` So ${facts.from} still gets ${left(facts)} of the traffic, and this goes on.`}`,
    done: () => 'Stablehand lets go: it does not work against another hand. The traffic is as the other one set it.',
    reasonForAll: true,
    next: (facts) => [
      { say: 'Find out who changed it (CloudTrail: UpdateEndpointWeightsAndCapacities, UpdateEndpoint).' },
      lookAtWeights(facts),
      rollBackByHand(facts, 'If the rollback is still wanted:'),
    ],
  },
} satisfies SomeTexts;

/** What the bad version has left of the traffic, as words; nothing when it has none or nobody knows. */
function left({ notice: { shares, fromVariant } }: MailFacts): string | undefined {
  const share = shares?.find(({ variant }) => variant === fromVariant)?.share;
  return share === undefined || share === 0 ? undefined : portionOf(share);
}

type Outcome = Parameters<KindText['headline']>[0]['notice'];

function rateAfter({ recovery }: Outcome, noun: string): string {
  if (recovery === undefined || recovery.requests === 0) return '';
  return `, ${noun} now ${percentOf(recovery.bad / recovery.requests)}`;
}
