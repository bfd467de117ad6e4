import { metricNamed } from '../signals/named.ts';
import type { MetricName, SignalOptions } from '../signals/registry.ts';
import type { EpochMinute } from './time.ts';

/** One metric of one variant; with the options of its signal where the metric depends on one. */
export interface MinuteQuery extends SignalOptions {
  readonly endpoint: string;
  readonly variant: string;
  readonly metric: MetricName;
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
export function queryKey(query: MinuteQuery): string {
  const { endpoint, variant, metric, configName } = query;
  const { above } = metricNamed(metric);
  const bound = above === undefined ? undefined : query[above.option as keyof SignalOptions];
  return `${endpoint}\n${variant}\n${metric}\n${bound ?? ''}${configName === undefined ? '' : `\n${configName}`}`;
}
