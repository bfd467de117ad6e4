import { blockLengthOf, blocksOf } from './block-length.ts';
import { burstMinutesOf, burstsOf, withoutBursts } from './burst-catalogue.ts';
import type { OneArmRow } from './counts.ts';
import { estimateDispersion } from './dispersion.ts';
import type { HistoryEstimates } from './evidence-params.ts';
import { foldStableRate, NO_STABLE_RATE } from './stable-rate.ts';

/** Fewer minutes with traffic than this say too little about bursts and correlation: 20 hours of a day. */
export const LEAST_HISTORY_MINUTES = 1200;
const MINUTES_A_DAY = 1440;
/** More bursts than this a day are the usual noise of stable and stay in the estimates. */
const MOST_BURSTS_A_DAY = 6;
/** Bursts up to this length are tolerated even when the history shows none. */
const SHORTEST_TOLERANCE = 15;
const LONGEST_TOLERANCE = 30;

/**
 * What stable's minutes before a deployment say about its noise. Absent when there are too few of them: then the
 * deployment starts cold.
 *
 * @param rows - Closed minutes of stable, oldest first, 1 to 15 days; a minute that was not reported is left out.
 */
export function estimateHistory(rows: readonly OneArmRow[]): HistoryEstimates | undefined {
  const withTraffic = rows.filter(({ n }) => n > 0);
  const [first, last] = [withTraffic[0], withTraffic.at(-1)];
  if (first === undefined || last === undefined || withTraffic.length < LEAST_HISTORY_MINUTES) return undefined;

  const bursts = burstsOf(withTraffic);
  const burstsPerDay = (bursts.length * MINUTES_A_DAY) / (last.minute - first.minute + 1);
  const calm = burstsPerDay <= MOST_BURSTS_A_DAY ? withoutBursts(withTraffic, bursts) : withTraffic;
  const blockMinutes = blockLengthOf(calm);
  const { hat, upper } = estimateDispersion(blocksOf(calm, blockMinutes));
  const longest = Math.max(0, ...bursts.map(burstMinutesOf));
  return {
    rhoUpper: upper,
    rhoHat: hat,
    blockMinutes,
    burstMinutes: Math.min(LONGEST_TOLERANCE, Math.max(SHORTEST_TOLERANCE, Math.ceil(1.5 * longest))),
    stableRate: rows.reduce((rate, row) => foldStableRate(rate, row.minute, row), NO_STABLE_RATE),
  };
}
