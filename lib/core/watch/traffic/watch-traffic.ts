import { isIdle, newestClosed } from '../../minutes/closing.ts';
import type { WatchPolicy } from '../../words/policy.ts';
import type { EpochMinute } from '../../words/time.ts';
import { SUSPICIOUS_LOG_E } from '../alarm.ts';
import {
  foldLost,
  foldTrafficChart,
  foldTrafficLevel,
  isBack,
  lostBy,
  NO_TRAFFIC_LEVEL,
  seasonIn,
  trafficLogE,
  usualIn,
} from './fold-traffic.ts';
import type { TrafficLimit } from './lost-factor.ts';
import type { TrafficChart, TrafficLost, TrafficWatch } from './traffic-watch.ts';

/** Where only the least is stated, counts may be this wild. */
const SHAPE_OF_UNKNOWN = 2;

/** Requests of all serving variants together. */
export interface TrafficSeries {
  readonly isReadable: boolean;
  /** Absent where nothing was reported. */
  minute(minute: EpochMinute): number | undefined;
  readonly newest?: EpochMinute | undefined;
}

export interface TrafficView {
  readonly series: TrafficSeries;
  /** The first minute in which the same variants served all along. */
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
  readonly watch: WatchPolicy;
  /** Log of the statistic that is an alarm. */
  readonly alarmLogE: number;
}

export interface TrafficLook {
  readonly traffic: TrafficWatch;
  /** Lost traffic that is back. */
  readonly over?: { readonly lost: TrafficLost; readonly endMinute: EpochMinute };
}

/** Whether fewer requests come than people stated at least, or than came at this hour before. */
export function watchTraffic(before: TrafficWatch | undefined, view: TrafficView): TrafficLook {
  const { series, firstMinute, atEpochSeconds } = view;
  let traffic: TrafficWatch = before ?? { cursor: firstMinute - 1, charts: [], level: NO_TRAFFIC_LEVEL };
  if (!series.isReadable) return { traffic };
  let over: TrafficLook['over'];
  const last = newestClosed(atEpochSeconds);
  for (let minute = Math.max(traffic.cursor + 1, firstMinute); minute <= last; minute += 1) {
    const n = series.minute(minute) ?? (isIdle(minute, series.newest, atEpochSeconds) ? 0 : undefined); // none came
    if (n === undefined) break;
    traffic = foldMinute({ ...traffic, cursor: minute }, minute, n, view);
    const { lost } = traffic;
    if (lost !== undefined && isBack(lost)) {
      over = { lost, endMinute: lost.back?.fromMinute ?? minute };
      const { lost: _, ...rest } = traffic;
      traffic = { ...rest, charts: [], level: NO_TRAFFIC_LEVEL };
    }
  }
  const { suspicious: _, ...calm } = traffic;
  const suspicious = calm.lost !== undefined || calm.charts.some((chart) => trafficLogE(chart) > SUSPICIOUS_LOG_E);
  const looked = { traffic: suspicious ? { ...calm, suspicious: true as const } : calm };
  return over === undefined ? looked : { ...looked, over };
}

function foldMinute(traffic: TrafficWatch, minute: EpochMinute, n: number, view: TrafficView): TrafficWatch {
  const limits = limitsOf(traffic, minute, view);
  const { lost, level, past } = traffic;
  if (lost !== undefined) {
    const limit = limits.find(({ of }) => of === lost.of)?.limit;
    return limit === undefined ? traffic : { ...traffic, lost: foldLost(lost, minute, n, limit) };
  }
  const charts = limits.map(({ of, limit }): TrafficChart => {
    const known = traffic.charts.find((chart) => chart.of === of) ?? { of, bets: [] };
    return limit === undefined ? known : foldTrafficChart(known, minute, n, limit);
  });
  const alarm = charts.find((chart) => trafficLogE(chart) >= view.alarmLogE);
  const found = alarm === undefined ? undefined : lostBy(alarm);
  const next = {
    ...traffic,
    charts,
    level: past === undefined ? level : foldTrafficLevel(level, n, seasonIn(past, minute)),
  };
  return found === undefined ? next : { ...next, lost: found };
}

function limitsOf({ past, level }: TrafficWatch, minute: EpochMinute, { watch }: TrafficView) {
  const { requestsAtLeast } = watch;
  const stated: readonly { of: 'limit'; limit: TrafficLimit }[] =
    requestsAtLeast === undefined
      ? []
      : [{ of: 'limit', limit: { mean: requestsAtLeast, shape: past?.shape ?? SHAPE_OF_UNKNOWN } }];
  return past === undefined ? stated : [...stated, { of: 'past' as const, limit: usualIn(past, level, minute) }];
}
