import { describe, expect, test } from 'vitest';
import type { MetricName } from '../../lib/core/signals/registry.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../../lib/core/words/metric.ts';
import type { EpochMinute } from '../../lib/core/words/time.ts';
import type { MetricSource } from '../../lib/flows/ports.ts';
import { CODES, expectDependencyError, type Stage } from './staged-fault.ts';

/** Limit for `latency-over`, microseconds. */
export const SLOW_MICROS = 120_000;
/** How many minutes the world has seen. */
export const MINUTES = 30;

/** What really happened in a minute of a variant; a fake and a service are both held to it. */
export type Truth = Readonly<Record<MetricName, number>>;

export interface MetricSourceWorld {
  readonly source: MetricSource;
  /** `ranker` has served `stable` and `candidate` for MINUTES minutes from here on, all of them reported by now. */
  readonly from: EpochMinute;
  truth(variant: 'stable' | 'candidate', minute: EpochMinute): Truth;
  /** These minutes of this metric of the candidate are never reported. */
  readonly hide?: (metric: MetricName, from: EpochMinute, to: EpochMinute) => void;
  /** All series of the candidate come back like this. */
  readonly answer?: (status: 'partial' | 'broken' | 'forbidden') => void;
  /** PR(tau:) alone, or TC(tau:) as well, are refused by the service. */
  readonly refuse?: (which: 'PR' | 'PR and TC') => void | Promise<void>;
  /** Datapoints that one page of an answer holds at most. */
  readonly page?: (datapoints: number) => void;
  readonly stage?: Stage;
}

const METRICS: readonly MetricName[] = [
  'invocations',
  'errors-5xx',
  'model-errors',
  'errors-4xx',
  'latency-samples',
  'latency-over',
];
const queryOf = (variant: string, metric: MetricName): MinuteQuery => ({
  endpoint: 'ranker',
  variant,
  metric,
  ...(metric === 'latency-over' ? { slowerThanMicros: SLOW_MICROS } : {}),
});
const QUERIES = (['stable', 'candidate'] as const).flatMap((variant) =>
  METRICS.map((metric) => ({ variant, metric, query: queryOf(variant, metric) })),
);

const seriesOf = (replies: ReadonlyMap<string, MinuteSeries>, query: MinuteQuery): MinuteSeries => {
  const series = replies.get(queryKey(query));
  if (series === undefined) throw new Error(`no series for ${queryKey(query)}`);
  return series;
};

