import { NEW_MODEL, OLD_MODEL } from '../../models.ts';
import type { Scenario } from '../../scenario-shape.ts';

/** Nobody is to blame, so nothing moves: people hear it, and where traffic could go. */
export const stableFails: Scenario = {
  title: 'The stable model failed, and the new one did not',
  about: 'after an hour the stable version fails 60% of its requests for half an hour, the candidate is well',
  fault: {
    strikes: 'old',
    afterMinutes: 60,
    what: 'the stable model begins to fail 60% of its requests, for half an hour',
    becomes: (healthy, minutes) => (minutes < 30 ? { ...healthy, errorRate: 0.6 } : healthy),
  },
  minutes: 180,
  ends: 'no-rollback',
  leaves: { [OLD_MODEL]: 0.9, [NEW_MODEL]: 0.1 },
  moves: 0,
  tells: ['stable-failing', 'stable-failing-over'],
};
