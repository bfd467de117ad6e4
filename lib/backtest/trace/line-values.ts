import { COLUMNS } from './fields.ts';

/** What one line of a trace says: `length` minutes of one variant, as a row (1) or as a series. Reused from line to line. */
export interface LineValues {
  kind: 'row' | 'series';
  /** `''` when the trace does not name its runs. */
  run: string;
  variant: string;
  instance: string | undefined;
  /** The first minute, whole minutes since 1970. */
  minute: number;
  length: number;
  /** Bit `i`: column `i` is named in this line, be it null. */
  named: number;
  /** Per column the values; NaN where not reported. Valid where named, up to `length`. */
  readonly columns: Float64Array[];
  /** Latency limits in microseconds, in the order of the line. */
  limits: number[];
  /** Per limit, as `columns`. */
  readonly over: Float64Array[];
}

export const emptyLine = (): LineValues => ({
  kind: 'row',
  run: '',
  variant: '',
  instance: undefined,
  minute: 0,
  length: 0,
  named: 0,
  columns: COLUMNS.map(() => new Float64Array(8)),
  limits: [],
  over: [],
});

/** Makes room for `length` values in a buffer of `buffers`. */
export function withRoomFor(buffers: Float64Array[], at: number, length: number): Float64Array {
  const buffer = buffers[at];
  if (buffer !== undefined && buffer.length >= length) return buffer;
  const larger = new Float64Array(Math.max(8, 2 * length));
  if (buffer !== undefined) larger.set(buffer);
  buffers[at] = larger;
  return larger;
}
