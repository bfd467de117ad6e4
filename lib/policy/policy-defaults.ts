import { SIGNAL_LIST, type SignalName } from '../core/signals/registry.ts';
import type { Signal } from '../core/signals/signal.ts';
import type { Audience, GuardPolicy } from '../core/words/policy.ts';

/** What a guard does about everything its policy is silent on. `docs/policy.md` shows the same table to people. */
export const GUARD_DEFAULTS: Omit<GuardPolicy, 'endpoint' | 'signals'> = {
  mode: 'observe',
  solo: 'approve',
  compare: 'stable',
  falseRollbackBudget: 0.01,
  margin: 1.1,
  bakeMinutes: 24 * 60,
  approveWithinMinutes: 15,
  hardLimits: 'act',
  watch: { falseAlarmsPerQuarter: 1, blameChangesMinutes: 24 * 60 },
};

export const SIGNAL_DEFAULTS = Object.fromEntries(
  SIGNAL_LIST.map(({ name, defaults }) => [name, defaults]),
) as Readonly<Record<SignalName, Signal['defaults']>>;

export const AUDIENCE_DEFAULT: Audience = 'engineers';
export const TIMEZONE_DEFAULT = 'UTC';

/** Closed ranges, in the unit of the field they bound. Outside them a value is more likely a slip than a wish. */
export const RANGES = {
  falseRollbackBudget: { from: 0.00001, to: 0.2 },
  margin: { from: 1, to: 5 },
  absoluteMargin: { from: 0, to: 0.05 },
  tolerateBurstsMinutes: { from: 0, to: 24 * 60 },
  warmUpMinutes: { from: 0, to: 60 },
  bakeMinutes: { from: 10, to: 30 * 24 * 60 },
  approveWithinMinutes: { from: 1, to: 24 * 60 },
  weight: { from: 0.01, to: 1000 },
  atMost: { from: 0.00001, to: 0.5 },
  falseAlarmsPerQuarter: { from: 0.01, to: 90 },
  blameChangesMinutes: { from: 10, to: 7 * 24 * 60 },
  requestsAtLeast: { from: 1, to: 10_000_000 },
} as const;

/**
 * What one SNS topic takes: values of a filter policy multiplied, and subscriptions with a filter policy.
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export const TOPIC_LIMITS = { filterCombinations: 150, filteredSubscriptions: 200 } as const;
