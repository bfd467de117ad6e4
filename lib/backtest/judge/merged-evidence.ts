import { mergeSignals } from '../../core/evidence/merge-signals.ts';
import { evidenceOf } from '../../core/evidence/signal-evidence.ts';
import type { FrozenSignal, Judgement } from '../../core/judge/judgement.ts';
import type { SignalFold } from '../../core/judge/signal-fold.ts';

/** Natural logarithm of the evidence of all signals together; absent while no minute could be compared. */
export function mergedLogE({ frozen, signals }: Judgement): number | undefined {
  if (frozen === undefined) return undefined;
  const parts = frozen.signals.map(({ signal, weight, evidence }) => {
    const state = signals[signal];
    return state === undefined || state.evidence.minutes === 0
      ? { weight }
      : { weight, logE: evidenceOf(evidence, state.evidence).logE };
  });
  return parts.some((part) => 'logE' in part) ? mergeSignals(parts) : undefined;
}

/** An upper limit of the evidence that any tick so far can have seen: no breach below the threshold, whatever the mean gate says. */
export function highestMerged(
  { frozen }: Judgement,
  folds: readonly { readonly signal: FrozenSignal; readonly going: SignalFold }[],
): number {
  if (frozen === undefined) return Number.NEGATIVE_INFINITY;
  const highest = new Map(folds.map(({ signal, going }) => [signal.signal, going.highestLogE]));
  const parts = frozen.signals.map(({ signal, weight }) => {
    const logE = highest.get(signal);
    return logE === undefined ? { weight } : { weight, logE };
  });
  return mergeSignals(parts);
}
