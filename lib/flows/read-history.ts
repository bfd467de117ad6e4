import { inCausalOrder } from '../core/record/causal-order.ts';
import { eventPlace, fleetPlace, type GuardEvent, placeAfter } from '../core/record/event.ts';
import type { LiveVariant } from '../core/words/live.ts';
import type { EventHistory, FleetHistory } from './ports.ts';

/** How far back one question about the past looks before it gives up and says so. */
const EVENTS_A_PAGE = 100;
const MOST_PAGES = 50;

export interface HistoryPage {
  /** Newest first; of one second, what was caused stands above its cause. */
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

/** One page of what became of rollbacks on all endpoints, newest first. */
export async function readFleetHistory(
  fleet: FleetHistory,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<HistoryPage> {
  return pageOf(await fleet.newest(limit + 1, after), limit, fleetPlace);
}

/** One more than asked for tells whether there is another page. */
function pageOf(found: readonly GuardEvent[], limit: number, placeOf: (event: GuardEvent) => string): HistoryPage {
  const stored = found.slice(0, limit);
  const last = stored.at(-1);
  const events = inCausalOrder(stored).reverse();
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
    const since = await lastOfItsSecond(events, endpoint, found);
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

const saysWhatServes = ({ kind, live }: GuardEvent): boolean => live !== undefined || kind === 'endpoint-gone';

/** One tick may see a deployment, see weights and read a rollback back: of the changes of one second the last one counts. */
async function lastOfItsSecond(
  events: EventHistory,
  endpoint: string,
  found: readonly GuardEvent[],
): Promise<GuardEvent | undefined> {
  const newest = found.find(saysWhatServes);
  if (newest === undefined) return undefined;
  const at = newest.atEpochSeconds;
  const cut = found.at(-1)?.atEpochSeconds === at; // the page may end within the second
  const all = cut ? await events.older(endpoint, placeAfter(at), EVENTS_A_PAGE) : found;
  return inCausalOrder(all.filter((event) => event.atEpochSeconds === at && saysWhatServes(event))).at(-1);
}
