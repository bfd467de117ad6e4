import type { Options } from './options.ts';
import { delaysOf } from './tables/delay-numbers.ts';
import type { CellResult } from './tables/table.ts';
import { firedIn, thousands } from './tables/words.ts';
import type { SimulatedTable } from './work/simulate-tables.ts';

type Asked = Pick<Options, 'size' | 'seed'>;

/** A table with the command that makes it and the number of runs behind it. */
export function sectionOf({ table, results }: SimulatedTable, { size, seed }: Asked): string {
  const planned = results.reduce((sum, { runs }) => sum + runs, 0);
  const decided = results.reduce((sum, { decided: runs }) => sum + runs.length, 0);
  const command = `\`npx tsx bench/detection/detection.ts --${size} --table ${table.name}${seed === 1 ? '' : ` --seed ${seed}`}\``;
  if (planned === 0) return `${table.render(results)}\n\n*worked out, not simulated: ${command}*`;
  const count =
    decided === planned ? `${thousands(planned)} runs` : `${thousands(decided)} of ${thousands(planned)} runs so far`;
  return `${table.render(results)}\n\n*${count}: ${command}*`;
}

/** The same as numbers, for scripts. */
export function jsonOf(simulated: readonly SimulatedTable[], { size, seed }: Asked) {
  return {
    size,
    seed,
    tables: simulated.map(({ table, results }) => ({ table: table.name, cells: results.map(cellJson) })),
  };
}

function cellJson(result: CellResult) {
  const { key, cell, decided, rules } = result;
  return {
    cell: key,
    runs: decided.length,
    rules: Object.fromEntries(
      rules.map((rule) => {
        const { median, p95, before } = delaysOf(result, rule);
        const rollbacks = firedIn(decided, rule);
        return [
          rule,
          cell.fault === undefined ? { rollbacks } : { rollbacks, medianMinutes: median, p95Minutes: p95, before },
        ];
      }),
    ),
  };
}
