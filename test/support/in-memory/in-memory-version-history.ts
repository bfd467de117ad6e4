import type { VersionRecord } from '../../../lib/core/words/version.ts';
import type { VersionHistory } from '../../../lib/flows/ports.ts';
import { storable } from './storable.ts';

export class InMemoryVersionHistory implements VersionHistory {
  readonly #records = new Map<string, VersionRecord>();

  async read(endpoint: string): Promise<readonly VersionRecord[]> {
    const own = [...this.#records.values()].filter((record) => record.endpoint === endpoint);
    return own.sort((a, b) => a.version - b.version);
  }

  async append(record: VersionRecord): Promise<'appended' | 'already-recorded'> {
    const key = `${record.endpoint}#${record.version}`;
    if (this.#records.has(key)) return 'already-recorded';
    this.#records.set(key, storable(record));
    return 'appended';
  }
}
