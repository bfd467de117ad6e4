import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgementQueries, queriesFor } from '../../../lib/core/judge/judgement-queries.ts';
import { armSeriesOf, signalQueries } from '../../../lib/core/minutes/readings.ts';
import type { SignalName } from '../../../lib/core/signals/registry.ts';
import { type MinuteSeries, queryKey } from '../../../lib/core/words/metric.ts';
import { aJudgement, aSoloJudgement } from '../../support/a-judgement.ts';
import { answersTo, type Reported, seriesOf } from '../../support/series-of.ts';

const ARM = { endpoint: 'fraud', variant: 'candidate' };

function minuteOf(reported: Reported | undefined, signal: SignalName = 'errors', zerosUnpublished: string[] = []) {
  const asked = { signal, slowerThanMicros: 300_000 };
  const replies = answersTo(signalQueries('fraud', 'candidate', asked), { from: 5, to: 6 }, () => reported);
  return armSeriesOf(replies, ARM, asked, zerosUnpublished).minute(5);
}

test.each([
  ['the larger of 5xx and model errors, never their sum', { n: 100, errors5xx: 7, modelErrors: 12 }, { n: 100, k: 12 }],
  ['5xx when they are more', { n: 100, errors5xx: 12, modelErrors: 7 }, { n: 100, k: 12 }],
  ['every request failed and all is counted twice', { n: 50, errors5xx: 50, modelErrors: 50 }, { n: 50, k: 50 }],
  ['more errors than requests are as many as requests', { n: 10, errors5xx: 12, modelErrors: 0 }, { n: 10, k: 10 }],
  ['a minute without requests is a row of zeros', { n: 0, errors5xx: 0, modelErrors: 0 }, { n: 0, k: 0 }],
  ['nothing reported', undefined, 'absent'],
  ['requests alone', { n: 100 }, 'late'],
  ['requests and one of two error metrics', { n: 100, errors5xx: 7 }, 'late'],
  ['errors alone', { errors5xx: 7, modelErrors: 7 }, 'late'],
] as const)('errors of a minute: %s', (_, reported, row) => {
  expect(minuteOf(reported)).toEqual(row);
});

test('latency counts its own samples, which are fewer than requests', () => {
  expect(minuteOf({ n: 100, errors5xx: 0, modelErrors: 0, samples: 96, slow: 4 }, 'latency')).toEqual({ n: 96, k: 4 });
});

test('slow answers that come as a share of samples are rounded to whole ones', () => {
  // PR(...) of 103 samples gives 3.8835%, which the adapter turns to 4.000005 by float arithmetic
  expect(minuteOf({ samples: 103, slow: 4.000005 }, 'latency')).toEqual({ n: 103, k: 4 });
});

test('absent errors are none only for the metrics that this endpoint is known not to publish', () => {
  expect(minuteOf({ n: 100, errors5xx: 3 }, 'errors', ['model-errors'])).toEqual({ n: 100, k: 3 });
  expect(minuteOf({ n: 100 }, 'errors', ['model-errors'])).toBe('late');
  expect(minuteOf({ n: 100 }, 'errors', ['model-errors', 'errors-5xx'])).toEqual({ n: 100, k: 0 });
  expect(minuteOf(undefined, 'errors', ['model-errors', 'errors-5xx'])).toBe('absent');
});

test('counts are never impossible, whatever CloudWatch says', () => {
  const value = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined });
  fc.assert(
    fc.property(value, value, value, (n, errors5xx, modelErrors) => {
      const row = minuteOf(
        JSON.parse(JSON.stringify({ n, errors5xx, modelErrors })), // undefined: not reported
      );
      if (typeof row === 'string') return;
      expect(Number.isSafeInteger(row.n) && Number.isSafeInteger(row.k)).toBe(true);
      expect(row.k).toBeLessThanOrEqual(row.n);
    }),
  );
});

test('a series that was asked for and is not among the replies has failed, it is not empty', () => {
  expect(armSeriesOf(new Map(), ARM, { signal: 'errors' }, []).status).toBe('failed');
});

test('an arm is read as badly as the worst of its series', () => {
  const queries = signalQueries('fraud', 'candidate', { signal: 'errors' });
  const status = (of: (metric: string) => 'complete' | 'partial' | 'failed') =>
    armSeriesOf(
      answersTo(
        queries,
        { from: 0, to: 1 },
        () => undefined,
        ({ metric }) => of(metric),
      ),
      ARM,
      { signal: 'errors' },
      [],
    ).status;
  expect(status(() => 'complete')).toBe('complete');
  expect(status((metric) => (metric === 'errors-5xx' ? 'partial' : 'complete'))).toBe('partial');
  expect(status((metric) => (metric === 'errors-5xx' ? 'partial' : 'failed'))).toBe('failed');
});

