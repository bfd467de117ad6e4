import type { SignalMetric } from './signal.ts';

/** Requests to a variant, whatever became of them. */
export const INVOCATIONS = {
  metric: 'invocations',
  cloudWatch: { name: 'Invocations', stat: 'Sum' },
  field: 'invocations',
} as const satisfies SignalMetric;
