import { mergeSignals } from '../../core/evidence/readings/merge-signals.ts';
import type { Judgement } from '../../core/judge/judgement.ts';
import { laneRulesOf } from '../../core/judge/lanes/find-lane.ts';

/** Natural logarithm of the evidence of all signals together; absent while no minute could be compared. */
export function mergedLogE(judgement: Judgement): number | undefined {
  if (judgement.frozen === undefined) return undefined;
  const parts = judgement.frozen.signals.map((signal) => {
    const numbers = laneRulesOf(judgement).standingOf(judgement, signal)?.numbers();
    const { weight } = signal;
    return numbers === undefined || numbers.minutes === 0 ? { weight } : { weight, logE: numbers.logE };
  });
  return parts.some((part) => 'logE' in part) ? mergeSignals(parts) : undefined;
}