test('errors are asked for whatever is judged, and nothing is asked for twice', () => {
  const signals = (aJudgement().frozen?.signals ?? []).map((each) => ({
    ...each,
    signal: 'latency' as const,
    slowerThanMicros: 300_000,
  }));
  const metrics = queriesFor('fraud', 'candidate', { signals }).map(({ metric }) => metric);
  expect(metrics).toEqual(['invocations', 'errors-5xx', 'model-errors', 'latency-samples', 'latency-over']);
  expect(queriesFor('fraud', 'candidate', { signals: [] }).map(({ metric }) => metric)).toEqual(metrics.slice(0, 3));
});

test('client errors are the 4xx, of all requests', () => {
  expect(minuteOf({ n: 100, errors5xx: 3, modelErrors: 3, errors4xx: 9 }, 'client-errors')).toEqual({ n: 100, k: 9 });
});

test('both versions are asked for, a version alone only for itself, and errors alone before the limits are frozen', () => {
  const variantsOf = (judgement: ReturnType<typeof aJudgement>) => [
    ...new Set(judgementQueries('fraud', judgement).map(({ endpoint, variant }) => `${endpoint}/${variant}`)),
  ];
  expect(variantsOf(aJudgement())).toEqual(['fraud/candidate', 'fraud/stable']);
  expect(variantsOf(aSoloJudgement())).toEqual(['fraud/candidate']);
  const { frozen: _, ...unfrozen } = aJudgement();
  expect(variantsOf(unfrozen)).toEqual(['fraud/candidate', 'fraud/stable']);
  expect(new Set(judgementQueries('fraud', unfrozen).map(({ metric }) => metric))).toEqual(
    new Set(['invocations', 'errors-5xx', 'model-errors']),
  );
});

test('a signal that is off is not asked for', () => {
  const [errors] = aJudgement().frozen?.signals ?? [];
  if (errors === undefined) throw new RangeError('errors are judged by default');
  const metricsOf = (off?: string) =>
    queriesFor('fraud', 'candidate', {
      signals: [{ ...errors, signal: 'client-errors', ...(off === undefined ? {} : { off }) }],
    }).map(({ metric }) => metric);
  expect(metricsOf()).toContain('errors-4xx');
  expect(metricsOf('too little traffic')).not.toContain('errors-4xx');
});

test('what is slow is part of the question about slow answers, and of no other', () => {
  const arm = { endpoint: 'fraud', variant: 'candidate' };
  expect(signalQueries('fraud', 'candidate', { signal: 'latency', slowerThanMicros: 300_000 })).toEqual([
    { ...arm, metric: 'latency-samples' },
    { ...arm, metric: 'latency-over', slowerThanMicros: 300_000 },
  ]);
  expect(signalQueries('fraud', 'candidate', { signal: 'latency' })).toStrictEqual([
    { ...arm, metric: 'latency-samples' },
    { ...arm, metric: 'latency-over' },
  ]);
});

const ofMetric = (metric: 'invocations' | 'errors-5xx' | 'model-errors', series: MinuteSeries) =>
  [queryKey({ ...ARM, metric }), series] as const;

test.each([
  ['statistic-unavailable', 'complete', 'failed', 'statistic-unavailable'],
  ['complete', 'statistic-unavailable', 'partial', 'statistic-unavailable'],
  ['partial', 'failed', 'complete', 'failed'],
  ['partial', 'complete', 'complete', 'partial'],
] as const)('series that are %s, %s and %s make an arm that is %s', (ofRequests, of5xx, ofModel, status) => {
  const replies = new Map([
    ofMetric('invocations', seriesOf([], ofRequests)),
    ofMetric('errors-5xx', seriesOf([], of5xx)),
    ofMetric('model-errors', seriesOf([], ofModel)),
  ]);
  expect(armSeriesOf(replies, ARM, { signal: 'errors' }, []).status).toBe(status);
});

test('the newest minute of an arm is that of whichever series came furthest', () => {
  const newestOf = (requests: number[], bad: number[]) =>
    armSeriesOf(
      new Map([
        ofMetric('invocations', seriesOf(requests.map((minute) => [minute, 1]))),
        ofMetric('errors-5xx', seriesOf(bad.map((minute) => [minute, 1]))),
        ofMetric('model-errors', seriesOf([])),
      ]),
      ARM,
      { signal: 'errors' },
      [],
    ).newest;
  expect(newestOf([7, 9, 8], [3])).toBe(9);
  expect(newestOf([3], [8, 4])).toBe(8);
  expect(newestOf([], [])).toBeUndefined();
});
