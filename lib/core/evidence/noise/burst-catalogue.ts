import type { ArmCounts, OneArmRow } from '../../minutes/counts.ts';
import { runningTotals, totalBetween } from '../sums/running-totals.ts';

/** How many times the usual rate a burst may have: a mild and a strong one are looked for. */
const RATE_FACTORS: readonly number[] = [3, 8];
/** Nats by which a burst must explain its minutes better than the usual rate does. */
const LEAST_PEAK = 12;
/** A burst is over when this much of its peak is lost again. */
const FALL = 10;
/** What lasts longer than this many minutes is no burst. */
const LONGEST = 25;
const LOCAL_MINUTES = 60;
/** The long-run rate counts like a sample with this many bad requests. */
const PRIOR_BAD = 5;

/** A stretch of bad minutes that ended by itself. */
export interface Burst {
  readonly fromMinute: number;
  /** Last minute that belongs to it. */
  readonly toMinute: number;
}

/**
 * Bursts in an arm's minutes, oldest first, by Page's cumulative sums against the local rate. The local rate is worked
 * out twice, the second time without the bursts found first.
 *
 * @param rows - Oldest first; missing minutes are allowed.
 * @see E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954).
 */
export function burstsOf(rows: readonly OneArmRow[]): Burst[] {
  const first = burstsAgainst(rows, rows);
  return first.length === 0 ? first : burstsAgainst(rows, withoutBursts(rows, first));
}

/** The rows that lie in none of the bursts. */
export function withoutBursts(rows: readonly OneArmRow[], bursts: readonly Burst[]): readonly OneArmRow[] {
  if (bursts.length === 0) return rows;
  return rows.filter(({ minute }) => !bursts.some((burst) => burst.fromMinute <= minute && minute <= burst.toMinute));
}

export function burstMinutesOf({ fromMinute, toMinute }: Burst): number {
  return toMinute - fromMinute + 1;
}

function burstsAgainst(rows: readonly OneArmRow[], calm: readonly OneArmRow[]): Burst[] {
  const totals = runningTotals(calm);
  const all = totalBetween(totals, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const longRun = (all.k + 0.5) / (all.n + 1);
  const localRate = (minute: number) => {
    const around: ArmCounts = totalBetween(totals, minute - LOCAL_MINUTES, minute + LOCAL_MINUTES + 1);
    return (around.k + PRIOR_BAD) / (around.n + PRIOR_BAD / longRun);
  };
  const expected = rows.map(({ minute, n }) => n * localRate(minute));
  return merged(RATE_FACTORS.flatMap((factor) => burstsOfRate(rows, expected, factor)));
}

function burstsOfRate(rows: readonly OneArmRow[], expected: readonly number[], factor: number): Burst[] {
  const bursts: Burst[] = [];
  const perBad = Math.log(factor);
  let sum = 0;
  let peak = 0;
  let from = 0;
  let peakAt = 0;
  const close = () => {
    const burst = { fromMinute: from, toMinute: peakAt };
    if (peak >= LEAST_PEAK && burstMinutesOf(burst) <= LONGEST) bursts.push(burst);
    sum = 0;
    peak = 0;
  };
  rows.forEach(({ minute, k }, i) => {
    if (sum === 0) from = minute;
    sum = Math.max(0, sum + k * perBad - (expected[i] ?? Number.NaN) * (factor - 1));
    if (sum > peak) {
      peak = sum;
      peakAt = minute;
    }
    if (peak > 0 && (sum === 0 || sum < peak - FALL)) close();
  });
  close();
  return bursts;
}

function merged(bursts: readonly Burst[]): Burst[] {
  const result: { fromMinute: number; toMinute: number }[] = [];
  for (const burst of [...bursts].sort((a, b) => a.fromMinute - b.fromMinute)) {
    const last = result.at(-1);
    if (last !== undefined && burst.fromMinute <= last.toMinute + 1) {
      last.toMinute = Math.max(last.toMinute, burst.toMinute);
    } else {
      result.push({ ...burst });
    }
  }
  return result;
}
