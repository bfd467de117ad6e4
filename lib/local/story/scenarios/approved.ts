import type { Scenario } from '../scenario-shape.ts';
import { approve } from './approve.ts';

/** The same question, and somebody is awake. */
export const approved: Scenario = {
  ...approve,
  title: 'A bad model, and a person said yes',
  about: 'the candidate goes bad, people are asked, one of them approves after 4 minutes',
  acts: [
    {
      when: { rollback: 'awaiting-approval', minutesLater: 4 },
      who: 'kim, on call',
      mark: 'answered',
      why: 'answers the mail with its own command: action approve',
      does: (hands) => hands.ask({ action: 'approve', reason: 'approved after reading the mail', by: 'kim, on call' }),
    },
  ],
};
