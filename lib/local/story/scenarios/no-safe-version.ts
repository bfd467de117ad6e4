import { NEW_MODEL, OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';
import { swap } from './swap.ts';

/** Somebody tidied up too early: there is nothing left to go back to, and only a person can help. */
export const noSafeVersion: Scenario = {
  ...swap,
  title: 'A bad model, and no version to go back to',
  about: 'the whole traffic is swapped to a new model, the old one is deleted, and then the new one goes bad',
  acts: [
    {
      when: { afterMinutes: 30 },
      who: 'a clean-up job',
      mark: 'old deleted',
      why: 'deletes the model and the config that are no longer served',
      async does(hands) {
        await hands.deleteConfig('fraud-config-1');
        await hands.deleteModel(OLD_MODEL);
      },
    },
  ],
  lingersMinutes: 30,
  ends: 'held',
  leaves: { [NEW_MODEL]: 1 },
  moves: 0,
  tells: ['held'],
};
