import { describe, expect, test } from 'vitest';
import { hardLimitWithoutStable } from '../../../lib/core/judge/verdicts/hard-limit-without-stable.ts';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { anArm } from './a-signal-look.ts';

const FAILS: ArmMinute = { n: 100, k: 90 };
const WELL: ArmMinute = { n: 900, k: 9 };
/** Minute 19 after noon is the newest that a hard limit looks at; minute 15 has been over for five minutes. */
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 21 * MINUTE };
const armWith = (usual: ArmMinute, other: Readonly<Record<number, ArmMinute>> = {}) =>
  anArm((minute) => other[minute - NOON_MINUTE] ?? usual);
const fails = armWith(FAILS);

describe('a candidate that fails plainly beside a stable version that says nothing', () => {
  test('is a hit in the newest two minutes in which stable is no longer waited for', () => {
    expect(hardLimitWithoutStable({ candidate: fails, stable: armWith('absent') }, span)).toEqual({
      minutes: [NOON_MINUTE + 14, NOON_MINUTE + 15],
      candidate: { n: 200, k: 180 },
      stable: { n: 0, k: 0 },
    });
  });

  test.each<[string, ArmMinute]>([
    ['reports that it had no request', { n: 0, k: 0 }],
    ['reports its requests and never how many failed', 'late'],
  ])('is a hit where stable %s', (_, row) => {
    expect(hardLimitWithoutStable({ candidate: fails, stable: armWith(row) }, span)).toBeDefined();
  });

  test('needs the limit in both of its newest minutes', () => {
    const once = armWith(FAILS, { 15: { n: 100, k: 1 } });
    expect(hardLimitWithoutStable({ candidate: once, stable: armWith('absent') }, span)).toBeUndefined();
    const young = { ...span, firstMinute: NOON_MINUTE + 15 };
    expect(hardLimitWithoutStable({ candidate: fails, stable: armWith('absent') }, young)).toBeUndefined();
  });

  test.each<[string, Record<number, ArmMinute>, boolean]>([
    ['was well', { 11: WELL, 12: WELL }, true],
    ['failed as well', { 11: { n: 900, k: 600 }, 12: { n: 900, k: 700 } }, false],
    ['failed a quarter as often', { 12: { n: 1000, k: 225 } }, false],
    ['failed a little less', { 12: { n: 1000, k: 224 } }, true],
  ])('where stable %s in its last words', (_, words, is) => {
    const stable = armWith('absent', words);
    expect(hardLimitWithoutStable({ candidate: fails, stable }, span) !== undefined).toBe(is);
  });

  test('stable that has begun to fail at the same time is no place to go, however well it was before', () => {
    const stable = armWith(WELL, { 17: { n: 900, k: 700 }, 18: { n: 900, k: 700 }, 19: { n: 900, k: 700 } });
    expect(hardLimitWithoutStable({ candidate: fails, stable }, span)).toBeUndefined();
    const thenSilent = armWith('absent', { 11: WELL, 12: WELL, 13: { n: 900, k: 700 }, 14: { n: 900, k: 700 } });
    expect(hardLimitWithoutStable({ candidate: fails, stable: thenSilent }, span)).toBeUndefined();
  });

  test.each<ArmSeries['status']>(['partial', 'failed', 'statistic-unavailable'])(
    'is not judged on a reply that is %s',
    (status) => {
      const silent = armWith('absent');
      expect(hardLimitWithoutStable({ candidate: fails, stable: { ...silent, status } }, span)).toBeUndefined();
      expect(hardLimitWithoutStable({ candidate: { ...fails, status }, stable: silent }, span)).toBeUndefined();
    },
  );

  test('stable that is only late is waited for', () => {
    const young = { ...span, atEpochSeconds: NOON + 6 * MINUTE };
    expect(hardLimitWithoutStable({ candidate: fails, stable: armWith('absent') }, young)).toBeUndefined();
    expect(
      hardLimitWithoutStable({ candidate: fails, stable: armWith('absent') }, { ...young, atEpochSeconds: NOON + 420 }),
    ).toBeDefined();
  });
});
