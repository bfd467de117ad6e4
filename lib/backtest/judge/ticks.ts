import { minuteOf } from '../../core/words/time.ts';
import type { TraceHeader } from '../trace/trace-header.ts';
import type { TraceRun } from '../trace/trace-run.ts';

/** The watermark of the judge: after that long the last minute of a trace is closed, minutes. */
const CLOSED_AFTER = 3;

/** The ticks that a run is judged at, one a minute: from the end of the first judged minute until the last one is closed and visible. */
export function ticksOf({ stable, candidate }: TraceRun, { firstMinute }: TraceHeader, lagMinutes: number) {
  const end = Math.max(stable.to, candidate.to);
  return {
    first: (firstMinute + 1) * 60,
    last: (end + Math.max(lagMinutes, CLOSED_AFTER)) * 60,
  };
}

/** The newest minute that CloudWatch shows at this time; hard limits look no closer than a minute back. */
export const newestVisible = (atEpochSeconds: number, lagMinutes: number): number =>
  minuteOf(atEpochSeconds - Math.max(1, lagMinutes) * 60) - 1;
