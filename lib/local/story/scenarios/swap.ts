import { SWAP } from '../deployment.ts';
import type { Scenario } from '../scenario-shape.ts';
import { badErrors } from './bad-errors.ts';

/** No stable version serves beside the new one: it is judged by what was before the change, and the way back is the old config. */
export const swap: Scenario = {
  ...badErrors,
  title: 'A bad model in the place of the good one',
  about: 'the whole traffic is swapped to a new model, which goes bad after an hour: the way back is the old config',
  deployment: SWAP,
  policy: { mode: 'auto', solo: 'auto' },
};
