import type { ArmCounts, OneArmRow } from '../../minutes/counts.ts';
import type { EpochMinute } from '../../words/time.ts';

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1440;
const HOURS_A_DAY = 24;
const DAYS_A_WEEK = 7;
/** 1970-01-01 was a Thursday: days since then of which these are left by seven are Saturdays and Sundays. */
const WEEKEND = [2, 3];
/** Hours of a weekday, and after them those of a day of the weekend, in UTC. */
export const CELLS = 2 * HOURS_A_DAY;
/** The clock of callers is not ours, and their hour does not begin at once: what is just before or after counts as well. */
const BLURRED_MINUTES = 20;

export const dayOfMinute = (minute: EpochMinute): number => Math.floor(minute / MINUTES_A_DAY);

/** Which cell of the season a minute belongs to. */
export function cellOf(minute: EpochMinute): number {
  const hour = Math.floor(minute / MINUTES_AN_HOUR) % HOURS_A_DAY;
  return WEEKEND.includes(dayOfMinute(minute) % DAYS_A_WEEK) ? HOURS_A_DAY + hour : hour;
}

/** The cells whose value may hold in a minute: its own, and a neighbour's close to the change of the hour. */
export const cellsAround = (minute: EpochMinute): readonly number[] => [
  cellOf(minute),
  cellOf(minute - BLURRED_MINUTES),
  cellOf(minute + BLURRED_MINUTES),
];

/** Minutes of a history added up: by cell, with and without one of its days. */
export class SeasonSums {
  readonly #all = Array.from({ length: CELLS }, () => ({ n: 0, k: 0, minutes: 0 }));
  readonly #byDay = new Map<number, { n: number; k: number; minutes: number }[]>();

  constructor(rows: readonly OneArmRow[]) {
    for (const { minute, n, k } of rows) {
      const day = dayOfMinute(minute);
      let ofDay = this.#byDay.get(day);
      if (ofDay === undefined) {
        ofDay = Array.from({ length: CELLS }, () => ({ n: 0, k: 0, minutes: 0 }));
        this.#byDay.set(day, ofDay);
      }
      const cell = cellOf(minute);
      for (const sums of [this.#all[cell]!, ofDay[cell]!]) {
        // one of each per cell
        sums.n += n;
        sums.k += k;
        sums.minutes += 1;
      }
    }
  }

  get days(): readonly number[] {
    return [...this.#byDay.keys()];
  }

  /** @param without - A day that is left out, as if it were still to come. */
  cell(cell: number, without?: number): ArmCounts & { readonly minutes: number } {
    const all = this.#all[cell]!; // cells come from `cellOf`
    const day = without === undefined ? undefined : this.#byDay.get(without)?.[cell];
    if (day === undefined) return all;
    return { n: all.n - day.n, k: all.k - day.k, minutes: all.minutes - day.minutes };
  }

  total(without?: number): ArmCounts & { readonly minutes: number } {
    const total = { n: 0, k: 0, minutes: 0 };
    for (let cell = 0; cell < CELLS; cell += 1) {
      const { n, k, minutes } = this.cell(cell, without);
      total.n += n;
      total.k += k;
      total.minutes += minutes;
    }
    return total;
  }
}
