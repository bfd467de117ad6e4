import type { EpochMinute } from '../../core/words/time.ts';
import type { Column } from '../trace/arm-minutes.ts';

/** The reported minutes of one column as the map that CloudWatch's answer would be: `from <= minute < to`, oldest first. */
export class ColumnPoints implements ReadonlyMap<EpochMinute, number> {
  readonly #column: Column;
  readonly #from: EpochMinute;
  readonly #to: EpochMinute;

  constructor(column: Column, from: EpochMinute, to: EpochMinute) {
    this.#column = column;
    this.#from = from;
    this.#to = to;
  }

  get(minute: EpochMinute): number | undefined {
    if (minute < this.#from || minute >= this.#to) return undefined;
    const value = this.#valueAt(minute);
    return Number.isNaN(value) ? undefined : value;
  }

  #valueAt(minute: EpochMinute): number {
    return this.#column.values[minute - this.#column.from] ?? Number.NaN;
  }

  has(minute: EpochMinute): boolean {
    return this.get(minute) !== undefined;
  }

  get size(): number {
    let size = 0;
    for (let minute = this.#from; minute < this.#to; minute += 1) if (!Number.isNaN(this.#valueAt(minute))) size += 1;
    return size;
  }

  *keys(): MapIterator<EpochMinute> {
    for (let minute = this.#from; minute < this.#to; minute += 1) {
      if (!Number.isNaN(this.#valueAt(minute))) yield minute;
    }
  }

  *values(): MapIterator<number> {
    for (const minute of this.keys()) yield this.#valueAt(minute);
  }

  *entries(): MapIterator<[EpochMinute, number]> {
    for (const minute of this.keys()) yield [minute, this.#valueAt(minute)];
  }

  [Symbol.iterator](): MapIterator<[EpochMinute, number]> {
    return this.entries();
  }

  forEach(visit: (value: number, minute: EpochMinute, map: ReadonlyMap<EpochMinute, number>) => void): void {
    for (const minute of this.keys()) visit(this.#valueAt(minute), minute, this);
  }
}
