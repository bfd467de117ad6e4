import { CATCH_UP_MINUTES, UNCLOSED_MINUTES } from '../minutes/closing.ts';
import type { EpochMinute } from '../words/time.ts';
import type { Judgement } from './judgement.ts';
import { laneRulesOf } from './lanes/find-lane.ts';
import { REQUESTS_LOOK_BACK_MINUTES } from './verdicts/hard-limit-by-requests.ts';

/**
 * The first minute that must be read to judge: the oldest that is due, and enough to say what is going on now; no further back than
 * catching up reaches, counted from the newest closed minute.
 *
 * @param to - The first minute that is not read any more.
 */
export function dueFrom(judgements: readonly Judgement[], to: EpochMinute): EpochMinute {
  const next = judgements.flatMap((judgement) =>
    (judgement.frozen?.signals ?? []).flatMap((signal) => {
      const standing = laneRulesOf(judgement).standingOf(judgement, signal);
      return standing === undefined ? [] : [standing.cursor + 1];
    }),
  );
  const closed = to - UNCLOSED_MINUTES;
  return Math.max(Math.min(closed - REQUESTS_LOOK_BACK_MINUTES, ...next), closed - CATCH_UP_MINUTES);
}
