import { LONE } from '../../deployment.ts';
import { OLD_MODEL } from '../../models.ts';
import type { Scenario } from '../../scenario-shape.ts';

/** No version brings lost requests back: people are told, and nothing moves. */
export const trafficLost: Scenario = {
  title: 'Nobody called any more',
  about: 'one model serves; after two hours no requests come for an hour, where the policy expects 100 a minute',
  deployment: LONE,
  policy: { mode: 'auto', signals: '{ requests: { at-least: 100 } }' },
  lostTraffic: { afterMinutes: 120, minutes: 60, what: 'no requests come, for an hour' },
  minutes: 240,
  ends: 'no-rollback',
  leaves: { [OLD_MODEL]: 1 },
  moves: 0,
  tells: ['traffic-lost', 'traffic-back'],
};
