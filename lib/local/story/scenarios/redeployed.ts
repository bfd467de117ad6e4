import { CANARY } from '../deployment.ts';
import type { Scenario } from '../scenario-shape.ts';
import { badErrors } from './bad-errors.ts';

/** A pipeline knows nothing of a rollback, and does what it did before. */
export const redeployed: Scenario = {
  ...badErrors,
  title: 'A model that was rolled back came again',
  about: 'the candidate goes bad and is rolled back; half an hour later a pipeline deploys it again',
  acts: [
    {
      when: { rollback: 'recovered', minutesLater: 30 },
      who: 'a pipeline',
      mark: 'redeployed',
      why: 'deploys fraud-config-3: the model that was rolled back, with a tenth of the traffic again',
      does: (hands) => hands.deploy('fraud-config-3', CANARY.after),
    },
  ],
  minutes: 480,
  moves: 2,
  tells: ['recovered', 'quarantined-version-back', 'rollback-started', 'rollback-completed', 'recovered'],
};
