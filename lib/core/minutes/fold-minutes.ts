import { coldStart } from '../signals/cadence.ts';
import { signalNamed } from '../signals/named.ts';
import type { SignalName } from '../signals/registry.ts';
import type { EpochMinute } from '../words/time.ts';
import { CATCH_UP_MINUTES, isGivenUp, isIdle, newestClosed } from './closing.ts';
import type { ArmCounts } from './counts.ts';
import type { ArmMinute, ArmSeries } from './readings.ts';

/** What stopped a signal from being folded further, if anything. */
export type FoldStop = 'unreadable' | 'late' | 'statistic-unavailable';

/** From which minute a deployment is looked at, and when. */
export interface FoldSpan {
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
}

/** How long after a change a signal is not judged. */
export interface WarmingUp {
  readonly signal: SignalName;
  /** Whole minutes. @default the signal's own */
  readonly warmUpMinutes?: number;
}

export const warmUpOf = ({ signal, warmUpMinutes }: WarmingUp): number =>
  warmUpMinutes ?? coldStart(signalNamed(signal).cadence);

/** The closed minutes that are due: `first` is the first of them, `start` the first within reach of catching up. */
export function minutesToFold(frozen: WarmingUp, cursor: EpochMinute, { firstMinute, atEpochSeconds }: FoldSpan) {
  const last = newestClosed(atEpochSeconds);
  const first = Math.max(cursor + 1, firstMinute + warmUpOf(frozen));
  return { first, start: Math.max(first, last - CATCH_UP_MINUTES + 1), last };
}

/** True when a minute may still come, or come whole. */
export function isWaitedFor(row: ArmMinute, arm: ArmSeries, minute: EpochMinute, at: number): boolean {
  if (row === 'late') return !isGivenUp(minute, at);
  return row === 'absent' && !isIdle(minute, arm.newest, at);
}

/** True for a minute that was reported whole. */
export const isCounted = (row: ArmMinute): row is ArmCounts => typeof row === 'object';
