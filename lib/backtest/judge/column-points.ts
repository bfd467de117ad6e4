import type { EpochMinute } from '../../core/time.ts';

/** The reported minutes of one column as the map that CloudWatch's answer would be: `from <= minute < to`, oldest first. */
export class ColumnPoints implements ReadonlyMap<EpochMinute, number> {
  readonly #valueAt: (minute: EpochMinute) => number;
  readonly #from: EpochMinute;
  readonly #to: EpochMinute;

  /** @param valueAt - NaN where nothing was reported. */
  constructor(valueAt: (minute: EpochMinute) => number, from: EpochMinute, to: EpochMinute) {
    this.#valueAt = valueAt;
    this.#from = from;
    this.#to = to;
  }

  get(minute: EpochMinute): number | undefined {
    if (minute < this.#from || minute >= this.#to) return undefined;
    const value = this.#valueAt(minute);
    return Number.isNaN(value) ? undefined : value;
  }

  has(minute: EpochMinute): boolean {
    return this.get(minute) !== undefined;
  }

  get size(): number {
    let size = 0;
    for (const _ of this.entries()) size += 1;
    return size;
  }

  *entries(): MapIterator<[EpochMinute, number]> {
    for (let minute = this.#from; minute < this.#to; minute += 1) {
      const value = this.#valueAt(minute);
      if (!Number.isNaN(value)) yield [minute, value];
    }
  }

  *keys(): MapIterator<EpochMinute> {
    for (const [minute] of this.entries()) yield minute;
  }

  *values(): MapIterator<number> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[EpochMinute, number]> {
    return this.entries();
  }

  forEach(visit: (value: number, minute: EpochMinute, map: ReadonlyMap<EpochMinute, number>) => void): void {
    for (const [minute, value] of this.entries()) visit(value, minute, this);
  }
}
