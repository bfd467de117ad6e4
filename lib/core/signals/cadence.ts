/**
 * How often a signal has a row, and when a row is closed. Minutes are closed when CloudWatch has them; a cohort of labels when the labels are
 * due, which may be days after the requests; a window of drift when all of its minutes are closed.
 */
export type Cadence =
  | { readonly kind: 'minutes' /** Minutes after a change that are not judged. */; readonly coldStartMinutes: number }
  | {
      readonly kind: 'cohorts';
      /** Requests that are labelled together, by the time at which they were served. */
      readonly cohortMinutes: number;
      /** Labels that come later than this after a cohort's end are not waited for. */
      readonly labelsWithinMinutes: number;
    }
  | { readonly kind: 'windows'; readonly windowMinutes: number };

/** Every minute, from the first one on. */
export const EVERY_MINUTE: Cadence = { kind: 'minutes', coldStartMinutes: 0 };

/** Minutes that make one row. */
export function rowMinutes(cadence: Cadence): number {
  switch (cadence.kind) {
    case 'minutes':
      return 1;
    case 'cohorts':
      return cadence.cohortMinutes;
    case 'windows':
      return cadence.windowMinutes;
  }
}

/** Minutes that a row waits for after its own minutes are closed. */
export const closesLaterBy = (cadence: Cadence): number =>
  cadence.kind === 'cohorts' ? cadence.labelsWithinMinutes : 0;

/** Minutes after a change that are not judged. */
export const coldStart = (cadence: Cadence): number => (cadence.kind === 'minutes' ? cadence.coldStartMinutes : 0);

/** The first row that begins at or after a minute: rows begin at multiples of their length. */
export function firstRowFrom(cadence: Cadence, minute: number): number {
  const length = rowMinutes(cadence);
  return Math.ceil(minute / length) * length;
}

/** Where the newest row begins of which every minute is closed and no more is waited for. */
export function newestClosedRow(cadence: Cadence, newestClosedMinute: number): number {
  const length = rowMinutes(cadence);
  return Math.floor((newestClosedMinute + 1 - closesLaterBy(cadence)) / length) * length - length;
}
