import { LONE } from '../../deployment.ts';
import { OLD_MODEL } from '../../models.ts';
import type { Scenario } from '../../scenario-shape.ts';

const AN_HOUR = 60;
/** It takes so long to get four times as bad. */
const DECAYS_FOR = 12 * AN_HOUR;

/** No deployment, no limit: only its own past says that it is not what it was. */
export const decay: Scenario = {
  title: 'A model that slowly got worse',
  about: 'one model serves for a day and a half; then its errors grow from 1% to 6% within twelve hours',
  deployment: LONE,
  policy: { mode: 'auto', signals: '{ latency: off, client-errors: off }' },
  fault: {
    strikes: 'old',
    afterMinutes: 36 * AN_HOUR,
    what: 'the model begins to fail more often, a little more each minute',
    becomes: (healthy, minutes) => ({ ...healthy, errorRate: 0.01 + 0.05 * Math.min(1, minutes / DECAYS_FOR) }),
  },
  minutes: 52 * AN_HOUR,
  ends: 'no-rollback',
  leaves: { [OLD_MODEL]: 1 },
  moves: 0,
  tells: ['degraded'],
};
