import { NEW_MODEL, OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';
import { badErrors } from './bad-errors.ts';

/** Two machines that each put right what the other one did would never end: the one that watches lets go. */
export const supersededStory: Scenario = {
  ...badErrors,
  title: 'A pipeline set the weights while traffic was being moved',
  about: 'the candidate goes bad; before the move is proven a pipeline sets the weights to half and half',
  acts: [
    {
      when: { rollback: 'shifting', minutesLater: 1 },
      who: 'a pipeline',
      mark: 'weights set',
      why: 'sets the weights to half and half, as its plan says',
      does: (hands) => hands.setWeights({ stable: 0.5, candidate: 0.5 }),
    },
  ],
  lingersMinutes: 30,
  ends: 'superseded',
  leaves: { [OLD_MODEL]: 0.5, [NEW_MODEL]: 0.5 },
  moves: 1,
  tells: ['rollback-started', 'superseded'],
};
