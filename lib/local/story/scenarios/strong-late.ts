import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

/** Hours of clean evidence must not make a strong fault slow to find. */
export const strongLate: Scenario = {
  title: 'A new model that was well for six hours',
  about: 'after six hours of health the candidate fails one request in five',
  fault: {
    afterMinutes: 360,
    what: 'the new model begins to fail one request in five',
    becomes: (healthy) => ({ ...healthy, errorRate: 0.2 }),
  },
  minutes: 600,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed', 'recovered'],
};
