import { newestClosed } from '../../minutes/closing.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import { hadRequests } from '../../minutes/spans.ts';
import type { EpochMinute } from '../../words/time.ts';

/** Closed minutes without a word from the candidate that make a breach. */
export const SILENT_MINUTES = 5;
/** Below this many requests due per minute, silence may be chance. */
export const LEAST_DUE_PER_MINUTE = 20;

export interface Silence {
  readonly fromMinute: EpochMinute;
  readonly toMinute: EpochMinute;
  /** Requests that stable served meanwhile, and those that were due to the candidate by its share. */
  readonly stableRequests: number;
  readonly due: number;
}

/**
 * The candidate reported no request over the last closed minutes though its share was above 0, enough requests were due in each, and stable
 * reported: the candidate is dead, or its requests are lost. Stable silent too, or a read that was not complete, says nothing.
 */
export function silenceOf(
  arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  shares: { readonly candidate: number; readonly stable: number },
  span: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
): Silence | undefined {
  const toMinute = newestClosed(span.atEpochSeconds);
  const fromMinute = toMinute - SILENT_MINUTES + 1;
  if (fromMinute < span.firstMinute || shares.candidate <= 0 || shares.stable <= 0) return undefined;
  if (arms.candidate.status !== 'complete' || arms.stable.status !== 'complete') return undefined;
  let stableRequests = 0;
  let due = 0;
  for (let minute = fromMinute; minute <= toMinute; minute += 1) {
    const stable = arms.stable.minute(minute);
    if (hadRequests(arms.candidate.minute(minute)) || !isCounted(stable)) return undefined;
    const dueNow = stable.n * (shares.candidate / shares.stable);
    if (dueNow < LEAST_DUE_PER_MINUTE) return undefined;
    stableRequests += stable.n;
    due += dueNow;
  }
  return { fromMinute, toMinute, stableRequests, due };
}
