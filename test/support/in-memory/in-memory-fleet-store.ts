import type { FleetState } from '../../../lib/core/plan/fleet-brake.ts';
import type { FleetStore } from '../../../lib/flows/ports.ts';
import { storable } from './storable.ts';

/** The fleet's item, as strict about revisions as the table. */
export class InMemoryFleetStore implements FleetStore {
  #item: FleetState | undefined;

  async read(): Promise<FleetState | undefined> {
    return this.#item === undefined ? undefined : structuredClone(this.#item);
  }

  async write(state: FleetState): Promise<'written' | 'changed'> {
    if ((this.#item?.revision ?? 0) !== state.revision - 1) return 'changed'; // nothing stored is revision 0
    this.#item = storable(state);
    return 'written';
  }
}
