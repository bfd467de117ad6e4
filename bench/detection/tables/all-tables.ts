import { DELAY_TABLE } from './delay-table.ts';
import { DOUBLING_TABLE } from './doubling-table.ts';
import { FAMILIES_TABLE, QUIET_TABLE, WEEK_TABLE } from './false-rollbacks.ts';
import { HARD_LIMIT_TABLE } from './hard-limit-table.ts';
import { NULL_CHECK_TABLE } from './null-check-table.ts';
import { STRESS_TABLE } from './stress-table.ts';
import type { Table } from './table.ts';
import { USUAL_RULES_TABLE } from './usual-rules-table.ts';

/** In the order in which they are read. */
export const TABLES: readonly Table[] = [
  FAMILIES_TABLE,
  WEEK_TABLE,
  QUIET_TABLE,
  HARD_LIMIT_TABLE,
  DELAY_TABLE,
  DOUBLING_TABLE,
  USUAL_RULES_TABLE,
  STRESS_TABLE,
  NULL_CHECK_TABLE,
];

/** @throws {RangeError} for a name that no table has. */
export function tablesNamed(names: readonly string[]): Table[] {
  return names.map((name) => {
    const found = TABLES.find((table) => table.name === name);
    if (found === undefined) {
      throw new RangeError(`--table is ${name}, allowed: ${TABLES.map((table) => table.name).join(', ')}`);
    }
    return found;
  });
}
