import { newestFresh } from '../../minutes/closing.ts';
import { type ArmCounts, totalOf } from '../../minutes/counts.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import type { EpochMinute } from '../../words/time.ts';

const LEAST_FAILURES = 10;
const LEAST_RATE = 0.5;
/** Stable must fail at less than this part of the candidate's rate, or the trouble is not the candidate's own. */
export const STABLE_PART = 0.25;
/** Older failures are history, not a reason to act at once. */
export const LOOK_BACK_MINUTES = 10;

/** Both arms' minutes over which a hard limit was exceeded. */
export interface HardLimitHit {
  readonly minutes: readonly EpochMinute[];
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
}

/**
 * The newest two minutes with requests, when in both the candidate failed at least ten requests and half of all, and stable did far better.
 * Only minutes that both arms reported whole count; a minute without requests is passed over.
 */
export function hardLimitHit(
  arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  span: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
): HardLimitHit | undefined {
  const newest = newestFresh(span.atEpochSeconds);
  const rows: { minute: EpochMinute; candidate: ArmCounts; stable: ArmCounts }[] = [];
  const oldest = Math.max(span.firstMinute, newest - LOOK_BACK_MINUTES + 1);
  for (let minute = newest; minute >= oldest && rows.length < 2; minute -= 1) {
    const candidate = arms.candidate.minute(minute);
    const stable = arms.stable.minute(minute);
    if (!isCounted(candidate) || !isCounted(stable)) continue;
    if (candidate.n > 0 && stable.n > 0) rows.push({ minute, candidate, stable });
  }
  if (rows.length < 2 || !rows.every(exceeds)) return undefined;
  return {
    minutes: rows.map(({ minute }) => minute).reverse(),
    candidate: totalOf(rows.map((row) => row.candidate)),
    stable: totalOf(rows.map((row) => row.stable)),
  };
}

/** Stable must have failed at less than this rate before it left, or the trouble is older than the change. */
const MOST_BEFORE = 0.1;

/** Minutes over which a version without a stable beside it exceeded the hard limit. */
export interface SoloHardLimitHit {
  readonly minutes: readonly EpochMinute[];
  readonly candidate: ArmCounts;
}

/**
 * The same of a version that serves without a stable beside it: the newest two minutes with requests, when in both at least ten requests and
 * half of all failed and stable was well in the hour before the change. An hour of which nothing is known was not well.
 */
export function soloHardLimitHit(
  candidate: ArmSeries,
  hourBefore: ArmCounts | undefined,
  span: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
): SoloHardLimitHit | undefined {
  if (hourBefore === undefined || hourBefore.n === 0 || hourBefore.k / hourBefore.n >= MOST_BEFORE) return undefined;
  const newest = newestFresh(span.atEpochSeconds);
  const rows: { minute: EpochMinute; counts: ArmCounts }[] = [];
  const oldest = Math.max(span.firstMinute, newest - LOOK_BACK_MINUTES + 1);
  for (let minute = newest; minute >= oldest && rows.length < 2; minute -= 1) {
    const counts = candidate.minute(minute);
    if (isCounted(counts) && counts.n > 0) rows.push({ minute, counts });
  }
  if (rows.length < 2 || !rows.every(({ counts }) => failsPlainly(counts))) return undefined;
  return {
    minutes: rows.map(({ minute }) => minute).reverse(),
    candidate: totalOf(rows.map(({ counts }) => counts)),
  };
}

/** At least ten requests and half of all. */
export const failsPlainly = ({ n, k }: ArmCounts): boolean => k >= LEAST_FAILURES && k / n >= LEAST_RATE;

function exceeds({ candidate, stable }: { readonly candidate: ArmCounts; readonly stable: ArmCounts }): boolean {
  return failsPlainly(candidate) && stable.k / stable.n < STABLE_PART * (candidate.k / candidate.n);
}
