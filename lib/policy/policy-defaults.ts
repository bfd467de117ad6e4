import type { Audience, GuardPolicy, SignalName, SignalPolicy } from '../core/words/policy.ts';

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
};

/** A 4xx is mostly the caller's own mistake, so it has to be asked for. */
export const SIGNAL_DEFAULTS: Readonly<Record<SignalName, { readonly on: boolean } & Omit<SignalPolicy, 'signal'>>> = {
  errors: { on: true, weight: 4 },
  latency: { on: true, weight: 3 },
  'client-errors': { on: false, weight: 1 },
};

export const AUDIENCE_DEFAULT: Audience = 'engineers';
export const TIMEZONE_DEFAULT = 'UTC';

/** Closed ranges, in the unit of the field they bound. Outside them a value is more likely a slip than a wish. */
export const RANGES = {
  falseRollbackBudget: { from: 0.00001, to: 0.2 },
  margin: { from: 1, to: 5 },
  tolerateBurstsMinutes: { from: 0, to: 24 * 60 },
  bakeMinutes: { from: 10, to: 30 * 24 * 60 },
  approveWithinMinutes: { from: 1, to: 24 * 60 },
  weight: { from: 0.01, to: 1000 },
  // a real-time endpoint answers within 60 s or not at all; streaming ones may take 8 minutes
  slowerThanMicros: { from: 1_000, to: 600_000_000 },
} as const;

/**
 * What one SNS topic takes: values of a filter policy multiplied, and subscriptions with a filter policy.
 * https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export const TOPIC_LIMITS = { filterCombinations: 150, filteredSubscriptions: 200 } as const;
