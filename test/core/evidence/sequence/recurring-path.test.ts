import { describe, expect, test } from 'vitest';
import { ODDS_RATIOS } from '../../../../lib/core/evidence/factors/odds-grid.ts';
import type { BlockOnsets } from '../../../../lib/core/evidence/sequence/onset-prior.ts';
import { RecurringPath, recurringRule } from '../../../../lib/core/evidence/sequence/recurring-path.ts';
import { noSums } from '../../../../lib/core/evidence/sums/arm-sums.ts';
import { arm, expectClose } from '../support.ts';

const RULE = { ...recurringRule(0.1, 1), logWeight: 0 };
const UNEXPLAINED = { before: 0, after: 0 };
const BAD = { candidate: arm(100, 30), stable: arm(900, 9) };
const WELL = { candidate: arm(100, 1), stable: arm(900, 9) };
/** All faults begin with the first block. */
const onsets = (index: number): BlockOnsets => ({
  index,
  logNewMass: index === 0 ? 0 : Number.NEGATIVE_INFINITY,
  logMassToCome: Number.NEGATIVE_INFINITY,
  sumsBefore: noSums(),
});
const logEs = (strong: number) => ODDS_RATIOS.map((_, i) => (i === ODDS_RATIOS.length - 1 ? strong : 0));

describe('evidence of a strong fault that comes and goes', () => {
  test('is the mean over all chains of quiet and bad minutes', () => {
    const path = new RecurringPath(RULE, undefined);
    const factors = [3, 0.2, 5];
    factors.forEach((e, index) => {
      path.fold(BAD, onsets(index), logEs(Math.log(e)), UNEXPLAINED);
    });
    const [begins, ends] = [1 - Math.exp(-1 / 25), 1 - Math.exp(-1 / 8)];
    let mean = 0;
    for (let chain = 0; chain < 8; chain++) {
      const states = [4, 2, 1].map((bit) => (chain & bit) > 0);
      const moves = states.map((isBad, i) => {
        const before = states[i - 1];
        if (before === undefined) return 0.5;
        const leaves = before ? ends : begins;
        return before === isBad ? 1 - leaves : leaves;
      });
      mean += states.reduce((p, isBad, i) => p * (moves[i] ?? Number.NaN) * (isBad ? (factors[i] ?? 1) : 1), 1);
    }
    expectClose(path.weighed(), Math.log(mean), 1e-5);
  });

  test('counts as even odds until the candidate failed four times as often as stable, bad times and quiet ones together', () => {
    const path = new RecurringPath(RULE, undefined);
    path.fold(BAD, onsets(0), logEs(10), UNEXPLAINED);
    expect(path.weighed()).toBeGreaterThan(5);
    for (let index = 1; index < 20; index++) path.fold(WELL, onsets(index), logEs(-5), UNEXPLAINED);
    expect(path.weighed()).toBe(0);
    path.fold(BAD, onsets(20), logEs(10), UNEXPLAINED);
    expect(path.weighed()).toBe(0);
    path.fold(BAD, onsets(21), logEs(10), UNEXPLAINED);
    expect(path.weighed()).toBeGreaterThan(10);
  });

  test('is less what explains the blocks by bursts', () => {
    const [free, paid] = [new RecurringPath(RULE, undefined), new RecurringPath(RULE, undefined)];
    free.fold(BAD, onsets(0), logEs(10), UNEXPLAINED);
    paid.fold(BAD, onsets(0), logEs(10), { before: 0, after: 7 });
    expectClose(free.weighed() - paid.weighed(), 7, 1e-5);
  });

  test('goes on from the store as it was, and is not stored before the first block', () => {
    expect(new RecurringPath(RULE, undefined).stored()).toBeUndefined();
    const whole = new RecurringPath(RULE, undefined);
    let stored = whole;
    for (let index = 0; index < 60; index++) {
      const [block, logE] = index % 20 < 5 ? [BAD, 4] : [WELL, -2];
      whole.fold(block, onsets(index), logEs(logE), UNEXPLAINED);
      if (stored !== whole) stored.fold(block, onsets(index), logEs(logE), UNEXPLAINED);
      stored = new RecurringPath(RULE, JSON.parse(JSON.stringify(stored.stored())));
    }
    expect(stored.weighed()).toBe(whole.weighed());
    expect(stored.stored()).toEqual(whole.stored());
  });
});
