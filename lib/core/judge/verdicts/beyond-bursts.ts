import { estimatesOf } from '../../evidence/noise/assumed-history.ts';
import { newestFresh } from '../../minutes/closing.ts';
import { type ArmCounts, totalOf } from '../../minutes/counts.ts';
import { isCounted, warmUpOf } from '../../minutes/fold-minutes.ts';
import type { ArmSeries } from '../../minutes/readings.ts';
import type { EpochMinute } from '../../words/time.ts';
import type { FrozenSignal } from '../judgement.ts';
import { type HardLimitHit, LOOK_BACK_MINUTES } from './hard-limit.ts';

/** Bursts on one version alone multiply the odds of a failure by up to this; what is beyond is no burst, however short. */
const BURST_ODDS = 30;
/** Where stable fails less often than this, twice its rate is still next to nothing. */
const LEAST_BASE = 0.001;
/** Taken in place of a history that nobody has. */
const UNKNOWN_BASE = 0.01;
const LEAST_FAILURES = 8;
/** Minutes over which it must last, the newest that both versions reported. */
const FEWEST_MINUTES = 3;
const MOST_MINUTES = 7;
/** Of all failures, the most that one minute may hold. */
const MOST_OF_ALL = 0.6;
/** Failures in a minute that may all be missing by chance. */
const FEW = 3;
/** Of what the largest burst would bring, in each of the minutes. */
const LEAST_PART = 0.5;
/** How far beyond, in nats: a burst of the largest size looks like this less than once in a hundred windows. */
const LEAST_NATS = 4.5;

interface Row {
  readonly minute: EpochMinute;
  readonly candidate: ArmCounts;
  readonly stable: ArmCounts;
}

/**
 * A fault too strong for a burst: over the newest three to seven minutes the candidate fails more than the largest burst would make it fail
 * on top of what stable does now and did in its day before. Evidence waits until a burst of the longest kind would be over; here strength
 * takes the place of length.
 *
 * @param frozen - The signal as it is judged.
 */
export function beyondBursts(
  arms: { readonly candidate: ArmSeries; readonly stable: ArmSeries },
  frozen: FrozenSignal,
  { firstMinute, atEpochSeconds }: { readonly firstMinute: EpochMinute; readonly atEpochSeconds: number },
): HardLimitHit | undefined {
  // who says how long a burst may be means strong ones too
  if (frozen.evidence.tolerateBurstsMinutes !== undefined) return undefined;
  const newest = newestFresh(atEpochSeconds);
  const judgedFrom = firstMinute + warmUpOf(frozen);
  const oldest = Math.max(judgedFrom, newest - LOOK_BACK_MINUTES + 1);
  const rows: Row[] = [];
  for (let minute = newest; minute >= oldest && rows.length < MOST_MINUTES; minute -= 1) {
    const candidate = arms.candidate.minute(minute);
    const stable = arms.stable.minute(minute);
    if (!isCounted(candidate) || !isCounted(stable) || candidate.n === 0 || stable.n === 0) continue;
    rows.push({ minute, candidate, stable });
    const hit = rows.length < FEWEST_MINUTES ? undefined : hitOf(rows, frozen);
    if (hit !== undefined) return hit;
  }
  return undefined;
}

function hitOf(rows: readonly Row[], frozen: FrozenSignal): HardLimitHit | undefined {
  const candidate = totalOf(rows.map((row) => row.candidate));
  const stable = totalOf(rows.map((row) => row.stable));
  if (candidate.k < LEAST_FAILURES) return undefined;
  const past = frozen.past === undefined ? UNKNOWN_BASE : (frozen.past.k + 1) / (frozen.past.n + 1);
  const base = Math.max(LEAST_BASE, past, (stable.k + 1) / (stable.n + 1));
  const inBurst = (BURST_ODDS * base) / (1 + (BURST_ODDS - 1) * base);
  if (!goesOn(rows, candidate.k, inBurst)) return undefined;
  if (natsAbove(candidate, inBurst) / scatter(candidate.n / rows.length, frozen) < LEAST_NATS) return undefined;
  return { minutes: rows.map(({ minute }) => minute).reverse(), candidate, stable };
}

/**
 * What is over, flickers, or was one bad minute among good ones is no fault yet, however bad. Minutes with so few requests that the largest
 * burst would bring hardly a failure may be well by chance.
 */
function goesOn(rows: readonly Row[], failures: number, inBurst: number): boolean {
  const fails = ({ candidate: { n, k } }: Row): boolean => k > LEAST_PART * inBurst * n;
  const [now] = rows;
  if (now === undefined || !fails(now) || rows.some(({ candidate: { k } }) => k > MOST_OF_ALL * failures)) return false;
  return rows.every((row) => row.candidate.n * inBurst < FEW || fails(row));
}

/** Requests that fail together count as fewer. */
const scatter = (perMinute: number, frozen: FrozenSignal): number =>
  1 + estimatesOf(frozen.evidence).rhoHat * Math.max(0, perMinute - 1);

/** Chernoff's bound on the chance of so many failures at `rate`, as nats; 0 where they are not above it. */
function natsAbove({ n, k }: ArmCounts, rate: number): number {
  const seen = k / n;
  if (seen <= rate) return 0;
  const well = seen === 1 ? 0 : (1 - seen) * Math.log((1 - seen) / (1 - rate));
  return n * (seen * Math.log(seen / rate) + well);
}
