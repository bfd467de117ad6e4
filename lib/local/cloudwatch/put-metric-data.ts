import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { wireNumber, wireTime } from '../operation.ts';
import type { Distribution } from '../world/distribution.ts';
import type { CustomMetrics } from './custom-metrics.ts';
import { dimensionSchema } from './metric.ts';

const statisticSet = z.object({ SampleCount: wireNumber, Sum: wireNumber, Minimum: wireNumber, Maximum: wireNumber });

export const putMetricDataInput = z.object({
  Namespace: z.string().regex(/^[^:].*/, 'must not be empty or begin with a colon'),
  MetricData: z
    .array(
      z.object({
        MetricName: z.string(),
        Dimensions: z.array(dimensionSchema).optional(),
        Timestamp: wireTime.optional(),
        Value: wireNumber.optional(),
        Values: z.array(wireNumber).optional(),
        Counts: z.array(wireNumber).optional(),
        StatisticValues: statisticSet.optional(),
      }),
    )
    .min(1)
    .max(1000),
});
type Input = z.infer<typeof putMetricDataInput>;

/** @throws {AwsError} when a datum holds no value. */
export function putMetricData({ Namespace, MetricData }: Input, metrics: CustomMetrics, nowEpochSeconds: number): void {
  for (const datum of MetricData) {
    const { MetricName, Dimensions = [], Timestamp = nowEpochSeconds } = datum;
    metrics.put({ Namespace, MetricName, Dimensions }, Timestamp, observedIn(datum));
  }
}

function observedIn({ Value, Values, Counts, StatisticValues, MetricName }: Input['MetricData'][number]): Distribution {
  if (Value !== undefined) return { values: [Value], counts: [1] };
  if (Values !== undefined) {
    const sorted = Values.map((value, i) => ({ value, count: Counts?.[i] ?? 1 })).sort((a, b) => a.value - b.value);
    return { values: sorted.map(({ value }) => value), counts: sorted.map(({ count }) => count) };
  }
  if (StatisticValues !== undefined) return fromStatisticSet(StatisticValues);
  throw new AwsError(
    'MissingRequiredParameter',
    `The datum of ${MetricName} must hold Value, Values or StatisticValues.`,
  );
}

/** Observations with the same count, sum, minimum and maximum: all between the extremes lie at their mean. */
function fromStatisticSet({ SampleCount, Sum, Minimum, Maximum }: z.infer<typeof statisticSet>): Distribution {
  if (SampleCount <= 1 || Minimum === Maximum) return { values: [Sum / SampleCount], counts: [SampleCount] };
  if (SampleCount === 2) return { values: [Minimum, Maximum], counts: [1, 1] };
  const between = (Sum - Minimum - Maximum) / (SampleCount - 2);
  return { values: [Minimum, between, Maximum], counts: [1, SampleCount - 2, 1] };
}
