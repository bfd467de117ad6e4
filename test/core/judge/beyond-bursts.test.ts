import { describe, expect, test } from 'vitest';
import type { FrozenSignal } from '../../../lib/core/judge/judgement.ts';
import { beyondBursts } from '../../../lib/core/judge/verdicts/beyond-bursts.ts';
import type { ArmMinute } from '../../../lib/core/minutes/readings.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { anArm } from './a-signal-look.ts';

const AT = NOON + 62 * MINUTE;
/** The newest minute that ended a minute ago. */
const NEWEST = NOON_MINUTE + 60;
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: AT };
const calm = { rhoUpper: 0.001, rhoHat: 0, blockMinutes: 1, burstMinutes: 15, stableRate: {} };
const frozenWith = (over: Partial<FrozenSignal> = {}, rhoHat = 0) =>
  ({
    signal: 'errors',
    weight: 1,
    evidence: { alpha: 0.01, or0: 1.1, bakeMinutes: 1440, history: { ...calm, rhoHat } },
    past: { n: 1_296_000, k: 2900 },
    ...over,
  }) as FrozenSignal; // as the history of a day freezes it

const { past: _, ...unknownBefore } = frozenWith();

/** The last `minutes` minutes are bad, all before them are well. */
const since = (minutes: number, bad: ArmMinute, well: ArmMinute = { n: 100, k: 0 }) =>
  anArm((minute) => (minute > NEWEST - minutes ? bad : well));
const stable = anArm(() => ({ n: 900, k: 2 }));
const hit = (minutes: number, bad: ArmMinute, frozen: FrozenSignal = frozenWith()) =>
  beyondBursts({ candidate: since(minutes, bad), stable }, frozen, span);

describe('a fault too strong for a burst', () => {
  test('of one request in five beside one in 450 is found after three or four minutes', () => {
    expect(hit(2, { n: 100, k: 20 })).toBeUndefined();
    expect(hit(4, { n: 100, k: 20 })).toMatchObject({ candidate: { n: 300, k: 60 }, stable: { n: 2700, k: 6 } });
  });

  test('with a tenth of the traffic it takes five', () => {
    const few = (minutes: number) =>
      beyondBursts({ candidate: since(minutes, { n: 10, k: 2 }, { n: 10, k: 0 }), stable }, frozenWith(), span);
    expect(few(4)).toBeUndefined();
    expect(few(5)).toMatchObject({ minutes: [56, 57, 58, 59, 60].map((m) => NOON_MINUTE + m) });
  });

  test('a burst of twenty times the odds is none, however long', () => {
    const past = { n: 1_296_000, k: 12_960 };
    const busy = anArm(() => ({ n: 900, k: 9 }));
    const arms = { candidate: since(60, { n: 100, k: 17 }), stable: busy };
    expect(beyondBursts(arms, frozenWith({ past }), span)).toBeUndefined();
  });

  test('what stable suffers from as well is none', () => {
    const arms = { candidate: since(10, { n: 100, k: 30 }), stable: since(10, { n: 900, k: 90 }, { n: 900, k: 2 }) };
    expect(beyondBursts(arms, frozenWith(), span)).toBeUndefined();
  });

  test.each<[string, ArmMinute, FrozenSignal]>([
    ['too few failures', { n: 10, k: 1 }, frozenWith()],
    ['requests that fail together on this endpoint', { n: 100, k: 20 }, frozenWith({}, 0.2)],
    ['nothing known from before, and only one in eight', { n: 100, k: 12 }, unknownBefore],
    [
      'bursts that the policy tolerates',
      { n: 100, k: 20 },
      frozenWith({ evidence: { alpha: 0.01, or0: 1.1, bakeMinutes: 1440, tolerateBurstsMinutes: 15 } }),
    ],
    ['a version that is still warming up', { n: 100, k: 20 }, frozenWith({ warmUpMinutes: 59 })],
  ])('%s: none', (_, bad, frozen) => {
    expect(beyondBursts({ candidate: since(5, bad), stable }, frozen, span)).toBeUndefined();
  });

  test.each<[string, number, ArmMinute]>([
    ['is over', 0, { n: 100, k: 0 }],
    ['flickers', 1, { n: 100, k: 0 }],
    ['was well a minute ago', 1, { n: 100, k: 1 }],
    ['has sunk below what a burst explains', 0, { n: 100, k: 2 }],
  ])('one that %s is none', (_, at, well) => {
    const candidate = anArm((minute) => (minute === NEWEST - at ? well : { n: 100, k: 20 }));
    expect(beyondBursts({ candidate, stable }, frozenWith(), span)).toBeUndefined();
  });

  test('minutes that one of both did not report are passed over, those before the deployment are not looked at', () => {
    const holes = anArm((minute) => (minute % 2 === 0 ? { n: 100, k: 20 } : 'absent'));
    expect(beyondBursts({ candidate: holes, stable }, frozenWith(), span)?.minutes).toEqual(
      [56, 58, 60].map((m) => NOON_MINUTE + m),
    );
    const young = { ...span, firstMinute: NEWEST - 1 };
    expect(beyondBursts({ candidate: since(5, { n: 100, k: 20 }), stable }, frozenWith(), young)).toBeUndefined();
  });
});
