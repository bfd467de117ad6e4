import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

/** The commonest mistake of all: the new model wants another input. */
export const schema: Scenario = {
  title: 'A new model that refused what callers send',
  about: 'after an hour the candidate answers three requests of ten with a 4xx, as with a changed input schema',
  signal: 'client-errors',
  fault: {
    afterMinutes: 60,
    what: 'the new model begins to refuse three requests of ten',
    becomes: (healthy) => ({ ...healthy, clientErrorRate: 0.3 }),
  },
  minutes: 300,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed'],
};
