import { NEW_MODEL, OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

export const sharedIncidentStory: Scenario = {
  title: 'A trouble that both models shared',
  about: 'for 15 minutes both versions fail twenty times as often: a trouble that no rollback would cure',
  incident: {
    afterMinutes: 360,
    what: 'both models begin to fail twenty times as often, for 15 minutes',
    minutes: 15,
    oddsFactor: 20,
  },
  minutes: 1440,
  ends: 'no-rollback',
  leaves: { [OLD_MODEL]: 0.9, [NEW_MODEL]: 0.1 },
  moves: 0,
  tells: ['shared-incident'],
};
