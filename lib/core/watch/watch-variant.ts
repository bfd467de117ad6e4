import { CATCH_UP_MINUTES, newestClosed } from '../minutes/closing.ts';
import type { EpochMinute } from '../words/time.ts';
import {
  beginsToFail,
  closedMinutes,
  type FailingMinute,
  type FailingSeries,
  isWell,
  minutesWithRequests,
  plainFailure,
} from './failing-minutes.ts';
import type { Degraded, VariantWatch } from './variant-watch.ts';

/** So many well minutes with requests in a row, and trouble is over. */
const WELL_MINUTES = 5;
/** A minute belongs to the trouble while at least this part of what fails in it failed then, too. */
const ONSET_PART = 0.5;

/** Where one variant serves, since when, and what was read of it. */
export interface VariantView {
  readonly series: FailingSeries;
  /** The first minute that belongs wholly to what serves now. */
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
}

/** Trouble that has come to its end. */
export interface Over {
  readonly degraded: Degraded;
  /** The first minute after it. */
  readonly endMinute: EpochMinute;
}

export interface VariantLook {
  readonly watch: VariantWatch;
  readonly over?: Over;
}

/**
 * Looks at one serving variant by itself: whether it fails plainly, and whether trouble that was found is over. What cannot be read changes
 * nothing but how old the knowledge is.
 */
export function watchVariant(before: VariantWatch, view: VariantView): VariantLook {
  const known = withKnowledge(before, view);
  return known.degraded === undefined ? { watch: found(known, view) } : folded(known, known.degraded, view);
}

/** As of when it is known how this variant is, and since when it is well. */
function withKnowledge(before: VariantWatch, { series, firstMinute, atEpochSeconds }: VariantView): VariantWatch {
  const to = newestClosed(atEpochSeconds);
  const from = Math.max(firstMinute, before.knownMinute ?? firstMinute, to - CATCH_UP_MINUTES);
  const whole = minutesWithRequests(series, from, to).filter(({ isWhole }) => isWhole);
  const newest = whole.at(-1);
  if (newest === undefined) return before;
  const wellSinceMinute = before.wellSinceMinute ?? (before.degraded === undefined ? whole[0]?.minute : undefined);
  return { ...before, knownMinute: newest.minute, ...(wellSinceMinute === undefined ? {} : { wellSinceMinute }) };
}

function found(before: VariantWatch, view: VariantView): VariantWatch {
  const { series, firstMinute, atEpochSeconds } = view;
  const { suspicious: _, ...watch } = before;
  const hit = plainFailure(series, firstMinute, atEpochSeconds);
  if (hit === undefined)
    return beginsToFail(series, firstMinute, atEpochSeconds) ? { ...watch, suspicious: true } : watch;
  const sinceMinute = onsetOf(hit, view);
  const { wellSinceMinute: __, ...failing } = watch;
  const opened: Degraded = { sinceMinute, cursor: sinceMinute - 1, requests: 0, bad: 0 };
  const { rows, cursor } = closedMinutes(series, opened.cursor, atEpochSeconds);
  return { ...failing, degraded: { ...rows.reduce(withMinute, opened), cursor } };
}

/** The first minute of the unbroken run that failed about as much, as far back as was read. */
function onsetOf(hit: readonly FailingMinute[], { series, firstMinute, atEpochSeconds }: VariantView): EpochMinute {
  const rate = Math.min(...hit.map(({ n, k }) => k / n));
  const first = Math.min(...hit.map(({ minute }) => minute));
  const from = Math.max(firstMinute, newestClosed(atEpochSeconds) - CATCH_UP_MINUTES);
  let onset = first;
  for (const row of minutesWithRequests(series, from, first - 1).reverse()) {
    if (row.k / row.n < ONSET_PART * rate) break;
    onset = row.minute;
  }
  return onset;
}

function folded(before: VariantWatch, open: Degraded, { series, atEpochSeconds }: VariantView): VariantLook {
  const { rows, cursor } = closedMinutes(series, open.cursor, atEpochSeconds);
  const degraded = { ...rows.reduce(withMinute, open), cursor };
  const { tail } = degraded;
  if (tail === undefined || tail.minutes < WELL_MINUTES) return { watch: { ...before, degraded } };
  const { degraded: _, suspicious: __, ...well } = before;
  return {
    watch: { ...well, wellSinceMinute: tail.fromMinute },
    over: { degraded, endMinute: tail.fromMinute },
  };
}

/** A well minute is held apart until it is known whether the trouble goes on after it. */
function withMinute(before: Degraded, row: FailingMinute): Degraded {
  const { tail, ...degraded } = before;
  if (isWell(row)) {
    const { fromMinute, minutes, requests, bad } = tail ?? { fromMinute: row.minute, minutes: 0, requests: 0, bad: 0 };
    return { ...degraded, tail: { fromMinute, minutes: minutes + 1, requests: requests + row.n, bad: bad + row.k } };
  }
  const apart = tail ?? { requests: 0, bad: 0 };
  return {
    ...degraded,
    requests: degraded.requests + apart.requests + row.n,
    bad: degraded.bad + apart.bad + row.k,
  };
}
