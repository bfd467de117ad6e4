import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Operations, operation, wireNumber, wireTime } from '../operation.ts';
import { customMetrics } from './custom-metrics.ts';
import { getMetricData, getMetricDataInput } from './get-metric-data.ts';
import { dimensionSchema, type Metric, metricSchema, type StoredMetrics } from './metric.ts';
import type { MetricRules } from './metric-rules.ts';
import { putMetricData, putMetricDataInput } from './put-metric-data.ts';
import { readStoredSeries } from './read-series.ts';
import { aggregate, parseStatistic } from './statistic.ts';

const statisticsInput = metricSchema.extend({
  StartTime: wireTime,
  EndTime: wireTime,
  Period: wireNumber,
  Statistics: z.array(z.string()).max(5).optional(),
  ExtendedStatistics: z.array(z.string()).max(10).optional(),
});
const listInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(dimensionSchema.partial({ Value: true })).optional(),
  NextToken: z.string().regex(/^\d+$/, 'is not a token that this server gave out').optional(),
});

/** Metrics a page of ListMetrics. */
const LISTED_AT_ONCE = 500;

/** CloudWatch's metric API over what SageMaker publishes and what callers put. No alarms, no metric math. */
export function cloudWatch(published: StoredMetrics, rules: MetricRules, now: () => number): Operations {
  const custom = customMetrics();
  const source: StoredMetrics = {
    at: (metric, minute) => published.at(metric, minute) ?? custom.at(metric, minute),
    list: () => [...published.list(), ...custom.list()],
  };
  return {
    GetMetricData: operation(getMetricDataInput, (input) => getMetricData(input, source, rules), 'ValidationError'),
    PutMetricData: operation(
      putMetricDataInput,
      (input) => putMetricData(input, custom, now()),
      'InvalidParameterValue',
    ),
    GetMetricStatistics: operation(
      statisticsInput,
      (input) => getMetricStatistics(input, source),
      'InvalidParameterValue',
    ),
    ListMetrics: operation(listInput, ({ NextToken = '0', ...filter }) => {
      const found = source.list().filter((metric) => fits(metric, filter));
      const to = Number(NextToken) + LISTED_AT_ONCE;
      return { Metrics: found.slice(Number(NextToken), to), NextToken: to < found.length ? String(to) : undefined };
    }),
  };
}

function getMetricStatistics(input: z.infer<typeof statisticsInput>, source: StoredMetrics): object {
  const { StartTime, EndTime, Period, Statistics = [], ExtendedStatistics = [] } = input;
  const parsed = [...Statistics, ...ExtendedStatistics].map((text) => ({ text, statistic: parseStatistic(text) }));
  const unknown = parsed.find(({ statistic }) => statistic === undefined);
  if (unknown !== undefined || parsed.length === 0) {
    throw new AwsError(
      'InvalidParameterValue',
      `The value ${unknown?.text ?? 'none'} for parameter Statistics is not supported.`,
    );
  }
  const periods = readStoredSeries(source, input, {
    fromEpochSeconds: StartTime,
    toEpochSeconds: EndTime,
    periodSeconds: Period,
  });
  return {
    Label: input.MetricName,
    Datapoints: periods.map(({ atEpochSeconds, observed }) => {
      const values = parsed.flatMap(({ text, statistic }) =>
        statistic === undefined ? [] : [[text, aggregate(statistic, observed)] as const],
      );
      const extended = values.filter(([text]) => ExtendedStatistics.includes(text));
      return {
        Timestamp: new Date(atEpochSeconds * 1000),
        ...Object.fromEntries(values.filter(([text]) => Statistics.includes(text))),
        ExtendedStatistics: extended.length > 0 ? new Map(extended) : undefined,
      };
    }),
  };
}

function fits(metric: Metric, filter: Omit<z.infer<typeof listInput>, 'NextToken'>): boolean {
  const { Namespace = metric.Namespace, MetricName = metric.MetricName, Dimensions = [] } = filter;
  return (
    metric.Namespace === Namespace &&
    metric.MetricName === MetricName &&
    Dimensions.every((wanted) =>
      metric.Dimensions.some(
        ({ Name, Value }) => Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
      ),
    )
  );
}
