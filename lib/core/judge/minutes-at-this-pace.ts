import type { Judgement } from './judgement.ts';
import { laneRulesOf } from './lanes/find-lane.ts';
import { minutesLeft, wantedNats } from './verdicts/claim.ts';

/**
 * Minutes of the clock until a doubling of some signal would be found, at the pace so far: pauses in the traffic count, unlike in a
 * verdict's `minutesNeeded`. The quickest signal counts: where nearly no request is refused, a doubling of refusals takes for ever, and
 * that is no lack of traffic. Infinity when nothing was comparable yet; 0 when it would have been found.
 */
export function minutesAtThisPace(judgement: Judgement, minutesSoFar: number): number {
  const { frozen } = judgement;
  if (frozen === undefined) return Number.POSITIVE_INFINITY;
  const missing = frozen.signals.flatMap((signal) => {
    const information = laneRulesOf(judgement).standingOf(judgement, signal)?.information;
    return information === undefined ? [] : [minutesLeft(wantedNats(frozen, signal), information, minutesSoFar)];
  });
  return missing.length === 0 ? 0 : Math.max(0, Math.min(...missing));
}
