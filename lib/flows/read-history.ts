import { eventPlace, fleetPlace, type GuardEvent, placeAfter } from '../core/event.ts';
import type { LiveVariant } from '../core/live.ts';
import type { EventHistory, FleetHistory } from './ports.ts';

/** How far back one question about the past looks before it gives up and says so. */
const EVENTS_A_PAGE = 100;
const MOST_PAGES = 50;

export interface HistoryPage {
  /** Newest first. */
  readonly events: readonly GuardEvent[];
  /** Gives the page after this one; absent on the last. */
  readonly next?: string;
}

/** One page of an endpoint's history, newest first. @param after - the `next` of the page before. */
export async function readHistory(
  events: EventHistory,
  endpoint: string,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<HistoryPage> {
  const found =
    after === undefined ? await events.newest(endpoint, limit + 1) : await events.older(endpoint, after, limit + 1);
  return pageOf(found, limit, eventPlace);
}

/** One page of the rollbacks of all endpoints, newest first. */
export async function readFleetHistory(
  fleet: FleetHistory,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<HistoryPage> {
  return pageOf(await fleet.newest(limit + 1, after), limit, fleetPlace);
}

/** One more than asked for tells whether there is another page. */
function pageOf(found: readonly GuardEvent[], limit: number, placeOf: (event: GuardEvent) => string): HistoryPage {
  const events = found.slice(0, limit);
  const last = events.at(-1);
  return found.length > limit && last !== undefined ? { events, next: placeOf(last) } : { events };
}

/** What was served at a time, as far as it was recorded. */
export type LiveAt =
  | { readonly kind: 'live'; readonly live: readonly LiveVariant[]; readonly since: GuardEvent }
  | { readonly kind: 'gone'; readonly since: GuardEvent }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * What was live at `atEpochSeconds`: the newest recorded change up to that second says it. Changes by others are seen with the next look at the
 * endpoint, so they may have happened some minutes before they were recorded.
 */
export async function readLiveAt(events: EventHistory, endpoint: string, atEpochSeconds: number): Promise<LiveAt> {
  let before = placeAfter(atEpochSeconds);
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const found = await events.older(endpoint, before, EVENTS_A_PAGE);
    const since = found.find(({ kind, live }) => live !== undefined || kind === 'endpoint-gone');
    if (since?.live !== undefined) return { kind: 'live', live: since.live, since };
    if (since !== undefined) return { kind: 'gone', since };
    const last = found.at(-1);
    if (last === undefined || found.length < EVENTS_A_PAGE) {
      return { kind: 'unknown', why: `nothing was recorded about what ${endpoint} served at that time or before` };
    }
    before = eventPlace(last);
  }
  const why = `the newest ${MOST_PAGES * EVENTS_A_PAGE} events before that time do not say what was served`;
  return { kind: 'unknown', why };
}
