import type { CaptureForm } from './capture-form.ts';
import { type CaptureRecord, type Refusal, readRecord } from './capture-record.ts';
import { type Cell, rowsOf } from './payload-rows.ts';
import { predictionsOf } from './prediction-path.ts';

/** The rows of one captured request. */
export interface CapturedRows {
  readonly record: CaptureRecord;
  /** Absent where the request was not captured. */
  readonly features?: { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
  /** One for each row; absent where the answer was not captured, or is not read. */
  readonly predictions?: readonly Cell[];
}

/** What a file held, to the last line: `requests` and the refusals sum to `lines`. */
export interface CaptureCount {
  /** Lines that were not blank. */
  lines: number;
  /** Requests that were used. */
  requests: number;
  rows: number;
  /** Requests without the other side. */
  inputOnly: number;
  outputOnly: number;
  readonly refused: Partial<Record<Refusal, number>>;
}

export const emptyCount = (): CaptureCount => ({
  lines: 0,
  requests: 0,
  rows: 0,
  inputOnly: 0,
  outputOnly: 0,
  refused: {},
});

/** A line that was not used. */
export interface RefusedLine {
  readonly line: number;
  readonly why: Refusal;
}

export interface CaptureReader {
  readonly count: CaptureCount;
  /** The rows of a line; undefined for a blank or refused one, which is counted. */
  take(line: string): CapturedRows | undefined;
}

/**
 * Reads the lines of one capture file in their order. An event that comes twice is used once.
 *
 * @param onRefused - Told of every line that is not used, the number counted from 1.
 */
export function captureReader(form: CaptureForm, onRefused: (refused: RefusedLine) => void = () => {}): CaptureReader {
  const count = emptyCount();
  const seen = new Set<string>();
  let number = 0;
  const refuse = (why: Refusal): undefined => {
    count.refused[why] = (count.refused[why] ?? 0) + 1; // the first of its kind
    onRefused({ line: number, why });
    return undefined;
  };
  return {
    count,
    take(line) {
      number += 1;
      if (line.trim() === '') return undefined;
      count.lines += 1;
      const read = readRecord(line);
      if (read.kind === 'refused') return refuse(read.why);
      const rows = rowsOfRecord(read.record, form);
      if (typeof rows === 'string') return refuse(rows);
      if (seen.has(read.record.eventId)) return refuse('repeated');
      seen.add(read.record.eventId);
      count.requests += 1;
      count.rows += rows.features?.rows.length ?? rows.predictions?.length ?? 1; // an answer that is not read is one row
      if (read.record.output === undefined) count.inputOnly += 1;
      if (read.record.input === undefined) count.outputOnly += 1;
      return rows;
    },
  };
}

function rowsOfRecord(record: CaptureRecord, form: CaptureForm): CapturedRows | Refusal {
  const features = record.input === undefined ? undefined : rowsOf(record.input, form.csv);
  if (typeof features === 'string') return features;
  if (features !== undefined && form.columns !== undefined && form.columns.length !== features.columns.length)
    return 'columns';
  const { prediction } = form;
  const predictions =
    record.output === undefined || prediction === undefined ? undefined : predictionsOf(record.output, prediction);
  if (typeof predictions === 'string') return predictions;
  if (predictions?.some((each) => each === null)) return 'no-prediction';
  if (features !== undefined && predictions !== undefined && features.rows.length !== predictions.length)
    return 'rows-differ';
  return {
    record,
    ...(features === undefined ? {} : { features: { ...features, columns: form.columns ?? features.columns } }),
    ...(predictions === undefined ? {} : { predictions }),
  };
}
