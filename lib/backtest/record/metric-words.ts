import type { CountName } from '../trace/fields.ts';

/** What a metric of AWS/SageMaker with some statistic means in a trace. */
export type MetricMeaning =
  | { readonly kind: 'count'; readonly name: CountName }
  /** The percentage of samples that were slower, or their number. */
  | { readonly kind: 'over'; readonly slowerThanMicros: number; readonly as: 'percent' | 'count' };

const SUMS: Readonly<Record<string, CountName>> = {
  Invocations: 'invocations',
  Invocation5XXErrors: 'errors5xx',
  Invocation4XXErrors: 'errors4xx',
  InvocationModelErrors: 'modelErrors',
};

const OVER = /^(PR|TC)\(([1-9]\d*):\)$/;

/** The meaning of a query, or `undefined` when a trace has no place for it. */
export function metricMeaningOf(metricName: string, stat: string): MetricMeaning | undefined {
  const sum = SUMS[metricName];
  if (sum !== undefined) return stat === 'Sum' ? { kind: 'count', name: sum } : undefined;
  if (metricName !== 'ModelLatency') return undefined;
  if (stat === 'SampleCount') return { kind: 'count', name: 'latencySamples' };
  const [, statistic, limit] = OVER.exec(stat) ?? [];
  if (statistic === undefined || limit === undefined) return undefined;
  return { kind: 'over', slowerThanMicros: Number(limit), as: statistic === 'PR' ? 'percent' : 'count' };
}

/** Percentages of samples as counts. One without its sample count is no count: the minute stays unreported. */
export function countsOfPercents(
  percents: ReadonlyMap<number, number>,
  samples: ReadonlyMap<number, number> | undefined,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [minute, percent] of percents) {
    const n = samples?.get(minute);
    if (n !== undefined) counts.set(minute, Math.round((percent / 100) * n));
  }
  return counts;
}
