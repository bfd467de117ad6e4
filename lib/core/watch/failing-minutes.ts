import { failsPlainly } from '../judge/verdicts/hard-limit.ts';
import { isGivenUp, newestClosed, newestFresh } from '../minutes/closing.ts';
import type { ArmCounts } from '../minutes/counts.ts';
import { type SignalQuery, signalQueries } from '../minutes/readings.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../words/metric.ts';
import type { EpochMinute } from '../words/time.ts';

/** A minute in which less than this part of the requests failed is well enough for trouble to be over. */
const WELL_RATE = 0.1;
/** Older failures are history, not a reason to speak at once. */
const LOOK_BACK_MINUTES = 10;

/** Requests of a minute and how many of them failed at least: a metric that is still missing can only add to them. */
export interface FailingMinute extends ArmCounts {
  readonly minute: EpochMinute;
  readonly isWhole: boolean;
}

/** One variant's requests and errors, as they were read. */
export interface FailingSeries {
  /** Every read was answered completely. */
  readonly isReadable: boolean;
  /** Nothing where no requests, or no errors of any kind, were reported. */
  minute(minute: EpochMinute): FailingMinute | undefined;
}

/** Requests and errors of one variant, out of the replies. */
export const failingSeriesOf = (
  replies: ReadonlyMap<string, MinuteSeries>,
  endpoint: string,
  variant: string,
): FailingSeries => watchedSeriesOf(replies, { endpoint, variant }, { signal: 'errors' });

/** What is asked to watch one signal: all requests, and those that were bad. Of how many there were, each signal asks the same. */
export function watchedQueries(endpoint: string, variant: string, asked: SignalQuery): MinuteQuery[] {
  const [, ...bad] = signalQueries(endpoint, variant, asked);
  return [{ endpoint, variant, metric: 'invocations' }, ...bad];
}

/**
 * Requests of one variant and the bad ones of one signal, out of the replies.
 *
 * @param zerosUnpublished - Metrics whose absence means none, where requests were counted.
 */
export function watchedSeriesOf(
  replies: ReadonlyMap<string, MinuteSeries>,
  { endpoint, variant }: { readonly endpoint: string; readonly variant: string },
  asked: SignalQuery,
  zerosUnpublished: readonly string[] = [],
): FailingSeries {
  const [requestQuery, ...badQueries] = watchedQueries(endpoint, variant, asked);
  const requests = requestQuery === undefined ? undefined : replies.get(queryKey(requestQuery));
  const bad = badQueries.map((query) => ({
    series: replies.get(queryKey(query)),
    absent: zerosUnpublished.includes(query.metric) ? [0] : [],
  }));
  return {
    isReadable: [requests, ...bad.map(({ series }) => series)].every((series) => series?.status === 'complete'),
    minute(minute) {
      const n = requests?.points.get(minute);
      const known = bad.flatMap(({ series, absent }) => series?.points.get(minute) ?? absent);
      if (n === undefined || n <= 0 || known.length === 0) return undefined;
      return {
        minute,
        n: Math.round(n),
        k: Math.round(Math.min(n, Math.max(...known))),
        isWhole: known.length === bad.length,
      };
    },
  };
}

export const isWell = ({ n, k }: ArmCounts): boolean => k / n < WELL_RATE;

/** Minutes with requests of `from <= m <= to`, oldest first. */
export function minutesWithRequests(series: FailingSeries, from: EpochMinute, to: EpochMinute): FailingMinute[] {
  const rows: FailingMinute[] = [];
  for (let minute = from; minute <= to; minute += 1) {
    const row = series.minute(minute);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** The newest two minutes with requests, where both failed plainly; nothing else. */
export function plainFailure(
  series: FailingSeries,
  firstMinute: EpochMinute,
  atEpochSeconds: number,
): readonly FailingMinute[] | undefined {
  const newest = newestFresh(atEpochSeconds);
  const rows = minutesWithRequests(series, Math.max(firstMinute, newest - LOOK_BACK_MINUTES + 1), newest).slice(-2);
  return rows.length === 2 && rows.every(failsPlainly) ? rows : undefined;
}

/** The newest minute with requests failed plainly: the next one decides. */
export function beginsToFail(series: FailingSeries, firstMinute: EpochMinute, atEpochSeconds: number): boolean {
  const newest = newestFresh(atEpochSeconds);
  const row = minutesWithRequests(series, Math.max(firstMinute, newest - LOOK_BACK_MINUTES + 1), newest).at(-1);
  return row !== undefined && failsPlainly(row);
}

/** Closed minutes after `cursor` with requests, oldest first, up to the first that may still come whole. */
export function closedMinutes(
  series: FailingSeries,
  cursor: EpochMinute,
  atEpochSeconds: number,
): { readonly rows: readonly FailingMinute[]; readonly cursor: EpochMinute } {
  const rows: FailingMinute[] = [];
  const last = newestClosed(atEpochSeconds);
  for (let minute = cursor + 1; minute <= last; minute += 1) {
    const row = series.minute(minute);
    if (row !== undefined && !row.isWhole && !isGivenUp(minute, atEpochSeconds)) return { rows, cursor: minute - 1 };
    if (row !== undefined) rows.push(row);
  }
  return { rows, cursor: Math.max(cursor, last) };
}
