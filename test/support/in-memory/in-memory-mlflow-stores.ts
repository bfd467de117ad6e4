import type { HourRow } from '../../../lib/core/mlflow/hour-row.ts';
import type { MlflowSync } from '../../../lib/core/mlflow/mlflow-sync.ts';
import type { HourHistory, MlflowSyncStore } from '../../../lib/flows/mlflow/ports.ts';
import { storable } from './storable.ts';

export class InMemoryHourHistory implements HourHistory {
  readonly rows = new Map<string, HourRow>();

  async append(row: HourRow): Promise<'appended' | 'already-recorded'> {
    const key = JSON.stringify([row.endpoint, row.version, row.hour, row.variant]);
    if (this.rows.has(key)) return 'already-recorded';
    this.rows.set(key, storable(row));
    return 'appended';
  }

  async from(endpoint: string, version: number, fromHour: number, atMost: number): Promise<readonly HourRow[]> {
    return [...this.rows.values()]
      .filter((row) => row.endpoint === endpoint && row.version === version && row.hour >= fromHour)
      .sort((a, b) => a.hour - b.hour)
      .slice(0, atMost);
  }
}

export class InMemoryMlflowSyncStore implements MlflowSyncStore {
  readonly #items = new Map<string, MlflowSync>();

  async read(endpoint: string): Promise<MlflowSync | undefined> {
    const item = this.#items.get(endpoint);
    return item === undefined ? undefined : structuredClone(item);
  }

  async write(sync: MlflowSync): Promise<'written' | 'changed'> {
    const stored = this.#items.get(sync.endpoint);
    if ((stored?.revision ?? 0) !== sync.revision - 1) return 'changed'; // nothing stored is revision 0
    this.#items.set(sync.endpoint, storable(sync));
    return 'written';
  }
}
