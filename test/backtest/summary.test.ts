import { describe, expect, test } from 'vitest';
import type { RunOutcome } from '../../lib/backtest/judge/outcome.ts';
import { medianOf, minutesAfterFault, summaryOf } from '../../lib/backtest/summary.ts';

const FAULT = 6000;

const rolledBack = (minutes: number): RunOutcome => ({
  run: 'r',
  outcome: 'rollback',
  faultAtEpochSeconds: FAULT,
  atEpochSeconds: FAULT + 60 * minutes,
});
const missed: RunOutcome = { run: 'r', outcome: 'none', faultAtEpochSeconds: FAULT };
const calm: RunOutcome = { run: 'r', outcome: 'none' };
const falseAlarm: RunOutcome = { run: 'r', outcome: 'rollback', atEpochSeconds: FAULT };

describe('the summary of many runs', () => {
  test('a rollback without a fault, or before it, is false', () => {
    const {
      runs,
      rollbacks,
      falseRollbacks,
      missed: notFound,
    } = summaryOf([rolledBack(5), rolledBack(-5), falseAlarm, calm, missed]);
    expect({ runs, rollbacks, falseRollbacks, notFound }).toEqual({
      runs: 5,
      rollbacks: 3,
      falseRollbacks: 2,
      notFound: 1,
    });
  });

  test('the rate of false rollbacks is over all runs, with its Wilson interval', () => {
    const rate = summaryOf([falseAlarm, ...Array.from({ length: 399 }, () => calm)]).falseRollbackRate;
    expect(rate?.estimate).toBe(0.0025);
    // printed by scipy 1.17.1: binomtest(1, 400).proportion_ci(method='wilson')
    expect(rate?.low).toBeCloseTo(0.0004414477868016353, 14);
    expect(rate?.high).toBeCloseTo(0.014023285075823391, 14);
  });

  test('the median counts what was not found as infinite', () => {
    expect(summaryOf([rolledBack(5), rolledBack(9), missed]).medianMinutesAfterFault).toBe(9);
    expect(summaryOf([rolledBack(5), missed, missed]).medianMinutesAfterFault).toBeUndefined();
    expect(summaryOf([rolledBack(5), rolledBack(9)]).medianMinutesAfterFault).toBe(7);
    expect(summaryOf([rolledBack(5), missed]).medianMinutesAfterFault).toBeUndefined();
    expect(summaryOf([calm]).medianMinutesAfterFault).toBeUndefined();
  });

  test('a rollback at the very minute of the fault took no time', () => {
    expect(minutesAfterFault(rolledBack(0))).toBe(0);
    expect(minutesAfterFault(rolledBack(-1))).toBeUndefined();
  });

  test('an alarm that rang after the fault on minutes before it is false, not quick', () => {
    const early: RunOutcome = { ...rolledBack(2), seenUntilEpochSeconds: FAULT - 60 };
    expect(minutesAfterFault(early)).toBeUndefined();
    expect(summaryOf([early]).falseRollbacks).toBe(1);
    expect(minutesAfterFault({ ...rolledBack(4), seenUntilEpochSeconds: FAULT + 60 })).toBe(4);
  });

  test('of no runs there is no rate', () => {
    expect(summaryOf([])).toEqual({ runs: 0, rollbacks: 0, falseRollbacks: 0, missed: 0 });
    expect(medianOf([])).toBeNaN();
  });
});
