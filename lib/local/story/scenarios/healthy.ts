import { NEW_MODEL, OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

export const healthy: Scenario = {
  title: 'A new model that is as good as the old one',
  about: 'nothing goes wrong for a day',
  minutes: 1440,
  ends: 'no-rollback',
  leaves: { [OLD_MODEL]: 0.9, [NEW_MODEL]: 0.1 },
  moves: 0,
  tells: [],
};
