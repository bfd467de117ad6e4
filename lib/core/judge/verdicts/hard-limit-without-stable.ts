import { isIdle, newestFresh } from '../../minutes/closing.ts';
import { type ArmCounts, totalOf } from '../../minutes/counts.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import type { EpochMinute } from '../../words/time.ts';
import { failsPlainly, type HardLimitHit, LOOK_BACK_MINUTES, STABLE_PART } from './hard-limit.ts';

/** A minute of the candidate, with what is known of stable in it. */
interface Row {
  readonly minute: EpochMinute;
  readonly candidate: ArmCounts;
  /** Absent: stable has no requests, or its numbers of this minute are no longer waited for. */
  readonly stable?: ArmCounts;
}

/**
 * A plain failure while stable is silent: in the newest two minutes with requests the candidate exceeded the limit, and in at least one of
 * them nothing is known of stable. Stable's newest two known minutes must be far better; if nothing is known of it, it is the safe version
 * still. A reply that was not complete says nothing of anybody.
 */
export function hardLimitWithoutStable(
  { candidate, stable }: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  { firstMinute, atEpochSeconds }: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
): HardLimitHit | undefined {
  if (candidate.status !== 'complete' || stable.status !== 'complete') return undefined;
  const newest = newestFresh(atEpochSeconds);
  const rows: Row[] = [];
  for (let minute = newest; minute > newest - LOOK_BACK_MINUTES && minute >= firstMinute; minute -= 1) {
    const [one, other] = [candidate.minute(minute), stable.minute(minute)];
    if (!isCounted(one) || one.n === 0) continue;
    if (isCounted(other)) rows.push({ minute, candidate: one, ...(other.n > 0 ? { stable: other } : {}) });
    else if (isIdle(minute, other === 'late' ? undefined : stable.newest, atEpochSeconds))
      rows.push({ minute, candidate: one });
  }
  const judged = rows.slice(0, 2);
  if (judged.length < 2 || !judged.every((row) => failsPlainly(row.candidate))) return undefined;
  if (judged.every((row) => row.stable !== undefined)) return undefined;
  const failed = totalOf(judged.map((row) => row.candidate));
  const known = totalOf(rows.flatMap((row) => row.stable ?? []).slice(0, 2));
  if (known.n > 0 && known.k / known.n >= STABLE_PART * (failed.k / failed.n)) return undefined;
  return {
    minutes: judged.map(({ minute }) => minute).reverse(),
    candidate: failed,
    stable: totalOf(judged.flatMap((row) => row.stable ?? [])),
  };
}
