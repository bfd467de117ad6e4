import { CANARY } from '../deployment.ts';
import { NEW_MODEL, OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';
import { badErrors } from './bad-errors.ts';

/** All traffic at once would crush the one instance that the autoscaler left: capacity comes first, as far as it is missing. */
export const scaledIn: Scenario = {
  ...badErrors,
  // what two instances carry between them
  perMinute: 600,
  title: 'A bad model, and the good one had been scaled in',
  about:
    'the new model gets nine tenths, an autoscaler leaves the old one a single instance, and then the new one goes bad',
  capacity: { perInstance: 700, least: 1, most: 4 },
  deployment: {
    ...CANARY,
    before: [{ name: 'stable', model: OLD_MODEL, weight: 1, instances: 2 }],
    after: [
      { name: 'stable', model: OLD_MODEL, weight: 0.9, instances: 2 },
      { name: 'candidate', model: NEW_MODEL, weight: 0.1, instances: 2 },
    ],
  },
  acts: [
    {
      when: { afterMinutes: 10 },
      who: 'a pipeline',
      mark: 'shifted on',
      why: 'gives the new model nine tenths of the traffic',
      does: (hands) => hands.setWeights({ stable: 0.1, candidate: 0.9 }),
    },
    {
      when: { afterMinutes: 20 },
      who: 'an autoscaler',
      mark: 'scaled in',
      why: 'leaves the variant stable one instance: a tenth of the traffic needs no more',
      does: (hands) => hands.setInstances('stable', 1),
    },
  ],
  moves: 3,
  tells: ['preparing', 'rollback-completed', 'recovered'],
};
