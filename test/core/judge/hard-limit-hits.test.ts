import { describe, expect, test } from 'vitest';
import { hardLimitHit, soloHardLimitHit } from '../../../lib/core/judge/verdicts/hard-limit.ts';
import { totalOf } from '../../../lib/core/minutes/counts.ts';
import type { ArmMinute } from '../../../lib/core/minutes/readings.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { anArm } from './a-signal-look.ts';

const FAILS: ArmMinute = { n: 100, k: 60 };
const WELL: ArmMinute = { n: 900, k: 9 };
/** Minute 19 after noon is the newest that has been over for a minute; ten minutes back is 10. */
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 21 * MINUTE };
/** An arm that says something else in some minutes after noon. */
const armWith = (usual: ArmMinute, other: Readonly<Record<number, ArmMinute>>) =>
  anArm((minute) => other[minute - NOON_MINUTE] ?? usual);
const well = anArm(() => WELL);

describe('the two minutes of a hard limit', () => {
  test('are the newest, told oldest first, with their sums', () => {
    const candidate = armWith(FAILS, { 19: { n: 50, k: 49 }, 18: { n: 20, k: 11 } });
    const stable = armWith(WELL, { 18: { n: 800, k: 7 } });
    expect(hardLimitHit({ candidate, stable }, span)).toEqual({
      minutes: [NOON_MINUTE + 18, NOON_MINUTE + 19],
      candidate: { n: 70, k: 60 },
      stable: { n: 1700, k: 16 },
    });
    expect(soloHardLimitHit(candidate, { n: 1000, k: 10 }, span)).toEqual({
      minutes: [NOON_MINUTE + 18, NOON_MINUTE + 19],
      candidate: { n: 70, k: 60 },
    });
  });

  test('are both needed: older failures do not make up for one that was well', () => {
    const candidate = armWith(FAILS, { 18: { n: 100, k: 1 } });
    expect(hardLimitHit({ candidate, stable: well }, span)).toBeUndefined();
    expect(soloHardLimitHit(candidate, { n: 1000, k: 10 }, span)).toBeUndefined();
  });

  test.each<[string, Record<number, ArmMinute>, Record<number, ArmMinute>]>([
    ['the candidate had no request', { 18: { n: 0, k: 0 } }, {}],
    ['the candidate is not known', { 18: 'absent' }, {}],
    ['the candidate is known in part', { 18: 'late' }, {}],
    ['stable had no request', {}, { 18: { n: 0, k: 0 } }],
    ['stable is known in part', {}, { 18: 'late' }],
    ['stable is not known', {}, { 18: 'absent' }],
  ])('pass over a minute in which %s', (_, ofCandidate, ofStable) => {
    const arms = { candidate: armWith(FAILS, ofCandidate), stable: armWith(WELL, ofStable) };
    expect(hardLimitHit(arms, span)?.minutes).toEqual([NOON_MINUTE + 17, NOON_MINUTE + 19]);
    if (ofCandidate[18] !== undefined) {
      expect(soloHardLimitHit(arms.candidate, { n: 1000, k: 10 }, span)?.minutes).toEqual([
        NOON_MINUTE + 17,
        NOON_MINUTE + 19,
      ]);
    }
  });

  test.each([
    [10, true],
    [9, false],
  ])('reach back ten minutes: minute %d counts (%s)', (minute, counts) => {
    const candidate = armWith('absent', { 19: FAILS, [minute]: FAILS });
    expect(hardLimitHit({ candidate, stable: well }, span) !== undefined).toBe(counts);
    expect(soloHardLimitHit(candidate, { n: 1000, k: 10 }, span) !== undefined).toBe(counts);
  });

  test('lie in the deployment', () => {
    const arms = { candidate: anArm(() => FAILS), stable: well };
    for (const [first, counts] of [
      [18, true],
      [19, false],
    ] as const) {
      const young = { ...span, firstMinute: NOON_MINUTE + first };
      expect(hardLimitHit(arms, young) !== undefined).toBe(counts);
      expect(soloHardLimitHit(arms.candidate, { n: 1000, k: 10 }, young) !== undefined).toBe(counts);
    }
  });
});

test.each([
  [{ n: 900, k: 134 }, true],
  [{ n: 900, k: 135 }, false],
])('stable must fail at less than a quarter of the candidate’s 60%%: with %o it is a hit (%s)', (stable, is) => {
  expect(hardLimitHit({ candidate: anArm(() => FAILS), stable: anArm(() => stable) }, span) !== undefined).toBe(is);
});

test.each([
  [undefined, false],
  [{ n: 0, k: 0 }, false],
  [{ n: 1000, k: 99 }, true],
  [{ n: 1000, k: 100 }, false],
])('alone, stable must have been well in the hour before: %o is (%s)', (hourBefore, is) => {
  expect(
    soloHardLimitHit(
      anArm(() => FAILS),
      hourBefore,
      span,
    ) !== undefined,
  ).toBe(is);
});

test('sums of no minutes are nothing', () => {
  expect(totalOf([])).toEqual({ n: 0, k: 0 });
});
