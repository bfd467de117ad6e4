import { isCounted } from '../../core/minutes/fold-minutes.ts';
import type { ArmMinute, ArmSeries } from '../../core/minutes/readings.ts';
import type { MinuteSeries } from '../../core/words/metric.ts';
import type { EpochMinute } from '../../core/words/time.ts';

/** In place of a minute's requests. */
const ABSENT = -1;
const LATE = -2;

/** One arm's minutes of one signal, read once by the judge's own rule. As a series, nothing newer than `show` is seen of it. */
export class MinuteTable implements ArmSeries {
  readonly status: MinuteSeries['status'];
  readonly #from: EpochMinute;
  /** Lists of numbers: thousands of small objects would have to be looked after. */
  readonly #n: readonly number[];
  readonly #k: readonly number[];
  #shown: EpochMinute;
  #newest: EpochMinute | undefined;

  /** @param series - Read over `from <= minute < to`. */
  constructor(series: ArmSeries, { from, to }: { readonly from: EpochMinute; readonly to: EpochMinute }) {
    const [n, k]: [number[], number[]] = [[], []];
    for (let minute = from; minute < to; minute += 1) {
      const row = series.minute(minute);
      n.push(row === 'absent' ? ABSENT : row === 'late' ? LATE : row.n);
      k.push(isCounted(row) ? row.k : 0);
    }
    this.status = series.status;
    this.#from = from;
    this.#n = n;
    this.#k = k;
    this.#shown = from - 1;
  }

  get newest(): EpochMinute | undefined {
    return this.#newest;
  }

  minute(minute: EpochMinute): ArmMinute {
    const n = minute > this.#shown ? ABSENT : this.#requests(minute);
    if (n === ABSENT) return 'absent';
    return n === LATE ? 'late' : { n, k: this.#k[minute - this.#from]! }; // as many as of n
  }

  /** Lets the minutes up to this one be seen; never goes back. */
  show(last: EpochMinute): void {
    for (let minute = this.#shown + 1; minute <= last; minute += 1) {
      if (this.#requests(minute) !== ABSENT) this.#newest = minute;
      this.#shown = minute;
    }
  }

  /** True when the minute was reported whole, shown or not; as all below. */
  isCounted(minute: EpochMinute): boolean {
    return this.#requests(minute) >= 0;
  }

  /** True when nothing of the minute was reported. */
  isAbsent(minute: EpochMinute): boolean {
    return this.#requests(minute) === ABSENT;
  }

  /** Requests of a counted minute. */
  n(minute: EpochMinute): number {
    return this.isCounted(minute) ? this.#requests(minute) : Number.NaN;
  }

  /** Bad requests of a counted minute. */
  k(minute: EpochMinute): number {
    return this.isCounted(minute) ? this.#k[minute - this.#from]! : Number.NaN; // as many as of n
  }

  #requests(minute: EpochMinute): number {
    return this.#n[minute - this.#from] ?? ABSENT;
  }
}
