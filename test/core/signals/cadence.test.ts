import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  foldOneSample,
  type OneSampleEvidence,
  oneSampleLogE,
  startOneSample,
} from '../../../lib/core/evidence/sequence/one-sample.ts';
import {
  type Cadence,
  closesLaterBy,
  coldStart,
  EVERY_MINUTE,
  firstRowFrom,
  newestClosedRow,
  rowMinutes,
} from '../../../lib/core/signals/cadence.ts';

const DAY = 1440;
/** Requests of an hour are labelled within two days. */
const HOURLY_LABELS: Cadence = { kind: 'cohorts', cohortMinutes: 60, labelsWithinMinutes: 2 * DAY };
const QUARTERS: Cadence = { kind: 'windows', windowMinutes: 15 };

const cadences = fc.oneof(
  fc.constant(EVERY_MINUTE),
  fc.record({
    kind: fc.constant('cohorts' as const),
    cohortMinutes: fc.integer({ min: 1, max: DAY }),
    labelsWithinMinutes: fc.integer({ min: 0, max: 30 * DAY }),
  }),
  fc.record({ kind: fc.constant('windows' as const), windowMinutes: fc.integer({ min: 1, max: DAY }) }),
);
const minutes = fc.integer({ min: 40 * DAY, max: 400 * DAY });

describe('the rows of a signal', () => {
  test('of every minute are the minutes', () => {
    expect(newestClosedRow(EVERY_MINUTE, 1000)).toBe(1000);
    expect(firstRowFrom(EVERY_MINUTE, 1000)).toBe(1000);
    expect(coldStart({ kind: 'minutes', coldStartMinutes: 5 })).toBe(5);
  });

  test('of cohorts are closed when the labels are due, not when the requests are over', () => {
    const cohort = 100 * 60;
    const due = cohort + 60 + 2 * DAY;
    expect(newestClosedRow(HOURLY_LABELS, due - 2)).toBe(cohort - 60);
    expect(newestClosedRow(HOURLY_LABELS, due - 1)).toBe(cohort);
  });

  test('of windows are closed with their last minute, and the first one begins after the change', () => {
    expect(newestClosedRow(QUARTERS, 29)).toBe(15);
    expect(newestClosedRow(QUARTERS, 28)).toBe(0);
    expect(firstRowFrom(QUARTERS, 16)).toBe(30);
    expect(coldStart(QUARTERS)).toBe(0);
  });

  test('the newest closed row is closed whole, and the next one is not, whatever the cadence', () => {
    fc.assert(
      fc.property(cadences, minutes, (cadence, newestClosedMinute) => {
        const length = rowMinutes(cadence);
        const row = newestClosedRow(cadence, newestClosedMinute);
        expect(Math.abs(row % length)).toBe(0);
        const endOf = (first: number) => first + length + closesLaterBy(cadence);
        expect(endOf(row)).toBeLessThanOrEqual(newestClosedMinute + 1);
        expect(endOf(row + length)).toBeGreaterThan(newestClosedMinute + 1);
      }),
    );
  });

  test('that begin with a change hold no minute from before it, and waste less than one row', () => {
    fc.assert(
      fc.property(cadences, minutes, (cadence, change) => {
        const first = firstRowFrom(cadence, change);
        expect(first).toBeGreaterThanOrEqual(change);
        expect(first).toBeLessThan(change + rowMinutes(cadence));
      }),
    );
  });
});

/** Folds the rows that closed since the cursor into the evidence that errors have, a row in the place of a minute. */
function fold(cadence: Cadence, evidence: OneSampleEvidence, cursor: number, newestClosedMinute: number) {
  const length = rowMinutes(cadence);
  const last = newestClosedRow(cadence, newestClosedMinute);
  let next = evidence;
  for (let row = cursor + length; row <= last; row += length) {
    const k = row >= FAULT ? 25 : 10;
    next = foldOneSample({ rate: 0.02, rho: 0.001, bakeMinutes: DAY }, next, { minute: row / length, n: 500, k });
  }
  return { evidence: next, cursor: Math.max(cursor, last) };
}

/** From this cohort on, 5 of 100 labels say that the model was wrong, instead of 2. */
const FAULT = 120 * 60;

test('late labels are evidence like errors: the same in whatever steps they are looked at, and none before they are due', () => {
  const start = { evidence: startOneSample(0), cursor: -60 };
  const until = FAULT + 24 * 60 + 2 * DAY;
  let stepwise = start;
  let foundAt = Number.POSITIVE_INFINITY;
  for (let minute = 0; minute < until; minute += 7) {
    stepwise = fold(HOURLY_LABELS, stepwise.evidence, stepwise.cursor, minute);
    if (oneSampleLogE(stepwise.evidence) >= Math.log(100)) foundAt = Math.min(foundAt, minute);
  }
  stepwise = fold(HOURLY_LABELS, stepwise.evidence, stepwise.cursor, until);
  expect(stepwise).toEqual(fold(HOURLY_LABELS, start.evidence, start.cursor, until));
  const due = FAULT + 60 + 2 * DAY;
  expect(foundAt).toBeGreaterThanOrEqual(due - 1);
  expect(foundAt).toBeLessThan(due + 12 * 60);
});
