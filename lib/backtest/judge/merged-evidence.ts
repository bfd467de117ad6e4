import { mergeSignals } from '../../core/evidence/readings/merge-signals.ts';
import { oneSampleLogE } from '../../core/evidence/sequence/one-sample.ts';
import { evidenceOf } from '../../core/evidence/sequence/signal-evidence.ts';
import type { Judgement } from '../../core/judge/judgement.ts';

/** Natural logarithm of the evidence of all signals together; absent while no minute could be compared. */
export function mergedLogE({ frozen, signals, solo }: Judgement): number | undefined {
  if (frozen === undefined) return undefined;
  const parts = frozen.signals.map(({ signal, weight, evidence }) => {
    const alone = solo?.[signal];
    if (alone !== undefined)
      return alone.evidence.minutes === 0 ? { weight } : { weight, logE: oneSampleLogE(alone.evidence) };
    const state = signals[signal];
    return state === undefined || state.evidence.minutes === 0
      ? { weight }
      : { weight, logE: evidenceOf(evidence, state.evidence).logE };
  });
  return parts.some((part) => 'logE' in part) ? mergeSignals(parts) : undefined;
}
