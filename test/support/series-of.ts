import type { MinuteQuery, MinuteSeries } from '../../lib/core/words/metric.ts';
import { queryKey } from '../../lib/core/words/metric.ts';
import type { EpochMinute } from '../../lib/core/words/time.ts';

/** What a variant reported of one minute; a field that is not there was not reported. */
export interface Reported {
  readonly n?: number;
  readonly errors5xx?: number;
  readonly modelErrors?: number;
  readonly errors4xx?: number;
  readonly samples?: number;
  readonly slow?: number;
}

/** One complete series, or one that says otherwise. */
export const seriesOf = (
  points: Iterable<readonly [EpochMinute, number]>,
  status: MinuteSeries['status'] = 'complete',
): MinuteSeries => ({ status, points: new Map(points) });

/** A minute in which everything was reported: bad requests as 5xx and as model errors, as SageMaker does. */
export const served = (n: number, bad: number, slow = 0): Reported => ({
  n,
  errors5xx: bad,
  modelErrors: bad,
  errors4xx: 0,
  samples: n,
  slow,
});

const FIELDS = {
  invocations: 'n',
  'errors-5xx': 'errors5xx',
  'model-errors': 'modelErrors',
  'errors-4xx': 'errors4xx',
  'latency-samples': 'samples',
  'latency-over': 'slow',
} as const satisfies Record<MinuteQuery['metric'], keyof Reported>;

/** CloudWatch's answers to these queries over `from <= m < to`. */
export function answersTo(
  queries: readonly MinuteQuery[],
  { from, to }: { readonly from: EpochMinute; readonly to: EpochMinute },
  reported: (variant: string, minute: EpochMinute) => Reported | undefined,
  statusOf: (query: MinuteQuery) => MinuteSeries['status'] = () => 'complete',
): Map<string, MinuteSeries> {
  return new Map(
    queries.map((query) => {
      const points: [EpochMinute, number][] = [];
      for (let minute = from; minute < to; minute += 1) {
        const value = reported(query.variant, minute)?.[FIELDS[query.metric]];
        if (value !== undefined) points.push([minute, value]);
      }
      return [queryKey(query), seriesOf(points, statusOf(query))];
    }),
  );
}
