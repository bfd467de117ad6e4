import { newestClosed } from '../minutes/closing.ts';
import type { FoldSpan } from '../minutes/fold-minutes.ts';
import { coldStart } from '../signals/cadence.ts';
import { signalNamed } from '../signals/named.ts';
import type { FrozenSignal } from './judgement.ts';
import { RECENT_MINUTES } from './thresholds.ts';

/** Closed minutes over which "now" is measured for a signal. */
export function recentSpan({ signal }: FrozenSignal, { firstMinute, atEpochSeconds }: FoldSpan) {
  const to = newestClosed(atEpochSeconds);
  const judgedFrom = firstMinute + coldStart(signalNamed(signal).cadence);
  return { from: Math.max(judgedFrom, to - RECENT_MINUTES + 1), to };
}
