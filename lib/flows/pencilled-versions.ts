import type { VersionRecord } from '../core/words/version.ts';
import type { VersionHistory } from './ports.ts';

/** Numbers versions without recording them: a refusal and a dry run must leave nothing behind. `ink` records what was numbered. */
export function pencilledVersions(
  history: VersionHistory,
): VersionHistory & { ink(): Promise<'recorded' | 'changed'> } {
  const pencilled: VersionRecord[] = [];
  return {
    read: async (endpoint) => [...(await history.read(endpoint)), ...pencilled],
    async append(record) {
      pencilled.push(record);
      return 'appended';
    },
    async ink() {
      for (const record of pencilled) {
        if ((await history.append(record)) === 'already-recorded') return 'changed'; // somebody numbered meanwhile
      }
      return 'recorded';
    },
  };
}
