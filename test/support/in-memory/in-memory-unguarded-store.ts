import type { Unguarded } from '../../../lib/core/state/unguarded.ts';
import type { UnguardedStore } from '../../../lib/flows/ports.ts';
import { storable } from './storable.ts';

/** What is remembered of endpoints whose state cannot be read, as strict about revisions as the table. */
export class InMemoryUnguardedStore implements UnguardedStore {
  readonly #items = new Map<string, Unguarded>();

  async read(endpoint: string): Promise<Unguarded | undefined> {
    const item = this.#items.get(endpoint);
    return item === undefined ? undefined : structuredClone(item);
  }

  async write(unguarded: Unguarded): Promise<'written' | 'changed'> {
    const stored = this.#items.get(unguarded.endpoint);
    if ((stored?.revision ?? 0) !== unguarded.revision - 1) return 'changed'; // nothing stored is revision 0
    this.#items.set(unguarded.endpoint, storable(unguarded));
    return 'written';
  }
}
