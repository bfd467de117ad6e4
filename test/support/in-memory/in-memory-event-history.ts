import { eventPlace, type GuardEvent } from '../../../lib/core/record/event.ts';
import type { EventHistory } from '../../../lib/flows/ports.ts';
import { storable } from './storable.ts';

export class InMemoryEventHistory implements EventHistory {
  readonly #events = new Map<string, GuardEvent>();

  async append(event: GuardEvent): Promise<'appended' | 'already-recorded'> {
    const key = `${event.endpoint}#${event.atEpochSeconds}#${event.id}`;
    if (this.#events.has(key)) return 'already-recorded';
    this.#events.set(key, storable(event));
    return 'appended';
  }

  async newest(endpoint: string, atMost: number): Promise<readonly GuardEvent[]> {
    const own = [...this.#events.values()].filter((event) => event.endpoint === endpoint);
    return own.sort(newestFirst).slice(0, atMost);
  }

  async older(endpoint: string, before: string, atMost: number): Promise<readonly GuardEvent[]> {
    const all = await this.newest(endpoint, Number.POSITIVE_INFINITY);
    return all.filter((event) => eventPlace(event) < before).slice(0, atMost);
  }
}

const newestFirst = (a: GuardEvent, b: GuardEvent): number =>
  b.atEpochSeconds - a.atEpochSeconds || (a.id < b.id ? 1 : -1);
