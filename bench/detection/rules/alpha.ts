import { GUARD_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';

/** The budget that every rule with a budget is given: the policy's default. */
export const ALPHA = GUARD_DEFAULTS.falseRollbackBudget;
