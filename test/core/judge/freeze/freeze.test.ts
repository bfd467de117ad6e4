import { describe, expect, test } from 'vitest';
import { estimatesOf } from '../../../../lib/core/evidence/noise/assumed-history.ts';
import { frozenSignalsOf } from '../../../../lib/core/judge/freeze/freeze.ts';
import { roundUpToTwoDigits } from '../../../../lib/core/numbers/round-up.ts';
import { aGuard } from '../../../support/a-guard.ts';
import { aJudgement } from '../../../support/a-judgement.ts';
import { NOON_MINUTE } from '../../../support/noon.ts';
import { served } from '../../../support/series-of.ts';

const BOTH = aGuard({
  signals: [
    { signal: 'errors', weight: 4 },
    { signal: 'latency', weight: 3 },
  ],
});
const latencyOf = (latency?: { readonly micros: number; readonly samples: number }) =>
  frozenSignalsOf(BOTH, latency, 0.01).find(({ signal }) => signal === 'latency');

test('weights are normalised over the signals of the policy', () => {
  const weights = frozenSignalsOf(BOTH, { micros: 80_000, samples: 5000 }, 0.01).map(({ weight }) => weight);
  expect(weights).toEqual([4 / 7, 3 / 7]);
});

describe('the limit of latency', () => {
  test.each([
    [123_456, 130_000],
    [120_000, 120_000],
    [120_001, 130_000],
    [99_001, 100_000],
    [1234, 1300],
    [9.91, 10],
    [10, 10],
  ])('stable’s p99 of %d µs is rounded up to two digits: %d', (micros, limit) => {
    expect(roundUpToTwoDigits(micros)).toBeCloseTo(limit, 9);
    expect(latencyOf({ micros, samples: 1000 })?.slowerThanMicros).toBeCloseTo(limit, 9);
  });

  test('comes from the policy where it names one, however few samples there are', () => {
    const guard = aGuard({ signals: [{ signal: 'latency', weight: 1, slowerThanMicros: 250_000 }] });
    expect(frozenSignalsOf(guard, undefined, 0.01)[0]).toMatchObject({ slowerThanMicros: 250_000 });
    expect(frozenSignalsOf(guard, undefined, 0.01)[0]).not.toHaveProperty('off');
  });

  test('is not made of fewer than a thousand samples: then the signal is off, and the reason names the setting that helps', () => {
    expect(latencyOf({ micros: 80_000, samples: 999 })?.off).toContain('999 latency samples');
    expect(latencyOf()?.off).toMatch(/no latency samples .* set slower-than/);
    expect(latencyOf({ micros: 80_000, samples: 1000 })).not.toHaveProperty('off');
  });
});

test('a permanent A/B test has no signals to compare', () => {
  expect(frozenSignalsOf(aGuard({ compare: 'none' }), undefined, 0.01)).toEqual([]);
});

describe('stable’s day before', () => {
  test('sets what stable is held against: twice its rate', () => {
    const [errors] = aJudgement({ history: () => served(900, 9) }).frozen?.signals ?? [];
    // python3 -c "n=900*1440; k=9*1440; print(2*(k+1)/(n+1))" -> 0.02000152777659894
    expect(errors?.stableAlone?.rate).toBeCloseTo(0.0200015277, 9);
  });

  test('never allows stable more than half of its requests to fail', () => {
    const [errors] = aJudgement({ history: () => served(900, 400) }).frozen?.signals ?? [];
    expect(errors?.stableAlone?.rate).toBe(0.5);
  });

  test('says which metrics are not published, from a thousand requests on', () => {
    const zerosOf = (requests: number) =>
      aJudgement({ history: (minute) => (minute === NOON_MINUTE - 7 ? { n: requests, errors5xx: 0 } : undefined) })
        .frozen?.zerosUnpublished;
    expect(zerosOf(1000)).toEqual(['model-errors']);
    expect(zerosOf(999)).toEqual([]);
  });

  test('in which errors were published once is a day of published errors', () => {
    const history = (minute: number) => (minute === NOON_MINUTE - 7 ? served(900, 1) : { n: 900 });
    expect(aJudgement({ history }).frozen?.zerosUnpublished).toEqual([]);
  });
});

test('evidence begins empty, just before the first minute', () => {
  const { signals } = aJudgement();
  expect(signals.errors).toMatchObject({ cursor: NOON_MINUTE - 1, gaps: 0, evidence: { minutes: 0 } });
});

test('a policy that changes afterwards changes nothing of a frozen judgement', () => {
  const judgement = aJudgement({ guard: aGuard({ falseRollbackBudget: 0.05, margin: 1.5, bakeMinutes: 60 }) });
  expect(judgement.frozen).toMatchObject({
    alpha: 0.05,
    bakeMinutes: 60,
    signals: [{ evidence: { alpha: 0.05, or0: 1.5, bakeMinutes: 60 } }],
  });
});

describe('stable’s own noise', () => {
  const historyOf = (guard = aGuard({}), bad = (minute: number) => 8 + (minute % 3)) => {
    const judgement = aJudgement({ guard, history: (minute) => served(900, bad(minute)) });
    return judgement.frozen?.signals[0]?.evidence.history;
  };

  test('is frozen with the candidate: its rate, its correlation, and the least tolerance of bursts where it had none', () => {
    expect(historyOf()).toMatchObject({ blockMinutes: 1, burstMinutes: 15 });
    expect(historyOf()?.stableRate.allN).toBe(900 * 1440);
  });

  test('makes the tolerance half as long again as its longest burst', () => {
    const burst = (minute: number) => (minute % 1440 >= 100 && minute % 1440 < 112 ? 90 : 8 + (minute % 3));
    expect(historyOf(aGuard({}), burst)?.burstMinutes).toBe(18);
  });

  test.each([0, 20, 90])('gives way to the policy’s word on bursts: %d minutes', (tolerateBurstsMinutes) => {
    expect(historyOf(aGuard({ tolerateBurstsMinutes }))?.burstMinutes).toBe(tolerateBurstsMinutes);
  });

  test('is not there without most of a day of minutes: then the rule goes by assumptions, and the policy’s word still holds', () => {
    const guard = aGuard({ tolerateBurstsMinutes: 12 });
    const judgement = aJudgement({ guard, history: (minute) => (minute % 30 === 0 ? served(900, 9) : undefined) });
    const evidence = judgement.frozen?.signals[0]?.evidence;
    expect(evidence).toBeDefined();
    expect(evidence?.history).toBeUndefined();
    expect(evidence === undefined ? undefined : estimatesOf(evidence)).toMatchObject({
      burstMinutes: 12,
      blockMinutes: 3,
      rhoUpper: 0.01,
    });
  });
});
