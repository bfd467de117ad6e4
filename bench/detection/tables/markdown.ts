import { wilsonInterval } from '../../../lib/core/evidence/wilson-interval.ts';
import type { RunDecisions } from '../rules/decide-run.ts';

export function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}

/** How many of the runs a rule rolled back, if only before a given minute. */
export const firedIn = (runs: readonly RunDecisions[], rule: string): number =>
  runs.filter(({ at }) => at[rule] !== undefined).length;

/** "3/2080, 0.14 % [0.05-0.42]": Wilson's 95 % interval. */
export function rateText(fired: number, runs: number): string {
  if (runs === 0) return '-';
  const { low, high } = wilsonInterval(fired, runs);
  return `${fired}/${runs}, ${percent(fired / runs)} % [${percent(low)}-${percent(high)}]`;
}

/** A fraction in percent, without the sign: two decimals below 10. */
export const percent = (fraction: number): string => (100 * fraction).toFixed(fraction < 0.0995 ? 2 : 0);

/** "12 %", or a dash where nothing ran. */
export const shareText = (fired: number, runs: number): string => (runs === 0 ? '-' : `${percent(fired / runs)} %`);

export const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
