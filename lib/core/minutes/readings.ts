import { metricsOf, signalNamed } from '../signals/named.ts';
import type { MetricName, SignalName, SignalOptions } from '../signals/registry.ts';
import type { SignalMetric } from '../signals/signal.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../words/metric.ts';
import type { EpochMinute } from '../words/time.ts';
import type { ArmCounts } from './counts.ts';

/** A signal as it is asked for. */
export interface SignalQuery extends SignalOptions {
  readonly signal: SignalName;
}

/** A minute of one arm: counted, not reported at all, or reported in part, which may still come. */
export type ArmMinute = ArmCounts | 'absent' | 'late';

/** The series of one arm for one signal. */
export interface ArmSeries {
  readonly status: MinuteSeries['status'];
  minute(minute: EpochMinute): ArmMinute;
  /** The newest minute in which this arm reported anything. */
  readonly newest?: EpochMinute | undefined;
}

/** What one signal of one variant is made of. */
export const signalQueries = (endpoint: string, variant: string, asked: SignalQuery): MinuteQuery[] =>
  metricsOf(asked.signal).map((metric) => queryOf({ endpoint, variant }, metric, asked));

/** A metric that depends on an option is asked for with it. */
function queryOf(
  arm: Pick<MinuteQuery, 'endpoint' | 'variant' | 'configName'>,
  metric: SignalMetric,
  asked: SignalQuery,
) {
  const field = metric.above?.option as keyof SignalOptions | undefined;
  const bound = field === undefined ? undefined : asked[field];
  // the registry's own names
  const query = { ...arm, metric: metric.metric as MetricName };
  return field === undefined || bound === undefined ? query : { ...query, [field]: bound };
}

/**
 * One arm's minutes of one signal, out of the replies. A series that was asked for and is not there is `failed`, never empty.
 *
 * @param zerosUnpublished - Metrics whose absence means none, where requests were counted.
 */
export function armSeriesOf(
  replies: ReadonlyMap<string, MinuteSeries>,
  arm: Pick<MinuteQuery, 'endpoint' | 'variant' | 'configName'>,
  asked: SignalQuery,
  zerosUnpublished: readonly string[],
): ArmSeries {
  const seriesOf = (metric: SignalMetric): MinuteSeries => replies.get(queryKey(queryOf(arm, metric, asked))) ?? FAILED;
  const { requests, bad } = signalNamed(asked.signal).reads;
  const requestSeries = seriesOf(requests);
  const badSeries = bad.map((metric) => {
    const { status, points } = seriesOf(metric);
    return { status, points, isZeroUnpublished: zerosUnpublished.includes(metric.metric) };
  });
  let newest: { readonly minute: EpochMinute | undefined } | undefined;
  return {
    status: worstOf([requestSeries, ...badSeries]),
    get newest() {
      newest ??= { minute: newestOf([requestSeries, ...badSeries]) }; // seldom asked for, and a look at every minute
      return newest.minute;
    },
    minute(minute) {
      const n = requestSeries.points.get(minute);
      let counted = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (const { points, isZeroUnpublished } of badSeries) {
        const k = points.get(minute) ?? (n !== undefined && isZeroUnpublished ? 0 : undefined);
        if (k === undefined) continue;
        counted += 1;
        most = Math.max(most, k);
      }
      if (n === undefined) return counted === 0 ? 'absent' : 'late';
      if (counted < badSeries.length) return 'late';
      return { n: Math.round(n), k: Math.min(Math.round(n), Math.round(most)) };
    },
  };
}

const FAILED: MinuteSeries = { status: 'failed', points: new Map() };

const ORDER: readonly MinuteSeries['status'][] = ['statistic-unavailable', 'failed', 'partial', 'complete'];
const worstOf = (all: readonly MinuteSeries[]): MinuteSeries['status'] =>
  ORDER.find((status) => all.some((each) => each.status === status)) ?? 'failed';

function newestOf(all: readonly MinuteSeries[]): EpochMinute | undefined {
  let newest: EpochMinute | undefined;
  for (const { points } of all) {
    for (const minute of points.keys()) if (newest === undefined || minute > newest) newest = minute;
  }
  return newest;
}