/** What every MetricSource must do. Run against the fake and the real ones, so that the fake stays honest. */
export function describeMetricSource(name: string, make: () => Promise<MetricSourceWorld>): void {
  const readAll = (source: MetricSource, from: EpochMinute, to = from + MINUTES) =>
    source.readMinutes(
      QUERIES.map(({ query }) => query),
      { from, to },
    );

  /** Every series holds exactly what happened, minute by minute. */
  function expectTruth(replies: ReadonlyMap<string, MinuteSeries>, world: MetricSourceWorld): void {
    expect(replies.size).toBe(QUERIES.length);
    for (const { variant, metric, query } of QUERIES) {
      const { status, points } = seriesOf(replies, query);
      expect(status, queryKey(query)).toBe('complete');
      const counted = Array.from({ length: MINUTES }, (_, index) => world.from + index).map((minute) => [
        minute,
        world.truth(variant, minute)[metric],
      ]);
      expect(
        [...points].sort(([a], [b]) => a - b),
        queryKey(query),
      ).toEqual(counted);
    }
  }

  describe(`${name} as a MetricSource`, () => {
    test('a span without a minute is answered whole, with nothing in it', async () => {
      const { source, from } = await make();
      const replies = await readAll(source, from, from);
      expect(replies.size).toBe(QUERIES.length);
      for (const series of replies.values()) expect(series).toEqual({ status: 'complete', points: new Map() });
    });

    test('counts every metric of every minute as it was, from <= minute < to', async () => {
      const world = await make();
      expectTruth(await readAll(world.source, world.from), world);
      const some = await world.source.readMinutes([queryOf('stable', 'invocations')], {
        from: world.from + 3,
        to: world.from + 5,
      });
      expect([...seriesOf(some, queryOf('stable', 'invocations')).points.keys()].sort()).toEqual([
        world.from + 3,
        world.from + 4,
      ]);
    });

    test('a minute that nobody served, or that is not over, is absent, not zero', async () => {
      const { source, from } = await make();
      const replies = await readAll(source, from - 10, from + MINUTES + 10);
      const { status, points } = seriesOf(replies, queryOf('stable', 'invocations'));
      expect(status).toBe('complete');
      expect([...points.keys()].sort()).toEqual(Array.from({ length: MINUTES }, (_, index) => from + index));
    });

    test('a variant that nobody knows has a series without points', async () => {
      const { source, from } = await make();
      const query = queryOf('no-such-variant', 'invocations');
      const replies = await source.readMinutes([query], { from, to: from + MINUTES });
      expect(seriesOf(replies, query)).toEqual({ status: 'complete', points: new Map() });
    });

    test('what is never reported stays absent while the rest is there', async ({ skip }) => {
      const world = await make();
      if (world.hide === undefined) return skip();
      world.hide('errors-5xx', world.from + 5, world.from + 8);
      const replies = await readAll(world.source, world.from);
      const { status, points } = seriesOf(replies, queryOf('candidate', 'errors-5xx'));
      expect(status).toBe('complete');
      expect([4, 5, 6, 7, 8].map((minute) => points.has(world.from + minute))).toEqual([
        true,
        false,
        false,
        false,
        true,
      ]);
      expect(seriesOf(replies, queryOf('candidate', 'invocations')).points.size).toBe(MINUTES);
    });

    test.each([
      ['partial', 'partial'],
      ['broken', 'failed'],
      ['forbidden', 'failed'],
    ] as const)('series that come back %s are said to be %s, and the others are whole', async (how, said) => {
      const world = await make();
      if (world.answer === undefined) return;
      world.answer(how);
      const replies = await readAll(world.source, world.from);
      for (const { variant, query } of QUERIES)
        expect(seriesOf(replies, query).status, queryKey(query)).toBe(variant === 'candidate' ? said : 'complete');
      expect(seriesOf(replies, queryOf('stable', 'invocations')).points.size).toBe(MINUTES);
    });

    test('where PR is refused the slow requests are counted by TC: the same numbers', async ({ skip }) => {
      const world = await make();
      if (world.refuse === undefined) return skip();
      await world.refuse('PR');
      expectTruth(await readAll(world.source, world.from), world);
      expectTruth(await readAll(world.source, world.from), world); // what was learnt does not change what is said
    });

    test('where both are refused the slow requests are statistic-unavailable, and everything else is read', async ({
      skip,
    }) => {
      const world = await make();
      if (world.refuse === undefined) return skip();
      await world.refuse('PR and TC');
      const replies = await readAll(world.source, world.from);
      for (const { metric, query } of QUERIES) {
        const { status, points } = seriesOf(replies, query);
        expect([status, points.size], queryKey(query)).toEqual(
          metric === 'latency-over' ? ['statistic-unavailable', 0] : ['complete', MINUTES],
        );
      }
    });

    test('pages are put together again, each minute once', async ({ skip }) => {
      const world = await make();
      if (world.page === undefined) return skip();
      world.page(7);
      expectTruth(await readAll(world.source, world.from), world);
    });

    test('more queries than one call takes are answered all the same', async () => {
      const { source, from } = await make();
      const many = Array.from({ length: 600 }, (_, index) => queryOf(`variant-${index}`, 'invocations'));
      const replies = await source.readMinutes([...many, queryOf('stable', 'invocations')], {
        from,
        to: from + MINUTES,
      });
      expect(replies.size).toBe(601);
      expect(seriesOf(replies, queryOf('stable', 'invocations')).points.size).toBe(MINUTES);
    });

    test('the 99th percentile of the day before, with its samples; none where nothing was served', async () => {
      const { source, from, truth } = await make();
      const before = from + MINUTES;
      const p99 = await source.readLatencyP99('ranker', 'stable', before);
      const samples = Array.from({ length: MINUTES }, (_, index) => truth('stable', from + index)['latency-samples']);
      expect(p99?.samples).toBe(samples.reduce((sum, n) => sum + n, 0));
      // between the median and what nobody is as slow as
      expect(p99?.micros).toBeGreaterThan(80_000);
      expect(p99?.micros).toBeLessThan(400_000);
      expect(await source.readLatencyP99('ranker', 'no-such-variant', before)).toBeUndefined();
    });

    test('half a day is no percentile: the read fails, so that it is done again', async ({ skip }) => {
      const { source, from, answer } = await make();
      if (answer === undefined) return skip();
      answer('partial');
      await expect(source.readLatencyP99('ranker', 'candidate', from + MINUTES)).rejects.toThrow('partial');
    });

    test('the most that one instance has had in a minute of the week before; none where nothing was served', async () => {
      const { source, from, truth } = await make();
      const before = from + MINUTES;
      const requests = Array.from({ length: MINUTES }, (_, index) => truth('stable', from + index).invocations);
      expect(await source.readPeakPerInstance('ranker', 'stable', before)).toBe(Math.max(...requests));
      expect(await source.readPeakPerInstance('ranker', 'stable', from + 1)).toBe(requests[0]);
      expect(await source.readPeakPerInstance('ranker', 'stable', from)).toBeUndefined();
      expect(await source.readPeakPerInstance('ranker', 'no-such-variant', before)).toBeUndefined();
    });

    test('half a week holds no peak: the read fails', async ({ skip }) => {
      const { source, from, answer } = await make();
      if (answer === undefined) return skip();
      answer('partial');
      await expect(source.readPeakPerInstance('ranker', 'candidate', from + MINUTES)).rejects.toThrow('partial');
    });

    test.each(CODES)('a service that is %s is %s', async (fault, code) => {
      const { source, from, stage } = await make();
      if (stage === undefined) return;
      stage.strike(fault);
      await expectDependencyError(readAll(source, from), code, 'cloudwatch:GetMetricData');
      await expectDependencyError(source.readLatencyP99('ranker', 'stable', from), code, 'cloudwatch:GetMetricData');
      await expectDependencyError(
        source.readPeakPerInstance('ranker', 'stable', from),
        code,
        'cloudwatch:GetMetricData',
      );
    });
  });
}
