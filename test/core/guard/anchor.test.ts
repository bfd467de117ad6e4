import { describe, expect, test } from 'vitest';
import { againstAnchor } from '../../../lib/core/guard/anchor.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement } from '../../support/a-judgement.ts';
import { aState } from '../../support/a-state.ts';
import { NOON } from '../../support/noon.ts';
import { served } from '../../support/series-of.ts';
import { toldOf } from '../../support/told-of.ts';

/** A candidate against a stable version that failed so many of 900 requests a minute in its day before. */
const against = (stable: number, bad: number) => aJudgement({ history: () => served(900, bad), over: { stable } });
const withAnchor = (version: number, over: Partial<GuardState> = {}) =>
  againstAnchor(aState({ stable: version, ...over }), against(version, 9));

describe('the day of the anchor', () => {
  const DAY_OF_V1 = { version: 1, signals: [{ signal: 'errors', n: 1_296_000, k: 12_960 }] };

  test('is the first stable version’s while no person has promoted one', () => {
    expect(withAnchor(1).anchorDay).toEqual(DAY_OF_V1);
  });

  test('is frozen: a later day of the same version does not replace it', () => {
    expect(againstAnchor(withAnchor(1), against(1, 10)).anchorDay).toEqual(DAY_OF_V1);
  });

  test('stays when another version is promoted without a person', () => {
    expect(againstAnchor({ ...withAnchor(1), stable: 3 }, against(3, 10)).anchorDay).toEqual(DAY_OF_V1);
  });

  test('is replaced by that of the version that a person promotes, as soon as it is known', () => {
    const promoted = { ...withAnchor(1), stable: 3, anchor: 3 };
    expect(againstAnchor(promoted, against(3, 10)).anchorDay).toEqual({
      version: 3,
      signals: [{ signal: 'errors', n: 1_296_000, k: 14_400 }],
    });
    expect(againstAnchor({ ...promoted, stable: 5 }, against(5, 30)).anchorDay, 'v3 is not known').toEqual(DAY_OF_V1);
  });

  test('is not made of a day with too little traffic', () => {
    const thin = aJudgement({ history: (minute) => (minute === NOON / 60 - 1 ? served(999, 9) : undefined) });
    expect(againstAnchor(aState(), thin)).toEqual(aState());
  });
});

describe('slow worsening', () => {
  const ratchetOf = (bad: number, state = { ...withAnchor(1), stable: 3 }) =>
    toldOf(againstAnchor(state, against(3, bad)), 'ratchet');

  test('far beyond the margin is told, with both days', () => {
    expect(ratchetOf(18)).toMatchObject([
      { from: 3, to: 1 },
      {
        severity: 'warning',
        why: 'errors have crept up step by step: v3 25,920 of 1,296,000 requests (2.0%) in its newest day, v1 12,960 of 1,296,000 requests (1.0%) when it was the version to measure by',
      },
    ]);
  });

  // minutes that are all alike have no correlation
  // python3: from math import *; lo=lambda n,k:log((k+.5)/(n-k+.5)); v=lambda n,k:1/(k+.5)+1/(n-k+.5); n=1296000
  // for b in (10,11): k=b*1440; print(b, lo(n,k)-lo(n,12960)-3*sqrt(v(n,k)+v(n,12960)) - log(1.1))
  // 10 -> -0.025, 11 -> 0.072
  test.each([
    [10, 0],
    [11, 2],
  ])('%d of 900 bad instead of nine: told %d times', (bad, times) => {
    expect(ratchetOf(bad)).toHaveLength(times);
  });

  test('is told once of a pair of versions', () => {
    const told = { ...againstAnchor({ ...withAnchor(1), stable: 3 }, against(3, 18)), outbox: [] };
    expect(againstAnchor(told, against(3, 18)).outbox).toEqual([]);
    expect(againstAnchor({ ...told, stable: 4 }, against(4, 18)).outbox).toHaveLength(2);
  });

  test('of the anchor itself is told as well', () => {
    expect(toldOf(againstAnchor(withAnchor(1), against(1, 18)), 'ratchet')[0]?.why).toContain('v1 itself');
  });

  test('is not read out of two limits of latency that differ', () => {
    const slow = (slowerThanMicros: number, bad: number) =>
      aJudgement({
        guard: aGuard({ signals: [{ signal: 'latency', weight: 1, slowerThanMicros }] }),
        history: () => served(900, 0, bad),
        over: { stable: 1 },
      });
    const anchored = againstAnchor(aState(), slow(300_000, 9));
    expect(toldOf(againstAnchor(anchored, slow(200_000, 90)), 'ratchet')).toEqual([]);
    expect(toldOf(againstAnchor(anchored, slow(300_000, 90)), 'ratchet')).toHaveLength(2);
  });
});
