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
import type { Degraded, Found, VariantWatch, WellTail } from './variant-watch.ts';
import { type ChartsView, chartsAnew, foldCharts } from './watch-charts.ts';

/** So many well minutes with requests in a row, and trouble is over. */
const WELL_MINUTES = 5;
/** Odds of 20 to 1 that what a chart found is over. */
const OVER_LOG_E = Math.log(20);
/** The bad rate is taken as at least this many times the allowed one, or its end could never be told from it. */
const LEAST_WORSE = 1.5;
const MOST_SPOILT = 12;
/** A minute belongs to the trouble while at least this part of what fails in it failed then, too. */
const ONSET_PART = 0.5;

/** Where one variant serves, since when, and what was read of it. */
export interface VariantView {
  readonly series: FailingSeries;
  /** The first minute that belongs wholly to what serves now. */
  readonly firstMinute: EpochMinute;
  readonly atEpochSeconds: number;
  /** @default plain failures alone are looked for */
  readonly charts?: Pick<ChartsView, 'asks' | 'seriesOf' | 'alarmLogE'>;
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
 * Looks at one serving variant by itself: whether it fails plainly or a chart is an alarm, and whether trouble that was found is over. What
 * cannot be read changes nothing but how old the knowledge is.
 */
export function watchVariant(before: VariantWatch, view: VariantView): VariantLook {
  const known = withKnowledge(before, view);
  if (known.degraded === undefined) return { watch: found(known, view) };
  const plain = known.degraded.found === undefined ? undefined : plainlyFailing(known, view);
  return plain === undefined ? folded(known, known.degraded, view) : { watch: plain };
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
  const { series, firstMinute, atEpochSeconds, charts: asked } = view;
  const { suspicious: _, ...watch } = before;
  const plain = plainlyFailing(watch, view);
  if (plain !== undefined) return plain;
  const begins = beginsToFail(series, firstMinute, atEpochSeconds);
  if (asked === undefined) return begins ? { ...watch, suspicious: true } : watch;
  const { charts, suspicious, found: alarm } = foldCharts(watch, { ...asked, firstMinute, atEpochSeconds });
  const looked = { ...watch, charts };
  if (alarm === undefined) return begins || suspicious ? { ...looked, suspicious: true } : looked;
  const { wellSinceMinute: __, ...failing } = looked;
  const { sinceMinute, cursor, requests, bad, ...by } = alarm;
  return { ...failing, degraded: { sinceMinute, cursor, requests, bad, found: by } };
}

/** Failing plainly is worse than anything that a chart may have found before, and people hear of it again. */
function plainlyFailing(watch: VariantWatch, view: VariantView): VariantWatch | undefined {
  const { series, firstMinute, atEpochSeconds } = view;
  const hit = plainFailure(series, firstMinute, atEpochSeconds);
  if (hit === undefined) return undefined;
  const sinceMinute = onsetOf(hit, view);
  const { wellSinceMinute: _, suspicious: __, ...failing } = watch;
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

function folded(before: VariantWatch, open: Degraded, view: VariantView): VariantLook {
  const series = open.found === undefined ? view.series : (view.charts?.seriesOf(open.found) ?? view.series);
  if (!series.isReadable) return { watch: before };
  const { rows, cursor } = closedMinutes(series, open.cursor, view.atEpochSeconds);
  const degraded = { ...rows.reduce(open.found === undefined ? withMinute : withFoundMinute, open), cursor };
  const { tail } = degraded;
  if (tail === undefined || !isOver(tail)) return { watch: { ...before, degraded } };
  const { degraded: _, suspicious: __, ...well } = before;
  const anew = well.charts === undefined ? {} : { charts: chartsAnew(well.charts, cursor) };
  const spoilt = [...(well.spoilt ?? []), [open.sinceMinute, tail.fromMinute] as const].slice(-MOST_SPOILT);
  return {
    watch: { ...well, ...anew, spoilt, wellSinceMinute: tail.fromMinute },
    over: { degraded, endMinute: tail.fromMinute },
  };
}

const isOver = ({ minutes, logE }: WellTail): boolean =>
  minutes >= WELL_MINUTES && (logE === undefined || logE >= OVER_LOG_E);

/** A well minute is held apart until it is known whether the trouble goes on after it. */
function withMinute(before: Degraded, row: FailingMinute): Degraded {
  const { tail, ...degraded } = before;
  if (!isWell(row)) return goesOn(before, row);
  const { fromMinute, minutes, requests, bad } = tail ?? { fromMinute: row.minute, minutes: 0, requests: 0, bad: 0 };
  return { ...degraded, tail: { fromMinute, minutes: minutes + 1, requests: requests + row.n, bad: bad + row.k } };
}

/** Minutes since the rate began to be below what was found, for as long as they speak for it. */
function withFoundMinute(before: Degraded, row: FailingMinute): Degraded {
  const { tail, found: by } = before;
  const logE = (tail?.logE ?? 0) + (by === undefined ? 0 : logOddsOfWell(row, by)); // nothing held apart yet: even odds
  if (logE <= 0) return goesOn(before, row);
  const { fromMinute, minutes, requests, bad } = tail ?? { fromMinute: row.minute, minutes: 0, requests: 0, bad: 0 };
  return { ...before, tail: { fromMinute, minutes: minutes + 1, requests: requests + row.n, bad: bad + row.k, logE } };
}

/** Log likelihood of the rate that is allowed against the middle between it and the bad one; requests of a minute go together. */
function logOddsOfWell({ n, k }: FailingMinute, { rate, badRate, rho }: Found): number {
  const middle = Math.sqrt(rate * Math.max(rate * LEAST_WORSE, badRate));
  const each = k * Math.log(rate / middle) + (n - k) * Math.log((1 - rate) / (1 - middle));
  return each / (1 + (n - 1) * rho);
}

function goesOn({ tail, ...degraded }: Degraded, row: FailingMinute): Degraded {
  const apart = tail ?? { requests: 0, bad: 0 };
  return {
    ...degraded,
    requests: degraded.requests + apart.requests + row.n,
    bad: degraded.bad + apart.bad + row.k,
  };
}
