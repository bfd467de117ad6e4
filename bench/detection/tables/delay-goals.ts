import { medianOf } from '../../../lib/backtest/summary.ts';
import { DOUBLING, LATE, NOISES, ODDS_RATIOS, resultOf, SHARES, TRAFFICS } from './delay-cells.ts';
import { delaysOf, minutesText } from './delay-numbers.ts';
import type { CellResult } from './table.ts';
import { shareText } from './words.ts';

/** A fault at once and the same fault late, in medians. */
interface Pair {
  readonly noise: string;
  readonly limit: number;
  readonly atOnce: number;
  readonly late: number;
  readonly plainLate: number;
  readonly burstMinutes: number;
}

/** How many cells keep what is promised, by noise: the goals that the page names. */
export function acceptanceLines(results: readonly CellResult[]): string {
  const pairs = pairsOf(results);
  const rarely = pairs.filter(({ noise }) => noise !== 'rho-.05');
  const goal = (text: string, holds: (pair: Pair) => boolean): string =>
    `- ${text}: ${countText(pairs, holds)} of the cells; without rho .05: ${countText(rarely, holds)}`;
  return [
    goal(
      'at once, within max(1.5x the limit, + 2 min)',
      ({ limit, atOnce }) => atOnce <= Math.max(1.5 * limit, limit + 2),
    ),
    goal('at once, within max(2x the limit, + 3 min)', ({ limit, atOnce }) => atOnce <= Math.max(2 * limit, limit + 3)),
    goal(
      `late, within max(2x of the same fault at once, B + 5 min); B is ${burstText(pairs)} min`,
      ({ atOnce, late, burstMinutes }) => late <= Math.max(2 * atOnce, burstMinutes + 5),
    ),
    goal('late, not slower than the plain prototype', ({ late, plainLate }) => late <= plainLate),
    healthLine(results),
  ].join('\n');
}

/** Healthy may be said when a doubling would have been found with probability 0.8. */
function healthLine(results: readonly CellResult[]): string {
  const runs = results
    .filter(({ cell: { fault } }) => fault?.oddsRatio === DOUBLING && fault.fromMinute === 0)
    .flatMap(({ decided }) => decided)
    .filter(({ at }) => at['claim-of-health'] !== undefined);
  const found = runs.filter(({ at }) => (at.stablehand ?? Number.POSITIVE_INFINITY) <= (at['claim-of-health'] ?? 0));
  return `- a doubling at once was found before healthy would have been said of it: ${shareText(found.length, runs.length)} of ${runs.length} runs (goal: 80 %)`;
}

function pairsOf(results: readonly CellResult[]): Pair[] {
  return NOISES.flatMap((noise) =>
    SHARES.flatMap((share) =>
      TRAFFICS.flatMap((traffic) =>
        ODDS_RATIOS.flatMap((oddsRatio): Pair[] => {
          const cell = { noise, share, traffic, oddsRatio };
          const atOnce = resultOf(results, { ...cell, fromMinute: 0 });
          const late = resultOf(results, { ...cell, fromMinute: LATE });
          if (atOnce === undefined || late === undefined) return [];
          return [
            {
              noise: noise.name,
              limit: delaysOf(atOnce, 'limit-two-sample').median,
              atOnce: delaysOf(atOnce, 'stablehand').median,
              late: delaysOf(late, 'stablehand').median,
              plainLate: delaysOf(late, 'prototype-v0').median,
              // without a history there is no burst to wait for
              burstMinutes: medianOf(late.decided.map(({ burstMinutes }) => burstMinutes ?? 0)),
            },
          ];
        }),
      ),
    ),
  );
}

const countText = (pairs: readonly Pair[], holds: (pair: Pair) => boolean): string =>
  `${pairs.filter(holds).length} of ${pairs.length}`;

function burstText(pairs: readonly Pair[]): string {
  const all = pairs.map(({ burstMinutes }) => burstMinutes);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? minutesText(least) : `${minutesText(least)} to ${minutesText(most)}`;
}
