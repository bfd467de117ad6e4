import { type ArmMinute, type ArmSeries, armSeriesOf } from '../../core/judge/readings.ts';
import type { MinuteSeries } from '../../core/metric.ts';
import type { EpochMinute } from '../../core/time.ts';
import type { AskedSignal } from './run-replies.ts';

const ABSENT = 0;
const LATE = 1;
const COUNTED = 2;

/** One arm's minutes of one signal, read once by the judge's own rule and kept as numbers. Nothing newer than `show` is seen. */
export interface MinuteTable extends ArmSeries {
  /** Lets the minutes up to this one be seen; never goes back. */
  show(newest: EpochMinute): void;
  /** True when the minute was reported whole. */
  isCounted(minute: EpochMinute): boolean;
  /** True when nothing of the minute was reported. */
  isAbsent(minute: EpochMinute): boolean;
  /** Requests and bad requests of a counted minute, shown or not. */
  n(minute: EpochMinute): number;
  k(minute: EpochMinute): number;
}

/** @param replies - Of the whole span: `from <= minute < to`. */
export function minuteTable(
  replies: ReadonlyMap<string, MinuteSeries>,
  arm: { readonly endpoint: string; readonly variant: string },
  signal: AskedSignal,
  zerosUnpublished: readonly string[],
  { from, to }: { readonly from: EpochMinute; readonly to: EpochMinute },
): MinuteTable {
  const series = armSeriesOf(replies, arm, signal, zerosUnpublished);
  const size = Math.max(0, to - from);
  const kinds = new Uint8Array(size);
  const requests = new Float64Array(size);
  const bad = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const row = series.minute(from + i);
    if (row === 'absent') continue;
    kinds[i] = row === 'late' ? LATE : COUNTED;
    if (row === 'late') continue;
    requests[i] = row.n;
    bad[i] = row.k;
  }
  let shown = from - 1;
  let newest: EpochMinute | undefined;
  const kind = (minute: EpochMinute): number => kinds[minute - from] ?? ABSENT;
  return {
    status: series.status,
    get newest() {
      return newest;
    },
    minute(minute): ArmMinute {
      const at = minute > shown ? ABSENT : kind(minute);
      if (at === ABSENT) return 'absent';
      return at === LATE ? 'late' : { n: requests[minute - from]!, k: bad[minute - from]! }; // kind() found it there
    },
    show(last) {
      for (let minute = shown + 1; minute <= last; minute += 1) if (kind(minute) !== ABSENT) newest = minute;
      shown = Math.max(shown, last);
    },
    isCounted: (minute) => kind(minute) === COUNTED,
    isAbsent: (minute) => kind(minute) === ABSENT,
    n: (minute) => requests[minute - from] ?? Number.NaN,
    k: (minute) => bad[minute - from] ?? Number.NaN,
  };
}
