import { parse } from 'csv-parse/sync';
import { randomNormal } from 'd3-random';
import { isoOf, startOfMinute } from '../../lib/core/words/time.ts';
import { poisson } from '../../lib/local/world/distributions.ts';
import { randomStream } from '../../lib/local/world/random-stream.ts';

/** A real series of request latencies: the median in milliseconds by minute since 1970, each 5-minute value held for its 5 minutes. */
export type LatencySeries = ReadonlyMap<number, number>;

/** `from <= minute < to`. */
export interface MinuteWindow {
  readonly from: number;
  readonly to: number;
}

const HELD_MINUTES = 5;
const DAY = 1440;
/** What a window's candidate serves well before it, so that the window begins as a late fault. */
const BEFORE_WINDOW = 180;

const minuteAt = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) / 60_000;

/** The labelled windows of anomaly of `ec2_request_latency_system_failure.csv`, as its data set gives them. */
export const LABELLED: readonly MinuteWindow[] = [
  ['2014-03-14 03:31', '2014-03-14 14:41'],
  ['2014-03-18 17:06', '2014-03-19 04:16'],
  ['2014-03-20 21:26', '2014-03-21 03:41'],
].map(([from = '', to = '']) => ({ from: minuteAt(from), to: minuteAt(to) }));

/** Reads `timestamp,value` lines, times in UTC. @throws {RangeError} naming the first line that cannot be read. */
export function parseLatencySeries(csv: string): LatencySeries {
  const rows: Record<string, string>[] = parse(csv, { columns: true, skip_empty_lines: true });
  const series = new Map<number, number>();
  rows.forEach(({ timestamp = '', value = '' }, index) => {
    const [first, millis] = [minuteAt(timestamp), Number(value)];
    if (!Number.isInteger(first) || !(millis > 0)) {
      throw new RangeError(`line ${index + 2} is ${timestamp},${value}, allowed: a time and a number above 0`);
    }
    for (let minute = first; minute < first + HELD_MINUTES; minute += 1) series.set(minute, millis);
  });
  return series;
}

/** Whole days (UTC) of the series outside the windows, with at least 95% of their minutes. */
export function calmDays(series: LatencySeries, windows: readonly MinuteWindow[] = LABELLED): number[] {
  const days = new Set([...series.keys()].map((minute) => Math.floor(minute / DAY)));
  return [...days]
    .map((day) => day * DAY)
    .filter((first) => windows.every(({ from, to }) => to <= first || from >= first + DAY))
    .filter((first) => countIn(series, first) >= 0.95 * DAY);
}

function countIn(series: LatencySeries, first: number): number {
  let count = 0;
  for (let minute = first; minute < first + DAY; minute += 1) if (series.has(minute)) count += 1;
  return count;
}

/** One run: which day each arm lives through. Minutes of the day are those of the candidate, so that a season meets itself. */
export interface LatencyRun {
  readonly name: string;
  /** First minutes of days. */
  readonly historyDay: number;
  readonly stableDay: number;
  /** The candidate's own minutes, in the series. */
  readonly candidate: MinuteWindow;
  /** Minutes after the deployment; absent in a calm run. */
  readonly faultAfter?: number;
}

/** Calm runs of two distinct calm days, and runs whose candidate goes into a labelled window; the history is a third day. */
export function latencyRuns(days: readonly number[], windows: readonly MinuteWindow[] = LABELLED): LatencyRun[] {
  const dayBeside = (...used: readonly number[]): number =>
    days.find((day) => !used.includes(day)) ?? days[0] ?? Number.NaN;
  const nameOf = (minute: number): string => isoOf(startOfMinute(minute)).slice(0, 10);
  const calm = days.flatMap((stableDay) =>
    days
      .filter((day) => day !== stableDay)
      .map((day) => ({
        name: `calm-${nameOf(day)}-against-${nameOf(stableDay)}`,
        historyDay: dayBeside(stableDay, day),
        stableDay,
        candidate: { from: day, to: day + DAY },
      })),
  );
  const faulty = windows.flatMap(({ from, to }) =>
    days.map((stableDay) => ({
      name: `window-${nameOf(from)}-against-${nameOf(stableDay)}`,
      historyDay: dayBeside(stableDay),
      stableDay,
      candidate: { from: from - BEFORE_WINDOW, to },
      faultAfter: BEFORE_WINDOW,
    })),
  );
  return [...calm, ...faulty];
}

