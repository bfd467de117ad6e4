import { isCounted } from '../../core/judge/fold-minutes.ts';
import { type ArmMinute, type ArmSeries, armSeriesOf } from '../../core/judge/readings.ts';
import type { MinuteSeries } from '../../core/metric.ts';
import type { EpochMinute } from '../../core/time.ts';
import type { AskedSignal } from './run-replies.ts';

/** One arm's minutes of one signal, read once by the judge's own rule. As a series, nothing newer than `show` is seen of it. */
export class MinuteTable implements ArmSeries {
  readonly status: MinuteSeries['status'];
  readonly #from: EpochMinute;
  readonly #rows: readonly ArmMinute[];
  #shown: EpochMinute;
  #newest: EpochMinute | undefined;

  /** @param rows - One a minute, from `from` on. */
  constructor(status: MinuteSeries['status'], from: EpochMinute, rows: readonly ArmMinute[]) {
    this.status = status;
    this.#from = from;
    this.#rows = rows;
    this.#shown = from - 1;
  }

  get newest(): EpochMinute | undefined {
    return this.#newest;
  }

  minute(minute: EpochMinute): ArmMinute {
    return minute > this.#shown ? 'absent' : this.#row(minute);
  }

  /** Lets the minutes up to this one be seen; never goes back. */
  show(last: EpochMinute): void {
    for (let minute = this.#shown + 1; minute <= last; minute += 1) {
      if (this.#row(minute) !== 'absent') this.#newest = minute;
      this.#shown = minute;
    }
  }

  /** True when the minute was reported whole, shown or not; as all below. */
  isCounted(minute: EpochMinute): boolean {
    return isCounted(this.#row(minute));
  }

  /** True when nothing of the minute was reported. */
  isAbsent(minute: EpochMinute): boolean {
    return this.#row(minute) === 'absent';
  }

  /** Requests of a counted minute. */
  n(minute: EpochMinute): number {
    const row = this.#row(minute);
    return isCounted(row) ? row.n : Number.NaN;
  }

  /** Bad requests of a counted minute. */
  k(minute: EpochMinute): number {
    const row = this.#row(minute);
    return isCounted(row) ? row.k : Number.NaN;
  }

  #row(minute: EpochMinute): ArmMinute {
    return this.#rows[minute - this.#from] ?? 'absent';
  }
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
  const rows: ArmMinute[] = [];
  for (let minute = from; minute < to; minute += 1) rows.push(series.minute(minute));
  return new MinuteTable(series.status, from, rows);
}
