import { newestClosed } from '../minutes/closing.ts';
import { type FoldSpan, warmUpOf } from '../minutes/fold-minutes.ts';
import type { FrozenSignal } from './judgement.ts';
import { RECENT_MINUTES } from './thresholds.ts';

/** Closed minutes over which "now" is measured for a signal. */
export function recentSpan(frozen: FrozenSignal, { firstMinute, atEpochSeconds }: FoldSpan) {
  const to = newestClosed(atEpochSeconds);
  const judgedFrom = firstMinute + warmUpOf(frozen);
  return { from: Math.max(judgedFrom, to - RECENT_MINUTES + 1), to };
}
