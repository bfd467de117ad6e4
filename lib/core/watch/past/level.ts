import type { ArmCounts } from '../../minutes/counts.ts';

/** Half of what the level remembers is forgotten in four hours. */
const KEPT = 2 ** (-1 / 240);
/** So many bad requests as usual stand behind the level from the start. */
const PRIOR_BAD = 20;

/** How bad the newest hours were against the usual: bad requests, and those that were to be expected. */
export type Level = readonly [bad: number, expected: number];

export const NO_LEVEL: Level = [0, 0];

const sixDigits = (value: number): number => Number(value.toPrecision(6));

/** @param usual - The rate of this minute without any slack. */
export const foldLevel = ([bad, expected]: Level, { n, k }: ArmCounts, usual: number): Level => [
  sixDigits(bad * KEPT + k),
  sixDigits(expected * KEPT + n * usual),
];

/**
 * How many times the usual rate is usual today: rates that wander over hours and days raise it, as far as they have done before.
 *
 * @param most - The farthest that they have wandered, at least 1.
 */
export const levelNow = ([bad, expected]: Level, most: number): number =>
  most <= 1 ? 1 : Math.min(most, Math.max(1, (bad + PRIOR_BAD) / (expected + PRIOR_BAD)));
