import { withOdds } from '../../world/behaviour.ts';
import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

export const badErrors: Scenario = {
  title: 'A new model failed five times as often',
  about: 'after an hour of health the candidate fails five times as often',
  // busy enough for the false-alarm rate to be guaranteed
  perMinute: 2400,
  fault: {
    afterMinutes: 60,
    what: 'the new model begins to fail five times as often',
    becomes: (healthy) => ({ ...healthy, errorRate: withOdds(healthy.errorRate, 5) }),
  },
  minutes: 300,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed', 'recovered'],
};
