import type { OneArmRow } from '../../lib/core/minutes/counts.ts';
import { alarmLogE } from '../../lib/core/watch/alarm.ts';
import { type Chart, foldChart, readChart } from '../../lib/core/watch/chart.ts';
import { learnSignal } from '../../lib/core/watch/past/learn-signal.ts';
import { foldLevel, NO_LEVEL } from '../../lib/core/watch/past/level.ts';
import { limitIn, usualRate } from '../../lib/core/watch/past/signal-past.ts';
import { learnTraffic } from '../../lib/core/watch/traffic/learn-traffic.ts';
import type { TrafficWatch } from '../../lib/core/watch/traffic/traffic-watch.ts';
import { watchTraffic } from '../../lib/core/watch/traffic/watch-traffic.ts';
import { GUARD_DEFAULTS } from '../../lib/policy/policy-defaults.ts';
import { type DrawnMinutes, FIRST_MINUTE } from './draw-endpoint.ts';

const DAY = 1440;
export const HISTORY_DAYS = 15;
/** The product learns anew each day; here every fifth, to fit more months into the time. */
const LEARN_EVERY_DAYS = 5;
/** Three signals against their past, and the traffic: a guard without limits. */
const CHARTS = 4;
const ALARM = alarmLogE(GUARD_DEFAULTS.watch, CHARTS);
const SUSPICIOUS = Math.log(100);
/** A minute is closed three minutes after its end; a quiet endpoint is looked at every five minutes, a suspicious one every minute. */
const CLOSED_AFTER = 3;
const LOOK_EVERY = 5;
/** After an alarm the next one counts only once this has passed. */
const AFTER_ALARM = 6 * 60;

/** Minutes at which a rule cried, counted from the first minute of what was drawn. */
export type Alarms = readonly number[];

const rowsOf = ({ n, k }: DrawnMinutes, from: number, to: number): OneArmRow[] => {
  const rows: OneArmRow[] = [];
  for (let at = from; at < to; at += 1) rows.push({ minute: FIRST_MINUTE + at, n: n[at]!, k: k[at]! });
  return rows;
};

/** When people are told: looks find what is closed. */
class Looks {
  #suspicious = false;
  /** @returns When the alarm of a minute is seen. */
  seenAt(minute: number, isAlarm: boolean, isSuspicious: boolean): number | undefined {
    const closed = minute + 1 + CLOSED_AFTER;
    const at = this.#suspicious ? closed : Math.ceil(closed / LOOK_EVERY) * LOOK_EVERY;
    // quiet looks fold several minutes at once: what they find is suspicious from then on
    if (at === closed || !isSuspicious) this.#suspicious = isSuspicious;
    return isAlarm ? at : undefined;
  }
}

/** Errors against the version's own past. */
export function errorAlarms(drawn: DrawnMinutes): Alarms {
  const alarms: number[] = [];
  let first: { n: number; k: number } | undefined;
  let chart: Chart = { of: 'past', signal: 'errors', cursor: 0, bets: [] };
  const looks = new Looks();
  for (let from = HISTORY_DAYS * DAY; from < drawn.minutes; from += LEARN_EVERY_DAYS * DAY) {
    const rows = rowsOf(drawn, Math.max(0, from - HISTORY_DAYS * DAY), from - (first === undefined ? 0 : DAY));
    const past = learnSignal({
      asked: { signal: 'errors' },
      rows,
      alarmLogE: ALARM,
      ...(first === undefined ? {} : { first }),
    });
    first = past.first;
    for (let at = from; at < Math.min(drawn.minutes, from + LEARN_EVERY_DAYS * DAY); at += 1) {
      const minute = FIRST_MINUTE + at;
      const row = { minute, n: drawn.n[at]!, k: drawn.k[at]! };
      const level = foldLevel(chart.level ?? NO_LEVEL, row, usualRate(past, minute));
      chart = { ...foldChart(chart, row, limitIn(past, minute, chart.level)), level };
      const reading = readChart(chart);
      const logE = reading?.logE ?? 0;
      const seen = looks.seenAt(at, logE >= ALARM && (reading?.bad ?? 0) >= 5, logE > SUSPICIOUS);
      if (seen === undefined) continue;
      if (seen - (alarms.at(-1) ?? Number.NEGATIVE_INFINITY) > AFTER_ALARM) alarms.push(seen);
      chart = { ...chart, bets: [] };
    }
  }
  return alarms;
}

