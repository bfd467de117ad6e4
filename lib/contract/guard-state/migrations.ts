/** A stored state as it was read, before anybody has looked whether it is one. */
export type StoredFields = Readonly<Record<string, unknown>>;

/**
 * From each version to the next, the first from 0 to 1. A step renames and fills in; it never judges, and leaves alone what it does not
 * find as it should be: the whole is validated afterwards. A step that has shipped is never changed.
 */
export const MIGRATIONS: readonly ((state: StoredFields) => StoredFields)[] = [
  // 0: Stablehand 0.1.0, without a version. It watched candidates only.
  (state) => ({ watch: [], ...state }),
];

/** The version that is written. */
export const STATE_VERSION = MIGRATIONS.length;
