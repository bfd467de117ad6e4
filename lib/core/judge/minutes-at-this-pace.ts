import type { Judgement } from './judgement.ts';
import { laneRulesOf } from './lanes/registry.ts';
import { minutesLeft, wantedNats } from './verdicts/claim.ts';

/**
 * Minutes of the clock until a doubling would be found, at the pace so far: pauses in the traffic count, unlike in a verdict's
 * `minutesNeeded`. Infinity when nothing was comparable yet; 0 when it would have been found.
 */
export function minutesAtThisPace(judgement: Judgement, minutesSoFar: number): number {
  const { frozen } = judgement;
  if (frozen === undefined) return Number.POSITIVE_INFINITY;
  const missing = frozen.signals.flatMap((signal) => {
    const information = laneRulesOf(judgement).standingOf(judgement, signal)?.information;
    return information === undefined ? [] : [minutesLeft(wantedNats(frozen, signal), information, minutesSoFar)];
  });
  return Math.max(0, ...missing);
}