/** Ten failures and half of all in two minutes running: looked at as soon as they are fresh, every five minutes or after the first such minute. */
export function plainAlarm({ n, k, minutes }: DrawnMinutes, from: number): number | undefined {
  for (let at = Math.max(1, from); at < minutes; at += 1) {
    const fails = (minute: number) => k[minute]! >= 10 && k[minute]! >= n[minute]! / 2;
    if (!fails(at) || !fails(at - 1)) continue;
    const firstSeen = Math.ceil((at - 1 + 2) / LOOK_EVERY) * LOOK_EVERY;
    return Math.max(at + 2, firstSeen);
  }
  return undefined;
}

/** Requests of the whole endpoint against those of the same hours before. */
export function trafficAlarms(drawn: DrawnMinutes): Alarms {
  const alarms: number[] = [];
  let traffic: TrafficWatch | undefined;
  for (let from = HISTORY_DAYS * DAY; from < drawn.minutes; from += LEARN_EVERY_DAYS * DAY) {
    const rows = [];
    for (let at = Math.max(0, from - HISTORY_DAYS * DAY); at < from; at += 1)
      rows.push({ minute: FIRST_MINUTE + at, n: drawn.all[at]! });
    const past = learnTraffic(rows, ALARM, FIRST_MINUTE + from);
    const cursor = FIRST_MINUTE + from - 1;
    traffic = {
      charts: [],
      level: { served: 0, expected: 0 },
      ...traffic,
      cursor,
      ...(past === undefined ? {} : { past }),
    };
    const to = Math.min(drawn.minutes, from + LEARN_EVERY_DAYS * DAY);
    let quiet = true;
    for (let look = from; look < to; look += quiet ? LOOK_EVERY : 1) {
      const series = {
        isReadable: true,
        newest: FIRST_MINUTE + look,
        minute: (minute: number) => drawn.all[minute - FIRST_MINUTE],
      };
      const before: boolean = traffic.lost !== undefined;
      traffic = watchTraffic(traffic, {
        series,
        firstMinute: FIRST_MINUTE + HISTORY_DAYS * DAY,
        atEpochSeconds: (FIRST_MINUTE + look) * 60,
        watch: GUARD_DEFAULTS.watch,
        alarmLogE: ALARM,
      }).traffic;
      quiet = traffic.suspicious !== true;
      if (traffic.lost !== undefined && !before && look - (alarms.at(-1) ?? Number.NEGATIVE_INFINITY) > AFTER_ALARM)
        alarms.push(look);
    }
  }
  return alarms;
}

/** Mean and deviation of the minute rates of each hour of the day, over the history. */
function bandOf({ n, k }: DrawnMinutes): { mean: Float64Array; deviation: Float64Array } {
  const sums = Array.from({ length: 24 }, () => ({ count: 0, sum: 0, squares: 0 }));
  for (let at = 0; at < HISTORY_DAYS * DAY; at += 1) {
    if (n[at] === 0) continue;
    const rate = k[at]! / n[at]!;
    const hour = sums[Math.floor(at / 60) % 24]!;
    hour.count += 1;
    hour.sum += rate;
    hour.squares += rate * rate;
  }
  const mean = Float64Array.from(sums, ({ count, sum }) => sum / Math.max(1, count));
  const deviation = Float64Array.from(sums, ({ count, squares }, hour) =>
    Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean[hour]! ** 2)),
  );
  return { mean, deviation };
}

/** A rule of minutes that are too high, three of the newest five. */
function threeOfFive({ n, k, minutes }: DrawnMinutes, isHigh: (rate: number, hour: number) => boolean): Alarms {
  const alarms: number[] = [];
  const high: boolean[] = [];
  for (let at = HISTORY_DAYS * DAY; at < minutes; at += 1) {
    high.push(n[at]! > 0 && isHigh(k[at]! / n[at]!, Math.floor(at / 60) % 24));
    if (high.slice(-5).filter(Boolean).length < 3) continue;
    const seen = at + 1 + 1; // CloudWatch evaluates a minute after its end
    if (seen - (alarms.at(-1) ?? Number.NEGATIVE_INFINITY) > AFTER_ALARM) alarms.push(seen);
  }
  return alarms;
}

/** Like CloudWatch's anomaly detection: above the hour's mean by so many deviations. */
export function bandAlarms(drawn: DrawnMinutes, sigmas: number): Alarms {
  const { mean, deviation } = bandOf(drawn);
  return threeOfFive(drawn, (rate, hour) => rate > mean[hour]! + sigmas * deviation[hour]!);
}

/** Above one threshold all day, in multiples of the mean of the history. */
export function staticAlarms(drawn: DrawnMinutes, times: number): Alarms {
  let [requests, bad] = [0, 0];
  for (let at = 0; at < HISTORY_DAYS * DAY; at += 1) {
    requests += drawn.n[at]!;
    bad += drawn.k[at]!;
  }
  return threeOfFive(drawn, (rate) => rate > (times * bad) / requests);
}
