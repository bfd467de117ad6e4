import { METRICS } from '../../core/signals/named.ts';
import type { CountName } from '../trace/fields.ts';

/** What a metric of AWS/SageMaker with some statistic means in a trace. */
export type MetricMeaning =
  | { readonly kind: 'count'; readonly name: CountName }
  /** The percentage of samples that were slower, or their number. */
  | { readonly kind: 'over'; readonly slowerThanMicros: number; readonly as: 'percent' | 'count' };

const OVER = /^(PR|TC)\(([1-9]\d*):\)$/;

/** The meaning of a query, or `undefined` when a trace has no place for it. */
export function metricMeaningOf(metricName: string, stat: string): MetricMeaning | undefined {
  const known = METRICS.filter(({ cloudWatch }) => cloudWatch.name === metricName);
  const counted = known.find(({ field, cloudWatch }) => field !== undefined && cloudWatch.stat === stat);
  if (counted !== undefined) return { kind: 'count', name: counted.field as CountName }; // every field is a column
  if (!known.some(({ above }) => above !== undefined)) return undefined;
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
