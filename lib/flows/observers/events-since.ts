import { inCausalOrder } from '../../core/record/causal-order.ts';
import { eventPlace, type GuardEvent } from '../../core/record/event.ts';
import type { EventHistory } from '../ports.ts';

const EVENTS_A_PAGE = 200;
/** An endpoint with more events than this behind the cursor has its oldest ones left out. */
const MOST_PAGES = 50;

/** The events behind a place of the history, oldest first; all of them for an empty place. */
export const eventsSince = (events: EventHistory, endpoint: string, place: string): Promise<GuardEvent[]> =>
  pagesUntil(events, endpoint, (event) => eventPlace(event) <= place);

/** What says what was served at `atEpochSeconds` and since: the newest such event up to then, and all events after it, oldest first. */
export const allEventsTo = async (
  events: EventHistory,
  endpoint: string,
  atEpochSeconds: number,
): Promise<GuardEvent[]> => {
  let isCovered = false;
  return pagesUntil(events, endpoint, ({ live, kind, atEpochSeconds: at }) => {
    if (isCovered && at < atEpochSeconds) return true;
    isCovered = at < atEpochSeconds && (live !== undefined || kind === 'endpoint-gone');
    return false;
  });
};

/** Newest first until `isBehind`, turned round. */
async function pagesUntil(
  events: EventHistory,
  endpoint: string,
  isBehind: (event: GuardEvent) => boolean,
): Promise<GuardEvent[]> {
  const found: GuardEvent[] = [];
  let page = await events.newest(endpoint, EVENTS_A_PAGE);
  for (let pages = 1; ; pages += 1) {
    for (const event of page) {
      if (isBehind(event)) return inCausalOrder(found);
      found.push(event);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < EVENTS_A_PAGE || pages === MOST_PAGES) return inCausalOrder(found);
    page = await events.older(endpoint, eventPlace(last), EVENTS_A_PAGE);
  }
}
