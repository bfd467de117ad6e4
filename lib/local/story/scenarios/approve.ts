import { OLD_MODEL } from '../models.ts';
import type { Scenario } from '../scenario-shape.ts';
import { badErrors } from './bad-errors.ts';

/** Silence is consent, but not at once. */
export const approve: Scenario = {
  ...badErrors,
  title: 'A bad model, and nobody answered the question',
  about: 'the candidate goes bad, people are asked, nobody answers for 15 minutes',
  policy: { mode: 'approve', 'approve-within': '15m' },
  ends: 'recovered',
  leaves: { [OLD_MODEL]: 1 },
  moves: 1,
  tells: ['awaiting-approval', 'rollback-started', 'rollback-completed', 'recovered'],
};
