import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

export const dead: Scenario = {
  title: 'A new model failed nine requests of ten',
  about: 'after an hour of health the candidate fails nine requests of ten',
  fault: {
    afterMinutes: 60,
    what: 'the new model begins to fail nine requests of ten',
    becomes: (healthy) => ({ ...healthy, errorRate: 0.9 }),
  },
  minutes: 180,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed', 'recovered'],
};
