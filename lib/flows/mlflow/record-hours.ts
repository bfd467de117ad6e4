import { armSeriesOf, signalQueries } from '../../core/minutes/readings.ts';
import { type EpochHour, firstMinuteOf, MOST_HOURS_BACK, newestClosedHour } from '../../core/mlflow/hour-row.ts';
import { changesOf, rowsOfHour, type VariantMinutes } from '../../core/mlflow/hours-of.ts';
import { METRICS } from '../../core/signals/named.ts';
import type { MinuteSpan } from '../../core/words/endpoint.ts';
import { type MinuteQuery, type MinuteSeries, queryKey } from '../../core/words/metric.ts';
import { startOfMinute } from '../../core/words/time.ts';
import { allEventsTo } from '../observers/events-since.ts';
import type { MlflowPorts } from './ports.ts';

/** Read in one go. A backlog is worked off run by run. */
const HOURS_A_RUN = 48;
/** Of an hour that is over and reported whole, a count that was never published is none. */
const ZEROS_UNPUBLISHED = METRICS.filter(({ zeroMayBeAbsent }) => zeroMayBeAbsent).map(({ metric }) => metric);

type RecordPorts = Pick<MlflowPorts, 'events' | 'metrics' | 'hours'>;

/**
 * Writes the hours that are over and not written yet, from `nextHour` on, and says which hour is next. An hour whose numbers came back in
 * part or not at all is tried again with the next run; nothing of it is written.
 *
 * @throws {DependencyError} when nothing could be read; the hours stay due.
 */
export async function recordHours(
  ports: RecordPorts,
  endpoint: string,
  nextHour: EpochHour,
  atEpochSeconds: number,
): Promise<EpochHour> {
  const newest = newestClosedHour(atEpochSeconds);
  const from = Math.max(nextHour, newest - MOST_HOURS_BACK);
  const to = Math.min(newest, from + HOURS_A_RUN - 1);
  if (from > to) return nextHour;
  const span = { from: firstMinuteOf(from), to: firstMinuteOf(to + 1) };
  const changes = changesOf(await allEventsTo(ports.events, endpoint, startOfMinute(span.from)));
  const variants = [...new Set(changes.flatMap(({ live }) => live.map(({ variant }) => variant)))];
  if (variants.length === 0) return to + 1;
  const read = await readVariants(ports, endpoint, variants, span);
  if (read === undefined) return from;
  for (let hour = from; hour <= to; hour += 1) {
    for (const row of rowsOfHour(endpoint, hour, changes, read)) await ports.hours.append(row);
  }
  return to + 1;
}

/** Undefined when a series came back in part: what is missing may still come, and a row is written once. */
async function readVariants(
  { metrics }: RecordPorts,
  endpoint: string,
  variants: readonly string[],
  span: MinuteSpan,
): Promise<VariantMinutes[] | undefined> {
  const queries = new Map<string, MinuteQuery>();
  for (const variant of variants)
    for (const signal of ['errors', 'client-errors'] as const)
      for (const query of signalQueries(endpoint, variant, { signal })) queries.set(queryKey(query), query);
  const replies = await metrics.readMinutes([...queries.values()], span);
  const read: VariantMinutes[] = [];
  for (const variant of variants) {
    const arm = { endpoint, variant };
    const errors = armSeriesOf(replies, arm, { signal: 'errors' }, ZEROS_UNPUBLISHED);
    const clientErrors = armSeriesOf(replies, arm, { signal: 'client-errors' }, ZEROS_UNPUBLISHED);
    const latency = await metrics.readLatencyP99ByHour(endpoint, variant, span);
    if (![errors, clientErrors, latency].every(isWhole)) return undefined;
    read.push({ variant, errors, clientErrors, latencyP99: latency.points });
  }
  return read;
}

const isWhole = ({ status }: Pick<MinuteSeries, 'status'>): boolean => status === 'complete';
