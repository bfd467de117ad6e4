import type { Scenario } from '../scenario-shape.ts';
import { dead } from './dead.ts';

const PATCH_MINUTES = 20;

/** SageMaker refuses every change while it works on an endpoint: waiting is all that can be done, and saying so. */
export const busy: Scenario = {
  ...dead,
  title: 'A bad model, and SageMaker was busy with a patch',
  about: `the candidate goes bad while AWS patches the instances: no change is taken for ${PATCH_MINUTES} minutes`,
  acts: [
    {
      when: { afterMinutes: 61 },
      who: 'AWS',
      mark: 'patch begins',
      why: `SageMaker patches the instances: SystemUpdating for ${PATCH_MINUTES} minutes`,
      does: async (hands) => hands.occupy('SystemUpdating', PATCH_MINUTES),
    },
  ],
  moves: 1,
  tells: ['rollback-started', 'overdue', 'rollback-completed', 'recovered'],
};
