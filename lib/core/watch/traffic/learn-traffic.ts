import type { EpochMinute } from '../../words/time.ts';
import { type Packed, pack, unpackedAt } from '../past/packed.ts';
import { CELLS, cellOf, dayOfMinute, SeasonSums } from '../past/season.ts';
import {
  foldTrafficChart,
  foldTrafficLevel,
  NO_TRAFFIC_LEVEL,
  seasonIn,
  trafficLogE,
  usualIn,
} from './fold-traffic.ts';
import type { TrafficChart, TrafficPast } from './traffic-watch.ts';

/** Less than this and nobody knows what is usual. */
const LEAST_DAYS = 3;
const SLACKS: readonly number[] = [1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3, 4, 6];
const PART_OF_ALARM = 0.5;
const DAYS_TO_LEAVE_ONE_OUT = 5;
const STEADIEST = 1e4;
const WILDEST = 0.2;

/** Requests of one minute, over all variants; a minute in which none were reported has none. */
export interface TrafficRow {
  readonly minute: EpochMinute;
  readonly n: number;
}

/**
 * What traffic is usual, from up to fifteen days of minutes. As in `learnSignal`, how much less is still usual comes from running the watch over
 * each day of the past as if the other days were all that is known.
 *
 * @returns Nothing when fewer than three days are known.
 */
export function learnTraffic(
  rows: readonly TrafficRow[],
  alarmLogE: number,
  learntMinute: EpochMinute,
): TrafficPast | undefined {
  const sums = new SeasonSums(rows.map(({ minute, n }) => ({ minute, n, k: 0 })));
  const days = sums.days.length;
  if (days < LEAST_DAYS) return undefined;
  const means = meansOf(sums);
  const known = { learntMinute, days, means, shape: shapeOf(rows, means) };
  const slack = SLACKS.find((each) => isFarFromAlarm(rows, sums, { ...known, slack: each }, alarmLogE));
  return slack === undefined ? known : { ...known, slack };
}

const meansOf = (sums: SeasonSums, without?: number): Packed =>
  pack(
    Array.from({ length: CELLS }, (_, cell) => {
      const { n, minutes } = sums.cell(cell, without);
      return minutes === 0 ? 0 : n / minutes;
    }),
  );

function isFarFromAlarm(rows: readonly TrafficRow[], sums: SeasonSums, past: TrafficPast, alarmLogE: number): boolean {
  const highest = new Map<number, number>();
  const others = new Map<number, TrafficPast>();
  let chart: TrafficChart = { of: 'past', bets: [] };
  let level = NO_TRAFFIC_LEVEL;
  for (const { minute, n } of rows) {
    const day = dayOfMinute(minute);
    let known = others.get(day);
    if (known === undefined) {
      known = { ...past, means: meansOf(sums, day) };
      others.set(day, known);
      chart = { of: 'past', bets: [] }; // trouble of one day is not the next one's
    }
    const limit = usualIn(known, level, minute);
    if (limit !== undefined) chart = foldTrafficChart(chart, minute, n, limit);
    level = foldTrafficLevel(level, n, seasonIn(known, minute));
    highest.set(day, Math.max(highest.get(day) ?? 0, trafficLogE(chart)));
  }
  const worstFirst = [...highest.values()].sort((a, b) => b - a);
  const counted = worstFirst.slice(sums.days.length >= DAYS_TO_LEAVE_ONE_OUT ? 1 : 0);
  return (counted[0] ?? 0) <= PART_OF_ALARM * alarmLogE;
}

/** By moments around season and level, the middle of the days. */
function shapeOf(rows: readonly TrafficRow[], means: Packed): number {
  const byDay = new Map<number, { over: number; room: number }>();
  let level = NO_TRAFFIC_LEVEL;
  for (const { minute, n } of rows) {
    const season = unpackedAt(means, cellOf(minute));
    const mean = level.expected > 0 ? (season * level.served) / level.expected : season;
    level = foldTrafficLevel(level, n, season);
    const day = byDay.get(dayOfMinute(minute)) ?? { over: 0, room: 0 };
    day.over += (n - mean) ** 2 - mean;
    day.room += mean ** 2;
    byDay.set(dayOfMinute(minute), day);
  }
  const found = [...byDay.values()].filter(({ room }) => room > 0).map(({ over, room }) => room / Math.max(over, 1e-9));
  const middle = found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? STEADIEST;
  return Number(Math.min(STEADIEST, Math.max(WILDEST, middle)).toPrecision(3));
}
