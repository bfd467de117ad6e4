import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

export const silent: Scenario = {
  title: 'A new model was not heard of any more',
  about: 'after an hour of health nothing is heard of the candidate any more',
  fault: {
    afterMinutes: 60,
    what: 'the new model goes silent: it may serve, but no metric is published',
    becomes: (healthy) => ({ ...healthy, silent: true }),
  },
  minutes: 180,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed', 'recovered'],
};
