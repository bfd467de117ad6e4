import { parseGuardState, renderGuardState } from '../../../lib/contract/guard-state/guard-state-item.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { GuardStore } from '../../../lib/flows/ports.ts';
import { storable } from './storable.ts';

/** Guard states in a map, as strict about revisions, numbers and fields as the table. */
export class InMemoryGuardStore implements GuardStore {
  readonly #items = new Map<string, GuardState>();

  async read(endpoint: string): Promise<GuardState | undefined> {
    const item = this.#items.get(endpoint);
    return item === undefined ? undefined : parseGuardState(structuredClone({ ...renderGuardState(item) }));
  }

  async write(state: GuardState): Promise<'written' | 'changed'> {
    const stored = this.#items.get(state.endpoint);
    if ((stored?.revision ?? 0) !== state.revision - 1) return 'changed'; // nothing stored is revision 0
    this.#items.set(state.endpoint, storable(state));
    return 'written';
  }
}