export interface LatencyTraceOptions {
  readonly seed: number;
  /** Requests of each arm. @default 300 */
  readonly perMinute?: number;
  /** Standard deviation of the logarithm of one request's latency. @default 0.3 */
  readonly sigma?: number;
}

/** Limits that the trace counts by, microseconds: a policy may pick any of them. */
const LIMITS_MICROS = Array.from({ length: 26 }, (_, step) => 50_000 + 10_000 * step);
/** 2014-03-08T00:00:00Z: one deployment for all runs, since a trace has one. */
const DEPLOYED = Date.UTC(2014, 2, 8) / 60_000;

/** The runs as the lines of a trace: latency counts drawn around the series, the same for the same seed. */
export function* latencyTrace(
  series: LatencySeries,
  runs: readonly LatencyRun[],
  { seed, perMinute = 300, sigma = 0.3 }: LatencyTraceOptions,
): Generator<string> {
  const faults = runs.flatMap(({ name, faultAfter }) =>
    faultAfter === undefined ? [] : [[name, isoOf(startOfMinute(DEPLOYED + faultAfter))] as const],
  );
  yield JSON.stringify({
    stablehand: 'trace/1',
    endpoint: 'real-latency',
    stable: 'stable',
    candidate: 'candidate',
    deployedAt: isoOf(startOfMinute(DEPLOYED)),
    faults: Object.fromEntries(faults),
  });
  for (const { name, historyDay, stableDay, candidate } of runs) {
    const length = candidate.to - candidate.from;
    const timeOfDay = candidate.from % DAY;
    const onDay = (day: number, at: number): number => day + ((((timeOfDay + at) % DAY) + DAY) % DAY);
    const arm = (variant: string, from: number, to: number, sourceOf: (at: number) => number): string => {
      const stream = randomStream(seed, name, variant);
      const normal = randomNormal.source(stream)(0, sigma);
      const samples: (number | null)[] = [];
      const over = LIMITS_MICROS.map((): (number | null)[] => []);
      for (let at = from; at < to; at += 1) {
        const median = series.get(sourceOf(at));
        const n = median === undefined ? null : poisson(stream, perMinute);
        samples.push(n);
        const counts =
          n === null || median === undefined ? undefined : slowerThan(LIMITS_MICROS, median * 1000, n, normal);
        over.forEach((list, limit) => {
          list.push(counts?.[limit] ?? null); // a minute that the series lacks was not reported
        });
      }
      const latencyOver = Object.fromEntries(LIMITS_MICROS.map((limit, at) => [limit, over[at]]));
      return JSON.stringify({
        run: name,
        variant,
        from: isoOf(startOfMinute(DEPLOYED + from)),
        invocations: samples,
        latencySamples: samples,
        latencyOver,
      });
    };
    yield arm('stable', -DAY, length, (at) => onDay(at < 0 ? historyDay : stableDay, at));
    yield arm('candidate', 0, length, (at) => candidate.from + at);
  }
}

/** How many of `n` log-normal durations are above each limit; limits ascending. */
function slowerThan(limits: readonly number[], medianMicros: number, n: number, normal: () => number): number[] {
  const counts = limits.map(() => 0);
  for (let i = 0; i < n; i += 1) {
    const micros = medianMicros * Math.exp(normal());
    for (let limit = 0; limit < limits.length && micros > (limits[limit] as number); limit += 1)
      counts[limit] = (counts[limit] as number) + 1;
  }
  return counts;
}
