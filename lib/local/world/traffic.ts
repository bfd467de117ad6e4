import { parse } from 'csv-parse/sync';
import { type EpochMinute, minuteOf } from '../../core/words/time.ts';

/** The requests that callers send to one endpoint. */
export interface Traffic {
  /** Expected requests of a minute; null: nobody calls at all. */
  readonly perMinute: (minute: EpochMinute) => number | null;
  /** Expected requests of a minute that name their variant (`TargetVariant`) and so pass by the weights. */
  readonly pinned?: (minute: EpochMinute) => Readonly<Record<string, number>>;
}

/** The same expectation every minute. */
export function constantTraffic(perMinute: number): Traffic {
  return { perMinute: () => perMinute };
}

/**
 * A daily season around a mean: mean x (1 + swing) at the peak, mean x (1 - swing) twelve hours later.
 *
 * @param swing - 0 to 1. @default 0.4
 * @param peakHourUtc - @default 15
 */
export function seasonalTraffic(season: { perMinute: number; swing?: number; peakHourUtc?: number }): Traffic {
  const { perMinute, swing = 0.4, peakHourUtc = 15 } = season;
  return {
    perMinute: (minute) => {
      const hour = (minute / 60) % 24;
      return perMinute * (1 + swing * Math.cos(((hour - peakHourUtc) / 24) * 2 * Math.PI));
    },
  };
}

/** Traffic with a beginning and an end: from <= t < to. */
export interface RecordedTraffic extends Traffic {
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
}

/**
 * Traffic from a file `timestamp,value`: requests counted in the five minutes that begin at the timestamp (UTC when it names
 * no zone). A minute that no row covers has no caller.
 *
 * @param options.scale - Multiplies every count. @default 1
 * @param options.startEpochSeconds - Moves the whole series so that its first row begins here.
 * @throws {RangeError} naming the first line that cannot be read.
 */
export function trafficFromCsv(
  text: string,
  options: { readonly scale?: number; readonly startEpochSeconds?: number } = {},
): RecordedTraffic {
  const { scale = 1, startEpochSeconds } = options;
  const rows: string[][] = parse(text, { skip_empty_lines: true, trim: true, bom: true, relax_column_count: true });
  const counts = rows.slice(1).map((row, i) => countOf(row, i + 2));
  const [first] = counts;
  if (rows[0]?.join(',') !== 'timestamp,value') {
    throw new RangeError(`line 1 must be timestamp,value, got ${JSON.stringify(rows[0]?.join(',') ?? '')}`);
  }
  if (first === undefined) throw new RangeError('a traffic file needs at least one row below timestamp,value');
  const shift = startEpochSeconds === undefined ? 0 : minuteOf(startEpochSeconds) - first.minute;
  const perMinuteOf = new Map<EpochMinute, number>();
  for (const { minute, requests } of counts) {
    for (let i = 0; i < ROW_MINUTES; i += 1) perMinuteOf.set(minute + shift + i, (requests / ROW_MINUTES) * scale);
  }
  const last = counts.reduce((latest, { minute }) => Math.max(latest, minute), first.minute);
  return {
    perMinute: (minute) => perMinuteOf.get(minute) ?? null,
    fromEpochSeconds: (first.minute + shift) * 60,
    toEpochSeconds: (last + shift + ROW_MINUTES) * 60,
  };
}

const ROW_MINUTES = 5;

function countOf(
  [timestamp = '', value = '']: readonly string[],
  line: number,
): { minute: EpochMinute; requests: number } {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(timestamp) ? timestamp : `${timestamp.replace(' ', 'T')}Z`;
  const at = Date.parse(zoned) / 1000;
  if (Number.isNaN(at))
    throw new RangeError(`line ${line}: timestamp must be like 2026-11-01 00:05:00, got ${JSON.stringify(timestamp)}`);
  const requests = value === '' ? Number.NaN : Number(value);
  if (!(requests >= 0 && requests < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`line ${line}: value must be a count of at least 0, got ${JSON.stringify(value)}`);
  }
  return { minute: minuteOf(at), requests };
}
