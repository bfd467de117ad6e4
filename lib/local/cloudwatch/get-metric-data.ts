import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { wireBoolean, wireNumber, wireTime } from '../operation.ts';
import { metricSchema, type StoredMetrics } from './metric.ts';
import type { MetricRules, SeriesStatus } from './metric-rules.ts';
import { readStoredSeries } from './read-series.ts';
import { aggregate, parseStatistic } from './statistic.ts';

export const getMetricDataInput = z.object({
  MetricDataQueries: z
    .array(
      z.object({
        Id: z
          .string()
          .regex(/^[a-z][a-zA-Z0-9_]{0,254}$/, 'must begin with a lower case letter, then letters, digits and _'),
        MetricStat: z
          .object({ Metric: metricSchema, Period: wireNumber, Stat: z.string(), Unit: z.string().optional() })
          .optional(),
        Expression: z.string().optional(),
        Label: z.string().optional(),
        ReturnData: wireBoolean.optional(),
      }),
    )
    .min(1)
    .max(500),
  StartTime: wireTime,
  EndTime: wireTime,
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: wireNumber.optional(),
});
type Input = z.infer<typeof getMetricDataInput>;
type Query = Input['MetricDataQueries'][number];

interface Result {
  readonly Id: string;
  readonly Label: string;
  readonly Timestamps: Date[];
  readonly Values: number[];
  readonly StatusCode: SeriesStatus;
}

/**
 * GetMetricData without metric math. An unknown metric is an empty series that is Complete. A series that goes on on the next page
 * is PartialData on this one.
 *
 * @throws {AwsError} on a bad query.
 */
export function getMetricData(input: Input, source: StoredMetrics, rules: MetricRules): object {
  if (input.StartTime >= input.EndTime) {
    throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  }
  const ids = input.MetricDataQueries.map(({ Id }) => Id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw invalid(`The value ${twice} for parameter Id is not unique.`);
  const wanted = input.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false);
  const results = wanted.map((query) => resultOf(query, input, source, rules));
  return pageOf(results, input, rules.pageSize());
}

function resultOf(query: Query, input: Input, source: StoredMetrics, rules: MetricRules): Result {
  const { Id, MetricStat, Label } = query;
  if (MetricStat === undefined) throw invalid(`Query ${Id}: metric math is not emulated here, only MetricStat.`);
  const { Metric, Period, Stat } = MetricStat;
  if (!(Number.isInteger(Period) && Period >= 60 && Period % 60 === 0)) {
    throw invalid(`Query ${Id}: Period must be a multiple of 60 seconds, got ${Period}.`);
  }
  const statistic = parseStatistic(Stat);
  const refusal = rules.refusalOf(statistic?.kind ?? '');
  if (statistic === undefined || refusal === 'error')
    throw invalid(`The value ${Stat} for parameter Stat is not supported.`);

  const status = rules.statusOf(Metric);
  const span = {
    fromEpochSeconds: Math.floor(input.StartTime / 60) * 60,
    toEpochSeconds: input.EndTime,
    periodSeconds: Period,
  };
  const readable = status !== 'InternalError' && status !== 'Forbidden' && refusal === 'never' && hasUnit(MetricStat);
  const periods = readable ? readStoredSeries(source, Metric, span) : [];
  if (input.ScanBy === 'TimestampDescending') periods.reverse();
  if (status === 'PartialData') periods.length = Math.floor(periods.length / 2);
  return {
    Id,
    Label: Label ?? Metric.MetricName,
    Timestamps: periods.map(({ atEpochSeconds }) => new Date(atEpochSeconds * 1000)),
    Values: periods.map(({ observed }) => aggregate(statistic, observed)),
    StatusCode: status,
  };
}

function pageOf(results: readonly Result[], { NextToken = '0', MaxDatapoints }: Input, pageSize: number): object {
  if (!/^\d+$/.test(NextToken))
    throw new AwsError('InvalidNextToken', `The NextToken ${NextToken} was not given out by this server.`);
  const from = Number(NextToken);
  const to = from + Math.min(pageSize, MaxDatapoints ?? pageSize);
  let begin = 0;
  const page = results.flatMap((result) => {
    const first = Math.max(0, from - begin);
    const end = to - begin;
    begin += result.Values.length;
    if (result.Values.length === 0) return from === 0 ? [result] : []; // what has no datapoint is said once
    if (end <= 0 || first >= result.Values.length) return [];
    const goesOn = end < result.Values.length && result.StatusCode === 'Complete';
    return [
      {
        ...result,
        Timestamps: result.Timestamps.slice(first, end),
        Values: result.Values.slice(first, end),
        StatusCode: goesOn ? 'PartialData' : result.StatusCode,
      },
    ];
  });
  return { MetricDataResults: page, NextToken: begin > to ? String(to) : undefined, Messages: [] };
}

/** CloudWatch converts nothing: another unit than the published one finds no datapoints. */
function hasUnit({ Metric, Unit }: NonNullable<Query['MetricStat']>): boolean {
  return Unit === undefined || Unit === (Metric.MetricName === 'ModelLatency' ? 'Microseconds' : 'None');
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
