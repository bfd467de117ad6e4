import { parseGuardState, renderGuardState } from '../../../lib/contract/guard-state/guard-state-item.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { UnreadableState } from '../../../lib/core/state/unreadable-state.ts';
import type { GuardStore } from '../../../lib/flows/ports.ts';
import { storable } from './storable.ts';

/** Guard states in a map, as strict about revisions, numbers and fields as the table. */
export class InMemoryGuardStore implements GuardStore {
  readonly #items = new Map<string, Record<string, unknown>>();
  #writes = 0;

  async read(endpoint: string): Promise<GuardState | undefined> {
    const item = this.#items.get(endpoint);
    return item === undefined ? undefined : parseGuardState(structuredClone(item));
  }

  async write(state: GuardState): Promise<'written' | 'changed'> {
    const stored = this.#items.get(state.endpoint);
    if ((stored?.revision ?? 0) !== state.revision - 1) return 'changed'; // nothing stored is revision 0
    this.#put(state);
    return 'written';
  }

  async replace(state: GuardState, { writtenBy }: UnreadableState): Promise<'written' | 'changed'> {
    if (this.#items.get(state.endpoint)?.writtenBy !== writtenBy) return 'changed';
    this.#put(state);
    return 'written';
  }

  /** Lays something under the endpoint's key, over what is there. */
  spoil(endpoint: string, fields: Record<string, unknown>): void {
    this.#items.set(endpoint, { ...this.#items.get(endpoint), ...fields });
  }

  #put(state: GuardState): void {
    this.#writes += 1;
    this.#items.set(state.endpoint, { ...storable(renderGuardState(state)), writtenBy: `write-${this.#writes}` });
  }
}
