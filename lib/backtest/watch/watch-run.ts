import { pastOfVariant } from '../../core/guard/serving/learn-past.ts';
import { trafficSeriesOf } from '../../core/guard/serving/watch-lost-traffic.ts';
import type { SignalQuery } from '../../core/minutes/readings.ts';
import { alarmLogE } from '../../core/watch/alarm.ts';
import { watchedSeriesOf } from '../../core/watch/failing-minutes.ts';
import { NO_TRAFFIC_LEVEL } from '../../core/watch/traffic/fold-traffic.ts';
import { learnTraffic } from '../../core/watch/traffic/learn-traffic.ts';
import type { TrafficWatch } from '../../core/watch/traffic/traffic-watch.ts';
import { watchTraffic } from '../../core/watch/traffic/watch-traffic.ts';
import type { VariantWatch } from '../../core/watch/variant-watch.ts';
import { chartAsksOf } from '../../core/watch/watch-charts.ts';
import { watchVariant } from '../../core/watch/watch-variant.ts';
import type { MinuteSeries } from '../../core/words/metric.ts';
import type { GuardPolicy, SignalPolicy } from '../../core/words/policy.ts';
import type { EpochMinute } from '../../core/words/time.ts';
import { repliesOf } from '../judge/run-replies.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';

/** What the watch over a version that serves alone would have told. */
export interface WatchAlarm {
  readonly kind: 'degraded' | 'traffic-lost';
  /** When people would have heard of it, and when it says that it began. */
  readonly atEpochSeconds: number;
  readonly sinceEpochSeconds: number;
}

export interface RunWatch {
  /** Days that were watched, a fraction. */
  readonly days: number;
  readonly alarms: readonly WatchAlarm[];
}

const MINUTES_A_DAY = 1440;
const MOST_PAST = 15 * MINUTES_A_DAY;
/** After the last minute so many looks come until it is closed. */
const UNTIL_CLOSED = 12;

/**
 * Runs the watch over the trace of a single variant: minutes before the header's `deployedAt`, fifteen days at most, are its past; those from
 * then on are watched, by limits alone where the past is shorter than a day.
 */
export function watchRun(run: TraceRun, header: TraceHeader, guard: GuardPolicy): RunWatch {
  const { from, to } = run.stable;
  const replies = repliesOf(run, header, guard.signals, { from, to });
  const begins = Math.max(from, header.firstMinute);
  const past = { from: Math.max(from, begins - MOST_PAST), to: begins };
  const threshold = alarmLogE(guard.watch, 2 * guard.signals.length + 2);
  const seen = { replies, header, guard, past, threshold, begins, to };
  const alarms = [...rateAlarms(seen), ...trafficAlarms(seen)].sort((a, b) => a.atEpochSeconds - b.atEpochSeconds);
  return { days: Math.max(0, to - begins) / MINUTES_A_DAY, alarms };
}

interface Seen {
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly header: TraceHeader;
  readonly guard: GuardPolicy;
  readonly past: { readonly from: EpochMinute; readonly to: EpochMinute };
  readonly threshold: number;
  readonly begins: EpochMinute;
  readonly to: EpochMinute;
}

const armOf = ({ endpoint, stable }: TraceHeader) => ({ endpoint, variant: stable });

function rateAlarms({ replies, header, guard, past: span, threshold, begins, to }: Seen): WatchAlarm[] {
  const arm = armOf(header);
  let watch: VariantWatch = { variant: header.stable, version: 1 };
  if (span.to - span.from >= MINUTES_A_DAY) {
    const due = { variant: header.stable, version: 1, span, signals: guard.signals satisfies readonly SignalPolicy[] };
    const of = { endpoint: { name: header.endpoint }, learntMinute: begins, alarmLogE: threshold };
    watch = { ...watch, past: pastOfVariant(watch, { due, replies }, of) };
  }
  const seriesOf = (asked: SignalQuery) => watchedSeriesOf(replies, arm, asked, watch.past?.zerosUnpublished);
  const asks = chartAsksOf(watch, guard);
  const alarms: WatchAlarm[] = [];
  for (let look = begins; look < to + UNTIL_CLOSED; look += 1) {
    const before = watch.degraded;
    const view = { series: seriesOf({ signal: 'errors' }), firstMinute: begins, atEpochSeconds: look * 60 };
    ({ watch } = watchVariant(watch, { ...view, charts: { asks, seriesOf, alarmLogE: threshold } }));
    const { degraded } = watch;
    if (degraded === undefined || before !== undefined) continue;
    alarms.push({ kind: 'degraded', atEpochSeconds: look * 60, sinceEpochSeconds: degraded.sinceMinute * 60 });
  }
  return alarms;
}

function trafficAlarms({ replies, header, guard, past: span, threshold, begins, to }: Seen): WatchAlarm[] {
  const series = trafficSeriesOf(replies, [armOf(header)]);
  const rows = [];
  for (let minute = span.from; minute < span.to; minute += 1) rows.push({ minute, n: series.minute(minute) ?? 0 }); // none came
  const past = learnTraffic(rows, threshold, begins);
  const anew = { charts: [], level: NO_TRAFFIC_LEVEL, ...(past === undefined ? {} : { past }) };
  let traffic: TrafficWatch = { ...anew, cursor: begins - 1 };
  const alarms: WatchAlarm[] = [];
  // after the last minute nobody knows what came
  for (let look = begins; look <= to; look += 1) {
    const before = traffic.lost;
    const view = { series, firstMinute: begins, atEpochSeconds: look * 60, watch: guard.watch, alarmLogE: threshold };
    ({ traffic } = watchTraffic(traffic, view));
    if (traffic.lost === undefined || before !== undefined) continue;
    const { sinceMinute } = traffic.lost;
    alarms.push({ kind: 'traffic-lost', atEpochSeconds: look * 60, sinceEpochSeconds: sinceMinute * 60 });
  }
  return alarms;
}
