/**
 * The watch on two real series of AWS, from the Numenta Anomaly Benchmark: requests of a load balancer, and latency of a server before, in and
 * after a failure. Both have one value in five minutes. Half of each is the past, the rest is watched.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { OneArmRow } from '../../lib/core/minutes/counts.ts';
import { alarmLogE } from '../../lib/core/watch/alarm.ts';
import { type Chart, foldChart, readChart } from '../../lib/core/watch/chart.ts';
import { learnSignal } from '../../lib/core/watch/past/learn-signal.ts';
import { foldLevel, NO_LEVEL } from '../../lib/core/watch/past/level.ts';
import { limitIn, usualRate } from '../../lib/core/watch/past/signal-past.ts';
import { learnTraffic } from '../../lib/core/watch/traffic/learn-traffic.ts';
import { watchTraffic } from '../../lib/core/watch/traffic/watch-traffic.ts';
import { isoOf } from '../../lib/core/words/time.ts';
import { randomStream } from '../../lib/local/world/random-stream.ts';
import { GUARD_DEFAULTS } from '../../lib/policy/policy-defaults.ts';
import { countSampler } from '../detection/draw/count-sampler.ts';

const FOLDER = '../shared/data/nab';
const HELD_MINUTES = 5;
const DAY = 1440;
const ALARM = alarmLogE(GUARD_DEFAULTS.watch, 4);
const REQUESTS = 600;

type Window = readonly [from: string, to: string];
const ELB_WINDOWS: readonly Window[] = [
  ['2014-04-12T09:04', '2014-04-13T01:44'],
  ['2014-04-22T11:14', '2014-04-23T03:54'],
];
const EC2_WINDOWS: readonly Window[] = [
  ['2014-03-14T03:31', '2014-03-14T14:41'],
  ['2014-03-18T17:06', '2014-03-19T04:16'],
  ['2014-03-20T21:26', '2014-03-21T03:41'],
];

const minuteAt = (text: string): number => Math.floor(Date.parse(`${text.replace(' ', 'T')}Z`) / 60_000);
const isIn = (windows: readonly Window[], minute: number): boolean =>
  windows.some(([from, to]) => minute >= minuteAt(from) && minute <= minuteAt(to) + 60);

function seriesIn(file: string): { minute: number; value: number }[] {
  const [, ...lines] = readFileSync(`${FOLDER}/${file}`, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [time = '', value = ''] = line.split(',');
    return { minute: minuteAt(time), value: Number(value) };
  });
}

/** Alarms of the traffic's watch on the requests of the load balancer. */
function onTraffic(pastDays: number): readonly string[] {
  const series = seriesIn('elb_request_count_8c0756.csv');
  const counts = countSampler(randomStream(1));
  const perMinute = new Map<number, number>();
  for (const { minute, value } of series) {
    let left = value;
    for (let at = 0; at < HELD_MINUTES; at += 1) {
      const n = counts.bad(left, 1 / (HELD_MINUTES - at));
      perMinute.set(minute + at, n);
      left -= n;
    }
  }
  const first = series[0]?.minute ?? 0;
  const last = (series.at(-1)?.minute ?? 0) + HELD_MINUTES;
  const from = first + pastDays * DAY;
  const n = (minute: number) => perMinute.get(minute) ?? 0; // the series has a value for each of its minutes
  const rows = [];
  for (let minute = first; minute < from; minute += 1) rows.push({ minute, n: n(minute) });
  const past = learnTraffic(rows, ALARM, from);
  const said = [`slack ${past?.slack ?? 'none: too irregular to say'}, shape ${past?.shape}`];
  let traffic: Parameters<typeof watchTraffic>[0] = {
    cursor: from - 1,
    charts: [],
    level: { served: 0, expected: 0 },
    ...(past === undefined ? {} : { past }),
  };
  for (let look = from; look < last; look += 1) {
    const lost = traffic?.lost !== undefined;
    traffic = watchTraffic(traffic, {
      series: { isReadable: true, newest: look, minute: n },
      firstMinute: from,
      atEpochSeconds: look * 60,
      watch: GUARD_DEFAULTS.watch,
      alarmLogE: ALARM,
    }).traffic;
    if (traffic.lost !== undefined && !lost)
      said.push(`${isoOf(look * 60)} ${isIn(ELB_WINDOWS, look) ? 'in a labelled window' : 'outside'}`);
  }
  return said;
}

/** Alarms on the part of the requests that are slower than the p99 of the first days, each minute around the series' value as its median. */
function onLatency(pastDays: number): readonly string[] {
  const series = seriesIn('ec2_request_latency_system_failure.csv');
  const first = series[0]?.minute ?? 0;
  const from = first + pastDays * DAY;
  const usual = series.filter(({ minute }) => minute < from).map(({ value }) => value);
  const sigma = 0.25;
  const sorted = [...usual].sort((a, b) => a - b);
  const limit = (sorted[Math.floor(sorted.length * 0.5)] ?? 0) * Math.exp(2.33 * sigma);
  const counts = countSampler(randomStream(2));
  const rows: OneArmRow[] = series.flatMap(({ minute, value }) =>
    Array.from({ length: HELD_MINUTES }, (_, at) => ({
      minute: minute + at,
      n: REQUESTS,
      k: counts.bad(REQUESTS, beyond(Math.log(limit / value) / sigma)),
    })),
  );
  const asked = { signal: 'latency', slowerThanMicros: Math.round(limit * 1000) } as const;
  const past = learnSignal({ asked, rows: rows.filter(({ minute }) => minute < from), alarmLogE: ALARM });
  const said = [
    `slack ${past.slack}, most of a minute ${past.mostLogE ?? 'all'}, wander ${past.wander}, rho ${past.rho}`,
  ];
  let chart: Chart = { of: 'past', signal: 'latency', cursor: 0, bets: [] };
  let quietUntil = 0;
  for (const row of rows.filter(({ minute }) => minute >= from)) {
    const level = foldLevel(chart.level ?? NO_LEVEL, row, usualRate(past, row.minute));
    chart = { ...foldChart(chart, row, limitIn(past, row.minute, chart.level)), level };
    const reading = readChart(chart);
    if ((reading?.logE ?? 0) < ALARM) continue;
    chart = { ...chart, bets: [] };
    if (row.minute < quietUntil) continue;
    quietUntil = row.minute + 6 * 60;
    said.push(`${isoOf(row.minute * 60)} ${isIn(EC2_WINDOWS, row.minute) ? 'in a labelled window' : 'outside'}`);
  }
  return said;
}

/** The upper tail of the normal law, to seven digits (Abramowitz and Stegun 26.2.17). */
function beyond(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? tail : 1 - tail;
}

if (!existsSync(FOLDER)) process.stdout.write(`no series: ${FOLDER} is not there\n`);
else process.stdout.write(`${JSON.stringify({ traffic: onTraffic(7), latency: onLatency(5) }, null, 1)}\n`);
