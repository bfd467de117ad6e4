import type { OneArmRow } from '../../minutes/counts.ts';
import type { HistoryEstimates } from '../sequence/evidence-params.ts';
import { addStableMinute, growingRate, NO_STABLE_RATE, type StableRate } from '../sums/stable-rate.ts';
import { blockMinutesFor, LEAST_TOLERANCE_MINUTES } from './assumed-history.ts';
import { blockLengthOf, blocksOf } from './block-length.ts';
import { type Burst, burstMinutesOf, burstsOf, withoutBursts } from './burst-catalogue.ts';
import { type Dispersion, estimateDispersion, isBurstierThan } from './dispersion.ts';
import { byLevel } from './levels.ts';

/** Fewer minutes with traffic than this say too little about bursts and correlation: 20 hours of a day. */
export const LEAST_HISTORY_MINUTES = 1200;
/** The same where traffic comes in batches: minutes over at least twenty hours, and requests in each on the average. */
const LEAST_BATCH_MINUTES = 60;
const LEAST_BATCH_REQUESTS = 100;
const MINUTES_A_DAY = 1440;
/** More bursts than this a day are the usual noise of stable and stay in the estimates. */
const MOST_BURSTS_A_DAY = 6;
/** Bursts are learnt from a history up to this length, half as long again as the longest one seen. */
const LONGEST_LEARNT = 30;
const ALLOWANCE = 1.5;
/** A history is looked at in parts, of two hours for a day, none with fewer blocks than say something about their noise. */
const MOST_PARTS = 12;
const LEAST_BLOCKS_OF_PART = 60;
/** A part is wilder than the whole when its counts speak against the whole's correlation by so many nats: less is chance, with twelve parts. */
const CLEARLY_WILDER = 8;
/** A correlation up to which what lasts for some minutes counts as a faint echo. */
const FAINT = 0.02;
/** Faint echoes are looked at in so many blocks instead of one, each with so many times the correlation that would do on average. */
const PARTS_OF_BLOCK = 4;
const ALLOWANCE_FOR_ECHOES = 2;

/**
 * What stable's minutes before a deployment say about its noise. Absent when there are too few of them: then the
 * deployment starts cold.
 *
 * @param rows - Closed minutes of stable, oldest first, 1 to 15 days; a minute that was not reported is left out.
 * @param tolerateBurstsMinutes - The policy's word on the longest burst, at least 0; learnt where absent.
 */
export function estimateHistory(
  rows: readonly OneArmRow[],
  tolerateBurstsMinutes?: number,
): HistoryEstimates | undefined {
  const withTraffic = rows.filter(({ n }) => n > 0);
  const [first, last] = [withTraffic[0], withTraffic.at(-1)];
  if (first === undefined || last === undefined || !isEnough(withTraffic)) return undefined;

  const bursts = burstsOf(withTraffic);
  const burstsPerDay = (bursts.length * MINUTES_A_DAY) / (last.minute - first.minute + 1);
  const calm = burstsPerDay <= MOST_BURSTS_A_DAY ? withoutBursts(withTraffic, bursts) : withTraffic;
  const burstMinutes = tolerateBurstsMinutes ?? learntFrom(bursts);
  const { hat, upper, blockMinutes } = correlationOf(calm, blockMinutesFor(burstMinutes));
  return { rhoUpper: upper, rhoHat: hat, blockMinutes, burstMinutes, stableRate: rateAfter(rows) };
}

interface Correlation extends Dispersion {
  readonly blockMinutes: number;
}

/**
 * The correlation of requests within a block, and the length of blocks. What lasts for some minutes is looked at in blocks so long that it
 * no longer shows from block to block. Where that leaves little correlation, shorter blocks are kept, with as much of it as makes their
 * sums over the longer ones scatter alike, and twice that: nobody should have to wait twenty minutes for a block to end because of faint echoes.
 *
 * @see W. K. Newey and K. D. West, "A simple, positive semi-definite, heteroskedasticity and autocorrelation consistent covariance
 * matrix", Econometrica 55 (1987), for the variance of sums standing in for that of their parts.
 */
function correlationOf(calm: readonly OneArmRow[], leastMinutes: number): Correlation {
  const blockMinutes = Math.max(blockLengthOf(calm), leastMinutes);
  const long = wildestOf(calm, blockMinutes);
  const shortMinutes = Math.max(leastMinutes, Math.ceil(blockMinutes / PARTS_OF_BLOCK));
  const times = (ALLOWANCE_FOR_ECHOES * blockMinutes) / shortMinutes;
  if (shortMinutes === blockMinutes || times * long.upper > FAINT) return { ...long, blockMinutes };
  const short = wildestOf(calm, shortMinutes);
  return {
    hat: Math.max(short.hat, times * long.hat),
    upper: Math.max(short.upper, times * long.upper),
    blockMinutes: shortMinutes,
  };
}

/** Twenty hours of traffic; or a day in which a batch came every hour: few minutes, each with many requests. */
function isEnough(rows: readonly OneArmRow[]): boolean {
  if (rows.length >= LEAST_HISTORY_MINUTES) return true;
  const [first, last] = [rows[0]?.minute ?? 0, rows.at(-1)?.minute ?? 0]; // no rows, no span
  if (last - first + 1 < LEAST_HISTORY_MINUTES || rows.length < LEAST_BATCH_MINUTES) return false;
  return rows.reduce((sum, { n }) => sum + n, 0) >= LEAST_BATCH_REQUESTS * rows.length;
}

/** The likeliest correlation of the whole, and the upper limit in its wildest hours. */
function wildestOf(calm: readonly OneArmRow[], blockMinutes: number): Dispersion {
  const blocks = blocksOf(calm, blockMinutes);
  const whole = estimateDispersion(byLevel(blocks, blockMinutes));
  const wilder = partsOf(blocks)
    .map((part) => byLevel(part, blockMinutes))
    .filter((part) => isBurstierThan(whole.upper, part, CLEARLY_WILDER))
    .map(estimateDispersion);
  return { hat: whole.hat, upper: Math.max(...[whole, ...wilder].map(({ upper }) => upper)) };
}

/** Noise that is wilder for hours than on the average of a day would pass for a difference in these hours. */
function partsOf(blocks: readonly OneArmRow[]): readonly (readonly OneArmRow[])[] {
  const parts = Math.min(MOST_PARTS, Math.floor(blocks.length / LEAST_BLOCKS_OF_PART));
  if (parts < 2) return [];
  const size = Math.ceil(blocks.length / parts);
  return Array.from({ length: parts }, (_, part) => blocks.slice(part * size, (part + 1) * size));
}

function learntFrom(bursts: readonly Burst[]): number {
  const longest = Math.max(0, ...bursts.map(burstMinutesOf));
  return Math.min(LONGEST_LEARNT, Math.max(LEAST_TOLERANCE_MINUTES, Math.ceil(ALLOWANCE * longest)));
}

function rateAfter(rows: readonly OneArmRow[]): StableRate {
  const rate = growingRate(NO_STABLE_RATE);
  for (const row of rows) addStableMinute(rate, row.minute, row);
  return rate;
}
