import * as z from 'zod';
import type { EpochMinute } from '../../core/words/time.ts';
import type { Distribution } from '../world/distribution.ts';

export const dimensionSchema = z.object({ Name: z.string(), Value: z.string() });
export const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(dimensionSchema).max(30).default([]),
});

/** A metric with its exact set of dimensions: another set is another metric. */
export type Metric = z.infer<typeof metricSchema>;

/** Where datapoints come from. */
export interface StoredMetrics {
  /** One minute of a metric as it can be seen now; undefined: nothing there. */
  at(metric: Metric, minute: EpochMinute): Distribution | undefined;
  /** All metrics that have ever had data here. */
  list(): readonly Metric[];
}

/** One text for a metric, whatever the order of its dimensions. */
export function metricKey({ Namespace, MetricName, Dimensions }: Metric): string {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return [Namespace, MetricName, ...dimensions].join('\n');
}
