import { OLD_MODEL } from '../../models.ts';
import type { Scenario } from '../../scenario-shape.ts';

/** A limit needs no history, and no other version to compare with. */
export const limit: Scenario = {
  title: 'A new model that was over the limit',
  about: 'the policy allows 2% errors and four times the odds of stable; the candidate fails 6%, stable 1%',
  policy: { mode: 'auto', margin: '5', signals: '{ errors: { at-most: 2% }, latency: off, client-errors: off }' },
  fault: {
    afterMinutes: 60,
    what: 'the new model begins to fail 6% of its requests',
    becomes: (healthy) => ({ ...healthy, errorRate: 0.06 }),
  },
  minutes: 480,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed', 'recovered'],
};
