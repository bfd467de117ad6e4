import { eventPlace, type GuardEvent } from '../../lib/core/record/event.ts';
import { eventsSince } from '../../lib/flows/observers/events-since.ts';
import type { EventHistory } from '../../lib/flows/ports.ts';

/** How far an observer has read one endpoint's history; it keeps this itself. */
export interface Cursor {
  readonly place: string;
}

/** Where it keeps what it has understood. Putting a row twice is putting it once. */
export interface RollbackRows {
  put(id: string, event: GuardEvent): Promise<void>;
  moveTo(next: Cursor): Promise<void>;
}

interface Look {
  readonly endpoint: string;
  readonly cursor: Cursor;
  readonly atEpochSeconds: number;
}

/** An event may be delivered late by a guard that could not write: what is younger is read again. */
const SETTLED_AFTER_SECONDS = 3600;

/**
 * Keeps one row for each rollback. It runs in a function of its own, so no tick waits for it. Rows first, then the cursor: whoever dies
 * between the two reads the same events again, and a row with a known id is the same row.
 */
export async function logRollbacks(
  events: EventHistory,
  rows: RollbackRows,
  { endpoint, cursor, atEpochSeconds }: Look,
): Promise<void> {
  const found = await eventsSince(events, endpoint, cursor.place);
  for (const event of found) if (event.kind === 'rolled-back') await rows.put(event.id, event);
  const settled = found.filter((event) => event.atEpochSeconds <= atEpochSeconds - SETTLED_AFTER_SECONDS);
  const place = settled.map(eventPlace).sort().at(-1);
  if (place !== undefined) await rows.moveTo({ place });
}
