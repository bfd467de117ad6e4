import { newestFresh } from '../../minutes/closing.ts';
import { type ArmCounts, totalOf } from '../../minutes/counts.ts';
import { isCounted } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import type { EpochMinute } from '../../words/time.ts';
import { type HardLimitHit, STABLE_PART } from './hard-limit.ts';

/** So many failures, among at most so many requests (the same part of more of them), in at least so many minutes with requests: the newest there are. */
interface Rung {
  readonly failures: number;
  readonly requests: number;
  readonly minutes: number;
}

const LADDER: readonly Rung[] = [
  { failures: 10, requests: 12, minutes: 3 },
  { failures: 7, requests: 7, minutes: 5 },
];
/** Part of the requests in the newest minute that must have failed: what is over is no reason to act at once. */
const STILL_FAILING = 0.5;
/** With fewer requests stable may look well by chance. */
const LEAST_OF_STABLE = 4;
/** Twelve requests take this long at one every five minutes; older failures are history. */
export const REQUESTS_LOOK_BACK_MINUTES = 60;

/**
 * The hard limit of a candidate with few requests: 10 of its last 12, or all of its last 7, failed, it goes on, and stable did far better in
 * the same time. Only minutes that were reported whole count.
 */
export function hardLimitByRequests(
  arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  { firstMinute, atEpochSeconds }: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
): HardLimitHit | undefined {
  const newest = newestFresh(atEpochSeconds);
  const oldest = Math.max(firstMinute, newest - REQUESTS_LOOK_BACK_MINUTES + 1);
  const rows: { minute: EpochMinute; counts: ArmCounts }[] = [];
  const stable: ArmCounts[] = [];
  let sum = { n: 0, k: 0 };
  for (
    let minute = newest;
    minute >= oldest && LADDER.some((rung) => mayStillFit(rung, sum, rows.length));
    minute -= 1
  ) {
    const [counts, beside] = [arms.candidate.minute(minute), arms.stable.minute(minute)];
    if (rows.length > 0 && isCounted(beside)) stable.push(beside);
    if (!isCounted(counts) || counts.n === 0) continue;
    if (rows.length === 0) {
      if (counts.k < STILL_FAILING * counts.n) return undefined;
      if (isCounted(beside)) stable.push(beside);
    }
    rows.push({ minute, counts });
    sum = totalOf([sum, counts]);
    if (!LADDER.some((rung) => isOn(rung, sum, rows.length)) || !isWell(totalOf(stable), sum)) continue;
    return { minutes: rows.map((row) => row.minute).reverse(), candidate: sum, stable: totalOf(stable) };
  }
  return undefined;
}

const isOn = ({ failures, requests, minutes }: Rung, { n, k }: ArmCounts, rows: number): boolean =>
  rows >= minutes && k >= failures && k * requests >= failures * n;

/** More minutes may bring it on: they are too few yet, or so are the requests. */
const mayStillFit = ({ requests, minutes }: Rung, { n }: ArmCounts, rows: number): boolean =>
  n < requests || rows < minutes;

const isWell = (stable: ArmCounts, { n, k }: ArmCounts): boolean =>
  stable.n >= LEAST_OF_STABLE && stable.k / stable.n < STABLE_PART * (k / n);
