import { newestClosed } from '../minutes/closing.ts';
import { COLD_START_MINUTES, type FoldSpan } from '../minutes/fold-minutes.ts';
import type { FrozenSignal } from './judgement.ts';
import { RECENT_MINUTES } from './thresholds.ts';

/** Closed minutes over which "now" is measured for a signal. */
export function recentSpan({ signal }: FrozenSignal, { firstMinute, atEpochSeconds }: FoldSpan) {
  const to = newestClosed(atEpochSeconds);
  const judgedFrom = firstMinute + (signal === 'latency' ? COLD_START_MINUTES : 0);
  return { from: Math.max(judgedFrom, to - RECENT_MINUTES + 1), to };
}
