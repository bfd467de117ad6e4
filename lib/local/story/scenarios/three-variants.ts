import { THREE_VARIANTS } from '../deployment.ts';
import { OLD_MODEL, OTHER_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';
import { badErrors } from './bad-errors.ts';

/** Only the share of the bad variant moves. */
export const threeVariants: Scenario = {
  ...badErrors,
  title: 'A bad model beside two good ones',
  about: 'of three variants one goes bad; the third has nothing to do with it and keeps its fifth of the traffic',
  deployment: THREE_VARIANTS,
  leaves: { [OLD_MODEL]: 0.8, [OTHER_MODEL]: 0.2 },
};
