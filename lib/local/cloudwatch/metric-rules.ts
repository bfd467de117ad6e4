import { type EpochMinute, minuteOf } from '../../core/words/time.ts';
import type { Metric } from './metric.ts';

/** Some series; what is not named matches all. */
export interface SeriesMatch {
  readonly endpoint?: string;
  readonly variant?: string;
  /** For example `Invocations`. */
  readonly metric?: string;
}

export type SeriesStatus = 'Complete' | 'PartialData' | 'InternalError' | 'Forbidden';
export type RangeStatistic = 'PR' | 'TC';

/** What a test may do to CloudWatch that no API call can. The last rule that matches counts. */
export interface CloudWatchControls {
  /**
   * Minutes of these series become visible `seconds` after their end, or never. Holds for minutes in from <= t < to.
   *
   * @param span - @default all minutes
   */
  setLag(
    match: SeriesMatch,
    seconds: number | 'never',
    span?: { fromEpochSeconds?: number; toEpochSeconds?: number },
  ): void;
  /** GetMetricData's status of these series from now on. PartialData keeps half of the datapoints, the two errors none. */
  setStatus(match: SeriesMatch, status: SeriesStatus): void;
  /** How PR() or TC() of these statistics fail from now on: a refused call, no datapoints, or not at all. */
  refuseStatistic(statistic: RangeStatistic, how: 'error' | 'empty' | 'never'): void;
  /** Datapoints a page of GetMetricData. @default 100 800, AWS's own */
  setPageSize(datapoints: number): void;
}

export interface MetricRules {
  readonly controls: CloudWatchControls;
  readonly visibleFrom: (metric: Metric, minute: EpochMinute) => number;
  readonly statusOf: (metric: Metric) => SeriesStatus;
  readonly refusalOf: (statistic: string) => 'error' | 'empty' | 'never';
  readonly pageSize: () => number;
}

/** @param lagSeconds - The lag of every series that no rule names. */
export function metricRules(lagSeconds: number): MetricRules {
  const lags: { match: SeriesMatch; seconds: number; from: EpochMinute; to: EpochMinute }[] = [];
  const statuses: { match: SeriesMatch; status: SeriesStatus }[] = [];
  const refusals = new Map<string, 'error' | 'empty' | 'never'>();
  let pageSize = 100_800;
  return {
    controls: {
      setLag: (match, seconds, { fromEpochSeconds = -Infinity, toEpochSeconds = Infinity } = {}) =>
        void lags.push({
          match,
          seconds: seconds === 'never' ? Number.POSITIVE_INFINITY : seconds,
          from: minuteOf(fromEpochSeconds),
          to: minuteOf(toEpochSeconds),
        }),
      setStatus: (match, status) => void statuses.push({ match, status }),
      refuseStatistic: (statistic, how) => void refusals.set(statistic, how),
      setPageSize(datapoints) {
        if (!(Number.isInteger(datapoints) && datapoints >= 1))
          throw new RangeError(`a page must hold at least 1 datapoint, got ${datapoints}`);
        pageSize = datapoints;
      },
    },
    visibleFrom(metric, minute) {
      const rule = lags.findLast(({ match, from, to }) => from <= minute && minute < to && matches(match, metric));
      return (minute + 1) * 60 + (rule?.seconds ?? lagSeconds);
    },
    statusOf: (metric) => statuses.findLast(({ match }) => matches(match, metric))?.status ?? 'Complete',
    refusalOf: (statistic) => refusals.get(statistic) ?? 'never',
    pageSize: () => pageSize,
  };
}

function matches(match: SeriesMatch, { MetricName, Dimensions }: Metric): boolean {
  const dimension = (name: string) => Dimensions.find(({ Name }) => Name === name)?.Value;
  return (
    (match.metric === undefined || match.metric === MetricName) &&
    (match.endpoint === undefined || match.endpoint === dimension('EndpointName')) &&
    (match.variant === undefined || match.variant === dimension('VariantName'))
  );
}
