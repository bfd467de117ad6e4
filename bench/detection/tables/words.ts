import { wilsonInterval } from '../../../lib/core/numbers/wilson-interval.ts';
import type { RunDecisions } from '../rules/decide-run.ts';

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 24 * MINUTES_AN_HOUR;

/** How many of the runs a rule rolled back, if only before a given minute. */
export const firedIn = (runs: readonly RunDecisions[], rule: string): number =>
  runs.filter(({ at }) => at[rule] !== undefined).length;

/** "3/2080, 0.14% [0.05-0.42]": Wilson's 95% interval. */
export function rateText(fired: number, runs: number): string {
  if (runs === 0) return '-';
  const { low, high } = wilsonInterval(fired, runs);
  return `${fired}/${runs}, ${percent(fired / runs)}% [${percent(low)}-${percent(high)}]`;
}

/** A fraction in percent, without the sign: two decimals below 10. */
export const percent = (fraction: number): string => (100 * fraction).toFixed(fraction < 0.0995 ? 2 : 0);

/** "12%", or a dash where nothing ran. */
export const shareText = (fired: number, runs: number): string => (runs === 0 ? '-' : `${percent(fired / runs)}%`);

export const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');

/** Minutes in words: "12 min", "3 h", "14 days". */
export function timeText(minutes: number): string {
  if (minutes < 2 * MINUTES_AN_HOUR) return `${Math.ceil(minutes)} min`;
  if (minutes < 2 * MINUTES_A_DAY) return `${Math.round(minutes / MINUTES_AN_HOUR)} h`;
  return `${thousands(Math.round(minutes / MINUTES_A_DAY))} days`;
}
