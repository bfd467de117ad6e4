import type { GuardPolicy } from '../../lib/core/words/policy.ts';

/** A guard over `fraud` that may act, on errors alone. */
export const aGuard = (over: Partial<GuardPolicy> = {}): GuardPolicy => ({
  endpoint: 'fraud',
  mode: 'auto',
  solo: 'approve',
  compare: 'stable',
  falseRollbackBudget: 0.01,
  margin: 1.1,
  bakeMinutes: 1440,
  approveWithinMinutes: 15,
  hardLimits: 'act',
  signals: [{ signal: 'errors', weight: 1 }],
  watch: { falseAlarmsPerQuarter: 1, blameChangesMinutes: 1440 },
  ...over,
});
