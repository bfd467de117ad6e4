import { newestClosed } from '../../minutes/closing.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import { hadRequests } from '../../minutes/spans.ts';
import type { EpochMinute } from '../../words/time.ts';

/** Closed minutes without a word from the candidate that make a breach, at least. */
export const SILENT_MINUTES = 5;
/** Silence is no breach while minutes that go missing by habit would make one of its length more often than once in so many days. */
const HABIT_DAYS = 1000;
const MINUTES_A_DAY = 1440;
/** Minutes that are read at each look reach back at least so far. */
const LONGEST_LOOK_BACK = 60;
/** Before anything is known, one minute in thirty is reckoned to go missing; ten minutes of one's own weigh as much. */
const PRIOR = { missed: 0.3, minutes: 10 };
/** Below this many requests due per minute, silence may be chance. */
export const LEAST_DUE_PER_MINUTE = 20;

/** Minutes running without a request, the newest closed one last. */
function silentUpTo(candidate: ArmSeries, toMinute: EpochMinute): number {
  let silent = 0;
  while (silent < LONGEST_LOOK_BACK && !hadRequests(candidate.minute(toMinute - silent))) silent += 1;
  return silent;
}

export interface SilenceSpan {
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
  readonly habit: Habit;
}

export interface Silence {
  readonly fromMinute: EpochMinute;
  readonly toMinute: EpochMinute;
  /** Requests that stable served meanwhile, and those that were due to the candidate by its share. */
  readonly stableRequests: number;
  readonly due: number;
}

/** How often minutes of a deployment went missing so far. */
export interface Habit {
  readonly reported: number;
  readonly missed: number;
}

/**
 * How long a silence must be: some variants fail to report a part of their minutes all the time, and a few of those in a row say nothing.
 *
 * @returns closed minutes, at least five.
 */
export function silentMinutesFor({ reported, missed }: Habit): number {
  const often = (missed + PRIOR.missed) / (reported + missed + PRIOR.minutes);
  return Math.max(SILENT_MINUTES, Math.ceil(Math.log(HABIT_DAYS * MINUTES_A_DAY) / -Math.log(often)));
}

/**
 * The candidate reported no request over the last closed minutes though its share was above 0, enough requests were due in each, and stable
 * reported: the candidate is dead, or its requests are lost. Stable silent too, or a read that was not complete, says nothing.
 */
export function silenceOf(
  arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  shares: { readonly candidate: number; readonly stable: number },
  { firstMinute, atEpochSeconds, habit }: SilenceSpan,
): Silence | undefined {
  const toMinute = newestClosed(atEpochSeconds);
  // the silence that is asked about is no habit
  const before = { ...habit, missed: Math.max(0, habit.missed - silentUpTo(arms.candidate, toMinute)) };
  const fromMinute = toMinute - silentMinutesFor(before) + 1;
  if (fromMinute < firstMinute || shares.candidate <= 0 || shares.stable <= 0) return undefined;
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
