import { wilsonInterval } from '../../lib/core/evidence/wilson-interval.ts';
import type { PlannedCell } from './cells.ts';
import { COLD, type Decisions, WITH_HISTORY } from './judge-run.ts';

/** A cell and what every rule did in each of its runs. */
export interface CellResult extends PlannedCell {
  readonly decisions: readonly Decisions[];
}

/** False rollbacks of a healthy candidate within a day, in percent, with Wilson's 95 % interval for our own rules. */
export function falseRollbackTable(results: readonly CellResult[], rules: readonly string[]): string {
  const healthy = results.filter(({ table }) => table === 'false rollbacks');
  const others = rules.filter((rule) => rule !== WITH_HISTORY && rule !== COLD);
  const head = ['family', 'candidate requests/min', 'runs', WITH_HISTORY, COLD, ...others];
  const line = (name: string, traffic: string, decisions: readonly Decisions[]) => [
    name,
    traffic,
    String(decisions.length),
    rateWithInterval(decisions, WITH_HISTORY),
    rateWithInterval(decisions, COLD),
    ...others.map((rule) => percent(firedIn(decisions, rule) / decisions.length)),
  ];
  const lines = healthy.map(({ cell, decisions }) =>
    line(cell.family.title, String(cell.requestsPerMinute * cell.share), decisions),
  );
  const traffics = [...new Set(healthy.map(({ cell }) => cell.requestsPerMinute * cell.share))];
  const pooled = traffics.map((traffic) =>
    line(
      '**all**',
      String(traffic),
      healthy
        .filter(({ cell }) => cell.requestsPerMinute * cell.share === traffic)
        .flatMap(({ decisions }) => decisions),
    ),
  );
  return markdown(head, [...lines, ...pooled]);
}

/** Minutes from the fault to the decision: median (95 %) over all runs, a miss counting as infinite. */
export function delayTable(results: readonly CellResult[]): string {
  const head = [
    'noise',
    'candidate requests/min',
    'odds ratio',
    'fault after',
    'runs',
    WITH_HISTORY,
    'before the fault',
    COLD,
  ];
  const lines = results
    .filter(({ table }) => table === 'delays')
    .map(({ cell, decisions }) => {
      const { oddsRatio, fromMinute } = cell.fault ?? { oddsRatio: 1, fromMinute: 0 };
      return [
        cell.family.title,
        String(cell.requestsPerMinute * cell.share),
        String(oddsRatio),
        `${fromMinute} min`,
        String(decisions.length),
        delays(decisions, WITH_HISTORY, fromMinute),
        String(decisions.filter((each) => (each[WITH_HISTORY] ?? fromMinute) < fromMinute).length),
        delays(decisions, COLD, fromMinute),
      ];
    });
  return markdown(head, lines);
}

function delays(decisions: readonly Decisions[], rule: string, fromMinute: number): string {
  const sorted = decisions
    .map((each) => each[rule])
    .filter((minute) => minute === undefined || minute >= fromMinute)
    .map((minute) => (minute === undefined ? Number.POSITIVE_INFINITY : minute + 1 - fromMinute))
    .sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
  const text = (minutes: number) => (Number.isFinite(minutes) ? String(minutes) : '> 600');
  return `${text(at(0.5))} (${text(at(0.95))})`;
}

function firedIn(decisions: readonly Decisions[], rule: string): number {
  return decisions.filter((each) => each[rule] !== undefined).length;
}

function rateWithInterval(decisions: readonly Decisions[], rule: string): string {
  const fired = firedIn(decisions, rule);
  const { low, high } = wilsonInterval(fired, decisions.length);
  return `${percent(fired / decisions.length)} [${percent(low)}-${percent(high)}]`;
}

const percent = (fraction: number): string => (100 * fraction).toFixed(fraction < 0.1 ? 2 : 0);

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}
