import { describe, expect, test } from 'vitest';
import { recordingOf } from '../../../lib/backtest/record/from-metric-data.ts';
import { parseMetricReply, parseMetricRequest } from '../../../lib/backtest/record/metric-data-schema.ts';
import { renderTrace } from '../../../lib/backtest/record/render-trace.ts';
import { planOf, requestOf } from '../../../lib/cli/fetch-plan.ts';
import { aFile } from '../a-trace.ts';

const POLICY = 'guards:\n  - endpoint: fraud-detector\n    signals: { latency: { slower-than: 300ms } }\n';

/** What `fetch --print-queries` prints for two variants. */
const request = () =>
  requestOf(
    planOf(
      {
        endpoint: 'fraud-detector',
        policy: aFile([POLICY]),
        stable: 'blue',
        candidate: 'green',
        from: '2026-11-01T00:00:00Z',
        to: '2026-11-01T00:03:00Z',
        printQueries: true,
      },
      0,
    ),
  );

type Query = ReturnType<typeof request>['MetricDataQueries'][number];
const variantOf = ({ MetricStat }: Query): string | undefined =>
  MetricStat?.Metric?.Dimensions?.find(({ Name }) => Name === 'VariantName')?.Value;

/** The values of a query by minute. */
function valuesOf(query: Query): (number | undefined)[] {
  const blue = variantOf(query) === 'blue';
  switch (`${query.MetricStat?.Metric?.MetricName} ${query.MetricStat?.Stat}`) {
    case 'Invocations Sum':
      return blue ? [900, 901, undefined] : [undefined, 100, 90];
    case 'Invocation5XXErrors Sum':
      return blue ? [9, 8, undefined] : [undefined, 5, 0];
    case 'InvocationModelErrors Sum':
      return blue ? [0, 0, undefined] : [undefined, 101, 0];
    case 'ModelLatency SampleCount':
      return blue ? [800, 800, undefined] : [undefined, 96, 80];
    case 'ModelLatency PR(300000:)':
      return blue ? [1, 0.5, undefined] : [undefined, 12.5, 0];
    default:
      return [undefined, undefined, undefined];
  }
}

const replyTo = ({ MetricDataQueries }: ReturnType<typeof request>) => ({
  MetricDataResults: MetricDataQueries.map((query) => {
    const points = valuesOf(query).flatMap((value, minute) => (value === undefined ? [] : [{ value, minute }]));
    return {
      Id: query.Id ?? '',
      Label: 'x',
      StatusCode: 'Complete',
      Timestamps: points.map(({ minute }) => `2026-11-01T00:0${minute}:00+00:00`),
      Values: points.map(({ value }) => value),
    };
  }),
  Messages: [],
});

const traceOf = (reply: object, words = {}): unknown[] => {
  const recording = recordingOf(
    parseMetricRequest(JSON.stringify(request())),
    parseMetricReply(JSON.stringify(reply)),
    {
      stable: 'blue',
      ...words,
    },
  );
  return [...renderTrace(recording)].map((line) => JSON.parse(line) as unknown);
};

describe('what aws cloudwatch get-metric-data printed', () => {
  test('becomes a trace: null for what was not reported, percentages as counts, parts cut to their whole', () => {
    expect(traceOf(replyTo(request()))).toEqual([
      {
        stablehand: 'trace/1',
        endpoint: 'fraud-detector',
        stable: 'blue',
        candidate: 'green',
        deployedAt: '2026-11-01T00:01:00Z',
      },
      {
        variant: 'blue',
        from: '2026-11-01T00:00:00Z',
        invocations: [900, 901, null],
        errors5xx: [9, 8, null],
        errors4xx: [null, null, null],
        modelErrors: [0, 0, null],
        latencySamples: [800, 800, null],
        latencyOver: { 300000: [8, 4, null] },
      },
      {
        variant: 'green',
        from: '2026-11-01T00:00:00Z',
        invocations: [null, 100, 90],
        errors5xx: [null, 5, 0],
        errors4xx: [null, null, null],
        modelErrors: [null, 100, 0],
        latencySamples: [null, 96, 80],
        latencyOver: { 300000: [null, 12, 0] },
      },
    ]);
  });

  test('may come in pages that the AWS CLI put one after the other', () => {
    const reply = replyTo(request());
    const pages = reply.MetricDataResults.flatMap((result) => [
      {
        ...result,
        StatusCode: 'PartialData',
        Timestamps: result.Timestamps.slice(0, 1),
        Values: result.Values.slice(0, 1),
      },
      { ...result, Timestamps: result.Timestamps.slice(1), Values: result.Values.slice(1) },
    ]);
    expect(traceOf({ ...reply, MetricDataResults: pages })).toEqual(traceOf(reply));
  });

  test.each(['PartialData', 'InternalError', 'Forbidden'])(
    '%s is refused: it would pass for minutes without trouble',
    (StatusCode) => {
      const reply = replyTo(request());
      const [first, ...others] = reply.MetricDataResults;
      expect(() => traceOf({ MetricDataResults: [{ ...first, StatusCode }, ...others] })).toThrow(
        `query "q0" is ${StatusCode}, allowed: Complete`,
      );
    },
  );

  test('a query that was not answered is refused, and so is one page of several', () => {
    const reply = replyTo(request());
    expect(() => traceOf({ MetricDataResults: reply.MetricDataResults.slice(1) })).toThrow(
      'query "q0" is not answered',
    );
    expect(() => traceOf({ ...reply, NextToken: 'more' })).toThrow('one page of several');
  });

  test('asks who is who when it cannot know', () => {
    expect(() => traceOf(replyTo(request()), { stable: undefined })).toThrow('which of blue, green is stable?');
    expect(() => traceOf(replyTo(request()), { stable: 'red' })).toThrow(
      'variant "red" is not asked for in the request, there: blue, green',
    );
  });

  test('a query that a trace has no place for is refused', () => {
    const asked = request();
    const [first, ...others] = asked.MetricDataQueries;
    const changed = { ...first, MetricStat: { ...first?.MetricStat, Stat: 'Average' } };
    const json = JSON.stringify({ MetricDataQueries: [changed, ...others] });
    expect(() => recordingOf(parseMetricRequest(json), { MetricDataResults: [] }, {})).toThrow('Invocations Average');
  });

  test('the request asks for whole minutes of every metric, named as CloudWatch names them', () => {
    const asked = request();
    expect([asked.StartTime, asked.EndTime]).toEqual(['2026-11-01T00:00:00Z', '2026-11-01T00:03:00Z']);
    expect(asked.MetricDataQueries).toHaveLength(12);
    expect(new Set(asked.MetricDataQueries.map(({ Id }) => Id)).size).toBe(12);
    expect(asked.MetricDataQueries.every(({ MetricStat }) => MetricStat?.Period === 60)).toBe(true);
  });
});
