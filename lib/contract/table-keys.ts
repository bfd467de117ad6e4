/** The one table's attribute names and key texts. The stack creates it, the adapters fill it. */
export const TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Sparse index over the fleet: rollbacks by time. */
  rollbackIndex: 'rollbacks',
  indexPartitionKey: 'gsiPk',
  indexSortKey: 'gsiSk',
} as const;

/** The index partition in which all rollbacks of the fleet stand. */
export const ROLLBACK_INDEX_VALUE = 'ROLLBACK';

export const endpointKey = (endpoint: string): string => `ENDPOINT#${endpoint}`;
export const STATE_KEY = 'STATE';
/** Beside a state that cannot be read: since when, and whether people know. */
export const UNREADABLE_KEY = 'UNREADABLE';
/** The one item that is about no endpoint. */
export const FLEET_KEY = 'FLEET';
export const VERSION_PREFIX = 'VERSION#';
/** Twelve digits, so that text order is number order. */
export const versionKey = (version: number): string => `${VERSION_PREFIX}${String(version).padStart(12, '0')}`;
export const EVENT_PREFIX = 'EVENT#';
/** Hours of versions: by version, then by hour. */
export const hoursKey = (version: number, hour: number): string =>
  `HOUR#${String(version).padStart(12, '0')}#${String(hour).padStart(9, '0')}#`;
/** How far MLflow has been told. */
export const MLFLOW_KEY = 'MLFLOW';
export const eventKey = (iso: string, id: string): string => `${EVENT_PREFIX}${iso}#${id}`;

/** Names the write that an item comes from; of no meaning to anybody but the writer. */
export const WRITE_ATTRIBUTE = 'writtenBy';
