import type { GuardEvent } from '../core/record/event.ts';
import type { LiveVariant } from '../core/words/live.ts';
import { isoOf } from '../core/words/time.ts';
import { type HistoryAnswer, historyLineOf, type LiveAnswer, liveLineOf } from './operate-answer.ts';

/** A page of history as the operate function answers it and the command line prints it. */
export const historyAnswerOf = (
  endpoint: string,
  { events, next }: { readonly events: readonly GuardEvent[]; readonly next?: string },
): HistoryAnswer => ({
  outcome: 'history',
  endpoint,
  events: events.map(historyLineOf),
  ...(next === undefined ? {} : { next }),
});

/** What was found about a time, see `readLiveAt`. */
export type FoundLive =
  | { readonly kind: 'live'; readonly live: readonly LiveVariant[]; readonly since: GuardEvent }
  | { readonly kind: 'gone'; readonly since: GuardEvent }
  | { readonly kind: 'unknown'; readonly why: string };

export function liveAnswerOf(endpoint: string, atEpochSeconds: number, found: FoundLive): LiveAnswer {
  const at = isoOf(atEpochSeconds);
  const answer = { outcome: 'live-at' as const, endpoint, at };
  switch (found.kind) {
    case 'unknown':
      return { ...answer, sentence: found.why };
    case 'gone':
      return {
        ...answer,
        sentence: `${endpoint} did not exist at ${at}: it was gone since ${isoOf(found.since.atEpochSeconds)}`,
        live: [],
        since: historyLineOf(found.since),
      };
    case 'live': {
      const live = found.live.map(liveLineOf);
      const served = live
        .map(
          ({ variant, version = 'a version that nobody had read', share }) =>
            `${variant} served ${version} with ${Number((share * 100).toFixed(1))}%`,
        )
        .join(', ');
      return {
        ...answer,
        sentence: `at ${at}, ${served}; so since ${isoOf(found.since.atEpochSeconds)} (${found.since.kind}, ${found.since.who})`,
        live,
        since: historyLineOf(found.since),
      };
    }
  }
}
