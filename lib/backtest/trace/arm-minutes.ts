import type { EpochMinute } from '../../core/words/time.ts';
import { COLUMNS, COUNTS } from './fields.ts';
import type { LineValues } from './line-values.ts';

const FIRST_ROOM = 4096;

/**
 * The minutes of one variant in one run, a column a field: NaN where nothing was reported. Used again from run to run, so that
 * thousands of runs leave no garbage.
 */
export interface ArmMinutes {
  /** `from <= m < to`: the minutes that any line spoke of; equal when none did. */
  readonly from: EpochMinute;
  readonly to: EpochMinute;
  /** The value of a column in a minute; NaN where it was not reported. */
  value(column: number, minute: EpochMinute): number;
  /** The same of a latency limit in microseconds. */
  over(limit: number, minute: EpochMinute): number;
  /** All minutes of a column, and of a latency limit. */
  column(column: number): Column;
  overColumn(limit: number): Column;
  /** True when some line named the column, be it with null. */
  names(column: number): boolean;
  readonly limits: readonly number[];
  /** Takes a line in; the minute that another line spoke of already, if there is one. */
  add(line: LineValues): EpochMinute | undefined;
  /** Adds a part (an instance) minute by minute: what one of them did not report adds nothing. */
  addPart(part: ArmMinutes): void;
  reset(): void;
}

/** `values[m - from]` is the value of minute m; NaN, or beyond the list, where nothing was reported. Valid until the minutes change. */
export interface Column {
  readonly from: EpochMinute;
  readonly values: Float64Array;
}

export function armMinutes(): ArmMinutes {
  let base = 0;
  let room = 0;
  let [from, to] = [0, 0];
  let named = 0;
  let given = new Uint8Array(0);
  let columns: Float64Array[] = COLUMNS.map(() => new Float64Array(0));
  const overs = new Map<number, Float64Array>();

  /** Makes `first <= m < end` addressable. */
  function reach(first: EpochMinute, end: EpochMinute): void {
    const isFirst = from === to;
    if (isFirst) base = first;
    const low = Math.min(base, first);
    const high = Math.max(base + room, end);
    if (low < base || high > base + room) move(low, Math.max(high - low, FIRST_ROOM, 2 * room));
    from = isFirst ? first : Math.min(from, first);
    to = isFirst ? end : Math.max(to, end);
  }

  function move(newBase: number, newRoom: number): void {
    const shift = base - newBase;
    const moved = (old: Float64Array): Float64Array => {
      const column = new Float64Array(newRoom).fill(Number.NaN);
      column.set(old, shift);
      return column;
    };
    columns = columns.map(moved);
    for (const [limit, column] of overs) overs.set(limit, moved(column));
    const newGiven = new Uint8Array(newRoom);
    newGiven.set(given, shift);
    [given, base, room] = [newGiven, newBase, newRoom];
  }

  const within = (column: Float64Array | undefined): Column => ({
    from,
    values: column === undefined ? new Float64Array(0) : column.subarray(from - base, to - base),
  });

  function addedColumn(limit: number): Float64Array {
    const known = overs.get(limit);
    if (known !== undefined) return known;
    const column = new Float64Array(room).fill(Number.NaN);
    overs.set(limit, column);
    return column;
  }

  const at = (column: Float64Array | undefined, minute: EpochMinute): number =>
    column === undefined || minute < from || minute >= to ? Number.NaN : column[minute - base]!; // from..to is within

  return {
    get from() {
      return from;
    },
    get to() {
      return to;
    },
    get limits() {
      return [...overs.keys()];
    },
    value: (column, minute) => at(columns[column], minute),
    over: (limit, minute) => at(overs.get(limit), minute),
    column: (column) => within(columns[column]),
    overColumn: (limit) => within(overs.get(limit)),
    names: (column) => (named & (1 << column)) !== 0,

    add(line) {
      const { minute, length } = line;
      reach(minute, minute + length);
      const begin = minute - base;
      for (let i = begin; i < begin + length; i += 1) {
        if (given[i] === 1) return base + i;
        given[i] = 1;
      }
      named |= line.named;
      for (let column = 0; column < columns.length; column += 1) {
        if ((line.named & (1 << column)) !== 0) copy(line.columns[column]!, length, columns[column]!, begin); // one a field
      }
      for (let slot = 0; slot < line.limits.length; slot += 1) {
        copy(line.over[slot]!, length, addedColumn(line.limits[slot]!), begin); // one a limit
      }
      return undefined;
    },

    addPart(part) {
      if (part.from === part.to) return;
      reach(part.from, part.to);
      for (let minute = part.from; minute < part.to; minute += 1) {
        const i = minute - base;
        columns.forEach((column, index) => {
          const added = part.value(index, minute);
          // weight and number of instances belong to the variant, not to its part
          column[i] = index < COUNTS.length ? sum(column[i]!, added) : either(column[i]!, added); // within reach
        });
        for (const limit of part.limits) {
          const column = addedColumn(limit);
          column[i] = sum(column[i]!, part.over(limit, minute));
        }
      }
      for (let column = 0; column < columns.length; column += 1) if (part.names(column)) named |= 1 << column;
    },

    reset() {
      const used = to - base;
      for (const column of columns) column.fill(Number.NaN, 0, used);
      for (const column of overs.values()) column.fill(Number.NaN, 0, used);
      given.fill(0, 0, used);
      [from, to, named] = [0, 0, 0];
      overs.clear();
    },
  };
}

function copy(source: Float64Array, length: number, target: Float64Array, begin: number): void {
  for (let i = 0; i < length; i += 1) target[begin + i] = source[i]!; // i < length
}

const either = (a: number, b: number): number => (Number.isNaN(a) ? b : a);

/** What was not reported adds nothing; nothing reported at all stays so. */
function sum(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}
