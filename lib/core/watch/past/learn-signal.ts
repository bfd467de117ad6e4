import { LOG_RATE_PRIOR, RATE_RATIOS } from '../../evidence/factors/odds-grid.ts';
import { quickLogE } from '../../evidence/factors/quick-factor.ts';
import { type ArmCounts, type OneArmRow, totalOf } from '../../minutes/counts.ts';
import { logWeightedSum } from '../../numbers/log-sum.ts';
import type { SignalName, SignalOptions } from '../../signals/registry.ts';
import { foldLevel, levelNow, NO_LEVEL } from './level.ts';
import { pack } from './packed.ts';
import { CELLS, cellOf, cellsAround, dayOfMinute, SeasonSums } from './season.ts';
import { limitOf, type SignalPast } from './signal-past.ts';

/** Bad requests that a cell must bring before it is believed more than the whole. */
const PRIOR_BAD = 5;
/**
 * What is tried, the keenest first: by how much the usual rate may be exceeded, and how much one minute may say. A burst of some minutes is
 * better told from a fault by its length than by its height.
 */
const ROOMS: readonly Room[] = [
  ...[1.1, 1.2, 1.35, 1.5].flatMap((slack) => [
    { slack },
    ...[1.5, 0.8, 0.5, 0.35].map((mostLogE) => ({ slack, mostLogE })),
  ]),
  ...[1.75, 2, 2.5, 3, 4, 6, 10, 20].flatMap((slack) => [{ slack }, { slack, mostLogE: 0.35 }]),
];
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
const WANDER_MINUTES = 360;
/** A block with fewer bad requests than this is all noise; fewer blocks than this say nothing. */
const LEAST_OF_BLOCK = 10;
const LEAST_BLOCKS = 12;
/** Deviations, as in a normal law, that are hardly ever exceeded within a quarter. */
const HARDLY_EVER = 3.5;
const MORE_NOISE = 1.3;
const MOST_WANDER = 2.5;

type Room = Pick<SignalPast, 'slack' | 'mostLogE'>;
const WIDEST: Room = { slack: 20, mostLogE: 0.35 };

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
  const wander = wanderOf(rows, sums, rho);
  const trial = { wander, rho, alarmLogE };
  const room = ROOMS.find((each) => enough(each, sums) && isFarFromAlarm(rows, sums, { ...trial, ...each })) ?? WIDEST;
  const began = first ?? past;
  const creep = Math.min(
    1,
    (MOST_CREEP * (began.k + PRIOR_BAD)) / (began.n + 1) / ((past.k + PRIOR_BAD) / (past.n + 1)),
  );
  const rates = Array.from({ length: CELLS }, (_, cell) => allowedIn(cell, sums, room.slack * creep));
  return { ...asked, rates: pack(rates), ...room, wander, rho, past, first: began };
}

const enough = ({ slack }: Room, sums: SeasonSums): boolean =>
  sums.days.length >= FEW_DAYS || slack >= SLACK_OF_FEW_DAYS;

/** The usual rate of a cell, shrunk to the whole where it has seen little, times what is still usual. */
function allowedIn(cell: number, sums: SeasonSums, slack: number, without?: number): number {
  const all = sums.total(without);
  const mean = (all.k + 0.5) / (all.n + 1);
  const { n, k } = sums.cell(cell, without);
  return Math.min(HIGHEST_RATE, (slack * (k + PRIOR_BAD)) / (n + PRIOR_BAD / mean));
}

interface Trial extends Room {
  readonly wander: number;
  readonly rho: number;
  readonly alarmLogE: number;
}

/** Every day but, of many, the worst. */
function isFarFromAlarm(rows: readonly OneArmRow[], sums: SeasonSums, trial: Trial): boolean {
  const { slack, wander, alarmLogE } = trial;
  const tolerated = PART_OF_ALARM * alarmLogE;
  let spared = sums.days.length >= DAYS_TO_LEAVE_ONE_OUT ? 1 : 0;
  let day = Number.NEGATIVE_INFINITY;
  let isSpared = false;
  let usual: readonly number[] = [];
  let logs = RATE_RATIOS.map(() => 0);
  let level = NO_LEVEL;
  for (const row of rows) {
    if (dayOfMinute(row.minute) !== day) {
      day = dayOfMinute(row.minute);
      usual = usualOf(sums, sums.days.length > 1 ? day : undefined);
      logs = logs.map(() => 0); // trouble of one day is not the next one's
      isSpared = false;
    }
    const highest = Math.max(...cellsAround(row.minute).map((cell) => usual[cell]!)); // one per cell
    const limit = limitOf(highest * slack * levelNow(level, wander), trial);
    const before = logs;
    logs = quickLogE(row, limit).map((logE, index) => Math.max(0, before[index]!) + logE); // one per ratio
    level = foldLevel(level, row, usual[cellOf(row.minute)]!);
    if (isSpared || !logs.some((log) => log > tolerated) || logWeightedSum(LOG_RATE_PRIOR, logs) <= tolerated) continue;
    if (spared === 0) return false;
    spared -= 1;
    isSpared = true;
  }
  return true;
}

/** The usual rates of all cells. */
const usualOf = (sums: SeasonSums, without?: number): readonly number[] =>
  Array.from({ length: CELLS }, (_, cell) => allowedIn(cell, sums, 1, without));

/**
 * How far the rate wanders from the season over hours and days: what blocks of six hours differ by beyond their own noise, by the middle half of them, so that
 * a bad day does not count, taken to what is hardly ever exceeded in a quarter.
 */
function wanderOf(rows: readonly OneArmRow[], sums: SeasonSums, rho: number): number {
  const usual = usualOf(sums);
  const blocks = new Map<number, { expected: number; k: number; variance: number }>();
  for (const { minute, n, k } of rows) {
    const at = Math.floor(minute / WANDER_MINUTES);
    const block = blocks.get(at) ?? { expected: 0, k: 0, variance: 0 };
    const rate = usual[cellOf(minute)]!; // one per cell
    block.expected += n * rate;
    block.k += k;
    block.variance += n * rate * (1 - rate) * (1 + Math.max(0, n - 1) * rho);
    blocks.set(at, block);
  }
  const said = [...blocks.values()].filter(({ expected }) => expected >= LEAST_OF_BLOCK);
  if (said.length < LEAST_BLOCKS) return 1;
  const off = said.map(({ expected, k }) => Math.abs(Math.log((k + 0.5) / (expected + 0.5)))).sort((a, b) => a - b);
  const found = 1.4826 * off[Math.floor(off.length / 2)]!; // the deviation of a normal law by its middle
  const noise = said.reduce((sum, { expected, variance }) => sum + variance / expected ** 2, 0) / said.length;
  const deviation = Math.sqrt(Math.max(0, found ** 2 - MORE_NOISE * noise));
  return Number(Math.min(MOST_WANDER, Math.exp(HARDLY_EVER * deviation)).toPrecision(4));
}

/** Correlation within a minute by moments, the middle of the days: one bad day does not decide. */
function correlationOf(rows: readonly OneArmRow[], sums: SeasonSums): number {
  const byDay = new Map<number, { over: number; room: number }>();
  const rates = usualOf(sums);
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
