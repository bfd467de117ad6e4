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

/** Parts of the cells that must keep a goal. */
const MOST = 0.75;
const NEARLY_ALL = 0.9;
const ALL = 1;

/** How many cells keep what is promised: the goals that the page names. */
export function acceptanceLines(results: readonly CellResult[]): string {
  const pairs = pairsOf(results);
  const goal = (text: string, part: number, holds: (pair: Pair) => boolean): string => {
    const kept = pairs.filter(holds).length;
    const rare = pairs.filter(({ noise }) => noise !== 'rho-.05');
    const word = kept >= part * pairs.length ? 'kept' : 'missed';
    return `- ${text}: ${countText(kept, pairs.length)}, without rho .05 ${countText(rare.filter(holds).length, rare.length)}; goal: at least ${100 * part}% of the cells: **${word}**`;
  };
  return [
    goal(
      'at once, within max(1.5x the limit, + 2 min)',
      MOST,
      ({ limit, atOnce }) => atOnce <= Math.max(1.5 * limit, limit + 2),
    ),
    goal(
      'at once, within max(2x the limit, + 3 min)',
      NEARLY_ALL,
      ({ limit, atOnce }) => atOnce <= Math.max(2 * limit, limit + 3),
    ),
    goal(
      `after 6 hours, within max(2x of the same fault at once, B + 5 min), where B is ${burstText(pairs)} min`,
      ALL,
      ({ atOnce, late, burstMinutes }) => late <= Math.max(2 * atOnce, burstMinutes + 5),
    ),
    goal('after 6 hours, not slower than the plain prototype V0', ALL, ({ late, plainLate }) => late <= plainLate),
    healthLine(results),
  ].join('\n');
}

const NEVER = Number.POSITIVE_INFINITY;

/** Healthy may be said when a doubling would have been found with probability 0.8. */
function healthLine(results: readonly CellResult[]): string {
  const runs = results
    .filter(({ cell: { fault } }) => fault?.oddsRatio === DOUBLING && fault.fromMinute === 0)
    .flatMap(({ decided }) => decided)
    .map(({ at }) => ({ found: at.stablehand ?? NEVER, claimed: at['claim-of-health'] ?? NEVER }))
    .filter(({ found, claimed }) => Math.min(found, claimed) < NEVER);
  const found = runs.filter((run) => run.found <= run.claimed);
  return `- a doubling at once was found before healthy would have been said of it: ${shareText(found.length, runs.length)} of ${runs.length} runs (goal: 80%)`;
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
              burstMinutes: medianOf(late.decided.flatMap(({ burstMinutes }) => burstMinutes ?? [])),
            },
          ];
        }),
      ),
    ),
  );
}

const countText = (kept: number, cells: number): string => `${kept} of ${cells} (${Math.floor((100 * kept) / cells)}%)`;

function burstText(pairs: readonly Pair[]): string {
  const all = pairs.map(({ burstMinutes }) => burstMinutes);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? minutesText(least) : `${minutesText(least)} to ${minutesText(most)}`;
}
