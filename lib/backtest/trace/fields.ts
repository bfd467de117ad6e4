/** The counts of a minute, in the order of their columns. */
export const COUNTS = ['invocations', 'errors5xx', 'errors4xx', 'modelErrors', 'latencySamples'] as const;
export type CountName = (typeof COUNTS)[number];

/** What says how traffic was shared out, not what it did. */
export const SETTINGS = ['weight', 'instances'] as const;

/** All columns that a variant always has; one more for every latency limit. */
export const COLUMNS = [...COUNTS, ...SETTINGS] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Where each column stands. */
export const COLUMN: Readonly<Record<ColumnName, number>> = {
  invocations: 0,
  errors5xx: 1,
  errors4xx: 2,
  modelErrors: 3,
  latencySamples: 4,
  weight: 5,
  instances: 6,
};

/** Columns whose values are parts of another: no more than it in any minute. */
export const PARTS_OF_INVOCATIONS = ['errors5xx', 'errors4xx', 'modelErrors'] as const;

/** Fields of a line that hold no count. */
export const WORDS = ['run', 't', 'variant', 'from', 'instance', 'latencyOver'] as const;
