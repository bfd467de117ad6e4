import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunDecisions } from '../rules/decide-run.ts';

const FOLDER = fileURLToPath(new URL('../../../.cache/detection', import.meta.url));

/** Decided runs of one cell, kept between commands: by run number, null where a run has not been simulated yet. */
export interface ResultStore {
  readonly read: (cell: string) => readonly (RunDecisions | null)[];
  readonly write: (cell: string, runs: readonly (RunDecisions | null)[]) => void;
}

/** @param digest - Of all that decides: results of other rules are another store. */
export function resultStore(digest: string, parent: string = FOLDER): ResultStore {
  const folder = join(parent, digest);
  mkdirSync(folder, { recursive: true });
  const fileOf = (cell: string) => join(folder, `${cell}.json`);
  return {
    read(cell) {
      try {
        return JSON.parse(readFileSync(fileOf(cell), 'utf8'));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    write(cell, runs) {
      const file = fileOf(cell);
      // a command that is stopped while it writes must not leave half a file
      writeFileSync(`${file}.new`, JSON.stringify(runs));
      renameSync(`${file}.new`, file);
    },
  };
}
