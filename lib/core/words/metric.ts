import type { EpochMinute } from './time.ts';

/** What is counted, once a minute, for one variant. */
export type MetricName =
  | 'invocations'
  | 'errors-5xx'
  | 'model-errors'
  | 'errors-4xx'
  | 'latency-samples'
  | 'latency-over';

/** One metric of one variant. `latency-over` counts samples strictly slower than the limit. */
export interface MinuteQuery {
  readonly endpoint: string;
  readonly variant: string;
  readonly metric: MetricName;
  readonly slowerThanMicros?: number;
  /** Only what instances of this endpoint config served; SageMaker publishes that around deployments only. @default all of them */
  readonly configName?: string;
}

/**
 * What came back for one query. A minute that is absent was not reported, which is not zero.
 * Anything but `complete` proves nothing about the minutes that are absent.
 */
export interface MinuteSeries {
  readonly status: 'complete' | 'partial' | 'failed' | 'statistic-unavailable';
  readonly points: ReadonlyMap<EpochMinute, number>;
}

/** The text by which a reply is found again. */
export const queryKey = ({ endpoint, variant, metric, slowerThanMicros, configName }: MinuteQuery): string =>
  `${endpoint}\n${variant}\n${metric}\n${slowerThanMicros ?? ''}${configName === undefined ? '' : `\n${configName}`}`;
