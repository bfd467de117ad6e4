import type { SignalName } from '../../../lib/core/signals/registry.ts';
import { SIGNALS } from '../../../lib/core/words/policy.ts';
import { GUARD_DEFAULTS, SIGNAL_DEFAULTS } from '../../../lib/policy/policy-defaults.ts';

/** The budget that every rule with a budget is given: the policy's default. */
export const ALPHA = GUARD_DEFAULTS.falseRollbackBudget;

/** Errors' part of the budget when these signals are on, at the weights of the policy. */
export function errorsPart(isOn: (signal: SignalName) => boolean): number {
  const total = SIGNALS.filter(isOn).reduce((sum, signal) => sum + SIGNAL_DEFAULTS[signal].weight, 0);
  return SIGNAL_DEFAULTS.errors.weight / total;
}
