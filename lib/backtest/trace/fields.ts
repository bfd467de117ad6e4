import { METRICS } from '../../core/signals/named.ts';
import { SIGNAL_LIST } from '../../core/signals/registry.ts';
import type { Signal } from '../../core/signals/signal.ts';

/** The counts that traces have always had, in the order of their columns. */
const FIRST_COUNTS = ['invocations', 'errors5xx', 'errors4xx', 'modelErrors', 'latencySamples'] as const;
export type CountName = (typeof FIRST_COUNTS)[number];

/** The counts of a minute, in the order of their columns; those of newer signals after the first ones. */
export const COUNTS = [
  ...new Set([...FIRST_COUNTS, ...METRICS.flatMap(({ field }) => field ?? [])]),
] as readonly CountName[];

/** What says how traffic was shared out, not what it did. */
export const SETTINGS = ['weight', 'instances'] as const;

/** All columns that a variant always has; one more for every latency limit. */
export const COLUMNS: readonly ColumnName[] = [...COUNTS, ...SETTINGS];
export type ColumnName = CountName | (typeof SETTINGS)[number];

/** Where each column stands. */
export const COLUMN = Object.fromEntries(COLUMNS.map((name, at) => [name, at])) as Readonly<Record<ColumnName, number>>;

/** @throws {RangeError} for a field that is no column. */
export function columnNamed(field: string): number {
  const column = COLUMNS.indexOf(field as ColumnName);
  if (column < 0)
    throw new RangeError(`a trace has no column ${JSON.stringify(field)}, allowed: ${COLUMNS.join(', ')}`);
  return column;
}

const SIGNALS_OF_REQUESTS = (SIGNAL_LIST as readonly Signal[]).filter(
  ({ reads }) => reads.requests.field === 'invocations',
);

/** Columns whose values are parts of another: no more than it in any minute. */
export const PARTS_OF_INVOCATIONS: readonly CountName[] = COUNTS.filter((name) =>
  SIGNALS_OF_REQUESTS.some(({ reads }) => reads.bad.some(({ field }) => field === name)),
);

/** Fields of a line that hold no count. */
export const WORDS = ['run', 't', 'variant', 'from', 'instance', 'latencyOver'] as const;
