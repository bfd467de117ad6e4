import { bettingLogE, type RateLimit } from '../../evidence/factors/betting-factor.ts';
import { LOG_RATE_PRIOR, RATE_RATIOS } from '../../evidence/factors/odds-grid.ts';
import { type ArmCounts, type OneArmRow, totalOf } from '../../minutes/counts.ts';
import { logWeightedSum } from '../../numbers/log-sum.ts';
import type { SignalName, SignalOptions } from '../../signals/registry.ts';
import { pack } from './packed.ts';
import { CELLS, cellsAround, dayOfMinute, SeasonSums } from './season.ts';
import type { SignalPast } from './signal-past.ts';

/** Bad requests that a cell must bring before it is believed more than the whole. */
const PRIOR_BAD = 5;
/** Slacks that are tried, the smallest first. */
const SLACKS: readonly number[] = [1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3, 4, 6, 10, 20];
/** Of less than three days nobody knows what is usual. */
const FEW_DAYS = 3;
const SLACK_OF_FEW_DAYS = 1.5;
/** The past must stay this far below an alarm: the future is longer than it. */
const PART_OF_ALARM = 0.5;
/** One day in so many may have had trouble that nobody knows of. */
const DAYS_TO_LEAVE_ONE_OUT = 5;
/** How far above the first past of a version a later one may lie. */
const MOST_CREEP = 1.25;
const HIGHEST_RATE = 0.9;
const MOST_RHO = 0.2;

export interface Learning {
  readonly asked: { readonly signal: SignalName } & SignalOptions;
  /** Closed minutes, oldest first, 1 to 15 days; without those of known trouble. */
  readonly rows: readonly OneArmRow[];
  /** Log of the statistic that will be an alarm. */
  readonly alarmLogE: number;
  readonly first?: ArmCounts;
}

/**
 * What is usual, from up to fifteen days of minutes. How far from the season is still usual is not assumed: the watch is run over each day of the past as if the
 * other days were all that is known, and the allowed rate is raised until it would have been far from an alarm.
 */
export function learnSignal({ asked, rows, alarmLogE, first }: Learning): SignalPast {
  const sums = new SeasonSums(rows);
  const past = totalOf(rows);
  const rho = correlationOf(rows, sums);
  const slack = SLACKS.find(
    (each) => enough(each, sums) && isFarFromAlarm(rows, sums, { slack: each, rho, alarmLogE }),
  );
  const began = first ?? past;
  const creep = Math.min(
    1,
    (MOST_CREEP * (began.k + PRIOR_BAD)) / (began.n + 1) / ((past.k + PRIOR_BAD) / (past.n + 1)),
  );
  const used = slack ?? SLACKS.at(-1) ?? 1; // the list is not empty
  const rates = Array.from({ length: CELLS }, (_, cell) => allowedIn(cell, sums, used * creep));
  return { ...asked, rates: pack(rates), slack: used, rho, past, first: began };
}

const enough = (slack: number, sums: SeasonSums): boolean => sums.days.length >= FEW_DAYS || slack >= SLACK_OF_FEW_DAYS;

/** The usual rate of a cell, shrunk to the whole where it has seen little, times what is still usual. */
function allowedIn(cell: number, sums: SeasonSums, slack: number, without?: number): number {
  const all = sums.total(without);
  const mean = (all.k + 0.5) / (all.n + 1);
  const { n, k } = sums.cell(cell, without);
  return Math.min(HIGHEST_RATE, (slack * (k + PRIOR_BAD)) / (n + PRIOR_BAD / mean));
}

interface Trial {
  readonly slack: number;
  readonly rho: number;
  readonly alarmLogE: number;
}

/** Every day but, of many, the worst. */
function isFarFromAlarm(rows: readonly OneArmRow[], sums: SeasonSums, { slack, rho, alarmLogE }: Trial): boolean {
  const highest = new Map<number, number>();
  const rates = new Map<number, number[]>();
  let logs = RATE_RATIOS.map(() => 0);
  for (const row of rows) {
    const day = dayOfMinute(row.minute);
    let ofDay = rates.get(day);
    if (ofDay === undefined) {
      const without = sums.days.length > 1 ? day : undefined;
      ofDay = Array.from({ length: CELLS }, (_, cell) => allowedIn(cell, sums, slack, without));
      rates.set(day, ofDay);
      logs = logs.map(() => 0); // trouble of one day is not the next one's
    }
    const limit: RateLimit = { rate: Math.max(...cellsAround(row.minute).map((cell) => ofDay[cell]!)), rho }; // one per cell
    const before = logs;
    logs = bettingLogE(row, limit).map((logE, index) => Math.max(0, before[index]!) + logE); // one per ratio
    const most = Math.max(...logs); // the mixture is never above it
    if (most > (highest.get(day) ?? 0))
      highest.set(day, Math.min(most, Math.max(0, logWeightedSum(LOG_RATE_PRIOR, logs))));
  }
  const worstFirst = [...highest.values()].sort((a, b) => b - a);
  const counted = worstFirst.slice(sums.days.length >= DAYS_TO_LEAVE_ONE_OUT ? 1 : 0);
  return (counted[0] ?? 0) <= PART_OF_ALARM * alarmLogE;
}

/** Correlation within a minute by moments, the middle of the days: one bad day does not decide. */
function correlationOf(rows: readonly OneArmRow[], sums: SeasonSums): number {
  const byDay = new Map<number, { over: number; room: number }>();
  const rates = Array.from({ length: CELLS }, (_, cell) => allowedIn(cell, sums, 1));
  for (const { minute, n, k } of rows) {
    const rate = rates[cellsAround(minute)[0]!]!; // one per cell
    const day = byDay.get(dayOfMinute(minute)) ?? { over: 0, room: 0 };
    const variance = rate * (1 - rate);
    day.over += (k - n * rate) ** 2 - n * variance;
    day.room += n * (n - 1) * variance;
    byDay.set(dayOfMinute(minute), day);
  }
  const found = [...byDay.values()].filter(({ room }) => room > 0).map(({ over, room }) => over / room);
  const middle = found.sort((a, b) => a - b)[Math.floor(found.length / 2)] ?? 0;
  return Number(Math.min(MOST_RHO, Math.max(0, middle)).toPrecision(2));
}
