import { percentOf, portionOf } from '../../../core/words/spoken.ts';
import { dryRun, lookAtWeights, order, rollBackByHand, type SomeTexts } from '../kind-text.ts';
import type { MailFacts } from '../mail-facts.ts';

/** A rollback has ended, or users have recovered. */
export const OUTCOME_TEXTS = {
  'silence-was-late': {
    outcome: 'SILENCE WAS LATE METRICS',
    headline: ({ from }) => `: ${from} did answer after all`,
    happened: ({ endpoint, from }) =>
      `${from} was rolled back on ${endpoint} because CloudWatch showed no requests of it. Those requests have now arrived, so ${from} was not dead.`,
    users: ({ from }) => `Nothing changes for users now. Moving them away from ${from} was probably not necessary.`,
    done: ({ from }) => `Traffic stays where it is, and ${from} stays in quarantine until someone releases it.`,
    reasonForAll: true,
    next: (facts) => [
      { say: `Check whether ${facts.from} did well in those minutes: the reason has its numbers.` },
      ...(facts.notice.from === undefined
        ? []
        : [
            order(facts, `To let ${facts.from} be deployed again without being rolled back at once:`, {
              action: 'release',
              version: facts.notice.from,
              reason: 'its metrics were late',
            }),
          ]),
    ],
  },

  'rollback-completed': {
    outcome: 'ROLLED BACK',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) => `On ${endpoint}, traffic was moved from ${from} back to ${to}.`,
    users: ({ harm, from, to }) => `${harm} ${to} now serves instead of ${from}.`,
    done: ({ readBack }) =>
      `The move is confirmed. ${readBack} Stablehand now watches whether the endpoint recovers, and sends a mail when it knows.`,
    next: (facts) => [
      {
        say: `Nothing now. ${facts.from} is quarantined: do not deploy it again until its fault is found.`,
      },
      lookAtWeights(facts),
    ],
  },

  recovered: {
    outcome: 'RECOVERED',
    headline: ({ move, notice, words }) => `${move}${rateAfter(notice, words.noun)}`,
    happened: ({ endpoint, to }) => `${endpoint} has recovered on ${to}.`,
    users: ({ afterwards, harm }) => `${afterwards} Before the move: ${harm.replace(/^Since/, 'since')}`,
    done: ({ readBack }) =>
      `The rollback is complete. Both the traffic shares and the requests after the move confirm it. ${readBack}`,
    next: ({ from }) => [
      { say: `Nothing urgent. ${from} stays quarantined: find its fault before it is deployed again.` },
    ],
  },

  'not-recovered': {
    outcome: 'NOT RECOVERED',
    headline: ({ move, notice, words }) => `${move}${rateAfter(notice, words.noun)}`,
    happened: ({ endpoint, from, to }) =>
      `Traffic of ${endpoint} was moved from ${from} to ${to}, but requests still go wrong. ${from} was not the cause, or not the only one.`,
    users: ({ afterwards }) => `${afterwards} Users are still affected.`,
    done: ({ readBack }) => `The move itself is done. ${readBack} Stablehand will not move traffic a second time.`,
    reasonForAll: true,
    next: (facts) => [
      {
        say: 'Someone must look now. Check what changed besides the model: instances, network, data, callers, AWS.',
      },
      lookAtWeights(facts),
      dryRun(facts, 'To see which version another rollback would go to (changes nothing):'),
    ],
  },

  unprovable: {
    outcome: 'ROLLED BACK, RECOVERY NOT CONFIRMED',
    headline: ({ move }) => move,
    happened: ({ endpoint, to }) => `On ${endpoint}, ${to} serves again, but Stablehand could not confirm recovery.`,
    users: ({ afterwards, harm }) => `${afterwards} Before the move: ${harm.replace(/^Since/, 'since')}`,
    done: ({ readBack }) => `The move is done. ${readBack} Whether users are fine is not known.`,
    reasonForAll: true,
    next: (facts) => [{ say: 'Look at the endpoint once it has traffic again.' }, lookAtWeights(facts)],
  },

  failed: {
    outcome: 'ROLLBACK FAILED',
    headline: ({ move, rates }) => `${move}${rates}`,
    happened: ({ endpoint, from, to }) => `On ${endpoint}, traffic could not be moved from ${from} back to ${to}.`,
    users: ({ harm, from }) => `${harm} If ${from} still serves, this continues.`,
    done: ({ lastAsked }) => `Traffic has not moved. ${lastAsked} Stablehand has given up on this rollback.`,
    reasonForAll: true,
    next: (facts) => [
      { say: 'Someone must act now.' },
      lookAtWeights(facts),
      rollBackByHand(facts, 'To try again by hand:'),
    ],
  },

  superseded: {
    outcome: 'ROLLBACK STOPPED',
    headline: (facts) =>
      `: someone else changed the traffic${left(facts) === undefined ? '' : `, ${facts.from} has ${left(facts)}`}`,
    happened: ({ endpoint, from, to }) =>
      `While Stablehand was moving ${endpoint} from ${from} to ${to}, someone or something else changed its traffic.`,
    users: (facts) =>
      `${facts.harm} ${facts.lastAsked}${left(facts) === undefined ? '' : ` So ${facts.from} still gets ${left(facts)} of the traffic, and this continues.`}`,
    done: () =>
      'Stablehand has stopped: someone else changed the traffic and it will not fight them. Traffic is as they set it.',
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

function rateAfter({ recovery }: MailFacts['notice'], noun: string): string {
  if (recovery === undefined || recovery.requests === 0) return '';
  return `, ${noun} now ${percentOf(recovery.bad / recovery.requests)}`;
}
