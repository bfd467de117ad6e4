import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';

export const slow: Scenario = {
  title: 'A new model took half as long again',
  about: 'after an hour of health the candidate takes half as long again for every answer',
  signal: 'latency',
  fault: {
    afterMinutes: 60,
    what: 'the new model begins to take half as long again for every answer',
    becomes: (healthy) => ({ ...healthy, latency: { medianMicros: 120_000, sigma: 0.35 } }),
  },
  minutes: 300,
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['rollback-started', 'rollback-completed', 'recovered'],
};
