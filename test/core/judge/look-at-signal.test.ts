import { describe, expect, test } from 'vitest';
import type { OneSampleEvidence } from '../../../lib/core/evidence/sequence/one-sample.ts';
import { foldOneSample, startOneSample } from '../../../lib/core/evidence/sequence/one-sample.ts';
import type { FrozenSignal } from '../../../lib/core/judge/judgement.ts';
import { lookAtSignal } from '../../../lib/core/judge/lanes/concurrent/look-at-signal.ts';
import { recentSpan } from '../../../lib/core/judge/recent-span.ts';
import { INCIDENT_LOG_E } from '../../../lib/core/judge/thresholds.ts';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import { hadRequests, minutesOf } from '../../../lib/core/minutes/spans.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { aFrozenSignal, anArm, aSignalLook, frozenOf } from './a-signal-look.ts';

/** Minute 29 after noon is the newest closed one, and all before it are folded. */
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 33 * MINUTE };
const state = { ...aSignalLook().judgement, cursor: NOON_MINUTE + 29 };
const served = (n: number, k: number) => anArm(() => ({ n, k }));
const WELL = { candidate: served(100, 1), stable: served(900, 9) };
const lookAt = (
  frozen: FrozenSignal,
  { arms = WELL, traffic = WELL, stableAlone = state.stableAlone }: Partial<Given> = {},
) =>
  lookAtSignal(
    frozen,
    { ...state, stableAlone },
    { arms, traffic },
    { ...span, alpha: frozenOf([frozen], 0.05).alpha },
  );
interface Given {
  readonly arms: typeof WELL;
  readonly traffic: typeof WELL;
  readonly stableAlone: OneSampleEvidence;
}

describe('the comparison that is shown', () => {
  test('is held against the budget, and knows from when an answer is slow', () => {
    const latency = { ...aFrozenSignal('latency'), slowerThanMicros: 300_000 };
    expect(lookAt(latency).comparison).toMatchObject({
      signal: 'latency',
      logThreshold: Math.log(20),
      slowerThanMicros: 300_000,
    });
    expect(lookAt(aFrozenSignal()).comparison).not.toHaveProperty('slowerThanMicros');
    expect(lookAt(aFrozenSignal())).not.toHaveProperty('stop');
  });

  test('counts the new minutes', () => {
    const frozen = aFrozenSignal();
    const before = { ...state, cursor: NOON_MINUTE + 19 };
    const look = lookAtSignal(
      frozen,
      before,
      { arms: WELL, traffic: WELL },
      { ...span, alpha: frozenOf([frozen]).alpha },
    );
    expect(look.comparison).toMatchObject({
      candidate: { requests: 1000, bad: 10 },
      stable: { requests: 9000, bad: 90 },
      minutes: 10,
    });
    expect(look.judgement.cursor).toBe(NOON_MINUTE + 29);
  });
});

describe('trouble of stable itself', () => {
  const stableAlone = { rate: 0.02, rho: 0.02, bakeMinutes: 60 };
  const judged: FrozenSignal = { ...aFrozenSignal(), stableAlone };
  /** Far beyond a hundred to one. */
  const found = Array.from({ length: 30 }, (_, i) => NOON_MINUTE + i).reduce(
    (evidence, minute) => foldOneSample(stableAlone, evidence, { minute, n: 900, k: 300 }),
    startOneSample(NOON_MINUTE),
  );
  const troubleWith = (stable: ArmSeries, frozen = judged, evidence: OneSampleEvidence = found) =>
    lookAt(frozen, { arms: { ...WELL, stable }, stableAlone: evidence });

  test.each<[string, ArmSeries, boolean]>([
    ['as bad as was found', served(900, 300), true],
    ['exactly at the rate it is held against', served(900, 18), true],
    ['below it', served(900, 17), false],
    ['without a request', served(0, 0), false],
    ['silent', anArm(() => 'absent'), false],
  ])('is told while its newest minutes are %s: %s', (_, stable, trouble) => {
    expect(troubleWith(stable).stableTrouble).toBe(trouble);
  });

  test('ends with a test that starts over, once stable is known to be well again', () => {
    expect(troubleWith(served(900, 9)).judgement.stableAlone).toEqual(startOneSample(NOON_MINUTE + 30));
    expect(troubleWith(served(900, 300)).judgement.stableAlone).toEqual(found);
    expect(troubleWith(served(0, 0)).judgement.stableAlone).toEqual(found);
  });

  test('looks at the newest fifteen minutes, and at none before the deployment', () => {
    const badIn = (from: number, to: number): ArmSeries =>
      anArm((minute) =>
        minute >= NOON_MINUTE + from && minute <= NOON_MINUTE + to ? { n: 900, k: 900 } : { n: 900, k: 9 },
      );
    expect(troubleWith(badIn(15, 15)).stableTrouble).toBe(true);
    expect(troubleWith(badIn(0, 14)).stableTrouble).toBe(false);
    const young = { ...span, firstMinute: NOON_MINUTE + 25 };
    const arms = { ...WELL, stable: badIn(20, 24) };
    const look = lookAtSignal(
      judged,
      { ...state, stableAlone: found },
      { arms, traffic: WELL },
      { ...young, alpha: frozenOf([judged]).alpha },
    );
    expect(look.stableTrouble).toBe(false);
  });

  test('passes over minutes that are known in part', () => {
    const stable = anArm((minute) => (minute % 2 === 0 ? 'late' : { n: 900, k: 300 }));
    expect(troubleWith(stable).stableTrouble).toBe(true);
  });

  test('is none where stable is held against nothing, or nothing was found', () => {
    expect(troubleWith(served(900, 300), aFrozenSignal()).stableTrouble).toBe(false);
    expect(troubleWith(served(900, 300), judged, startOneSample(NOON_MINUTE)).stableTrouble).toBe(false);
    expect(INCIDENT_LOG_E).toBe(Math.log(100));
  });

  test('is not told from half an answer, and not forgotten either', () => {
    const look = troubleWith(anArm(() => ({ n: 900, k: 9 }), 'partial'));
    expect(look).toMatchObject({ stop: 'unreadable', stableTrouble: false });
    expect(look.judgement.stableAlone).toEqual(found);
  });
});

describe('the recent minutes', () => {
  test.each([
    ['errors', 29, 15, 29],
    ['errors', 10, 0, 10],
    ['latency', 29, 15, 29],
    ['latency', 10, 5, 10],
  ] as const)('of %s at minute %d go from %d to %d', (signal, closed, from, to) => {
    const at = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + (closed + 4) * MINUTE };
    expect(recentSpan(aFrozenSignal(signal), at)).toEqual({ from: NOON_MINUTE + from, to: NOON_MINUTE + to });
  });

  const inMinute20 = (then: ArmMinute, usual: ArmMinute = { n: 9, k: 0 }) =>
    anArm((minute) => (minute === NOON_MINUTE + 20 ? then : usual));
  const NOTHING: ArmMinute = { n: 0, k: 0 };

  test.each<[string, typeof WELL, typeof WELL, { read: number; unread: number }]>([
    ['all are read where both report', WELL, WELL, { read: 15, unread: 0 }],
    ['one is missed of the candidate', { ...WELL, candidate: inMinute20('late') }, WELL, { read: 14, unread: 1 }],
    ['one is missed of stable', { ...WELL, stable: inMinute20('absent') }, WELL, { read: 14, unread: 1 }],
    [
      'only those with requests of both count',
      { candidate: inMinute20('late'), stable: inMinute20('late') },
      { candidate: inMinute20(NOTHING), stable: served(900, 9) },
      { read: 14, unread: 0 },
    ],
    [
      'or of stable alone',
      { candidate: inMinute20('late'), stable: inMinute20('late') },
      { candidate: served(100, 1), stable: inMinute20(NOTHING) },
      { read: 14, unread: 0 },
    ],
  ])('%s', (_, arms, traffic, recent) => {
    expect(lookAt(aFrozenSignal(), { arms, traffic }).recent).toEqual(recent);
  });
});

test.each<[ArmMinute, boolean]>([
  ['late', true],
  ['absent', false],
  [{ n: 0, k: 0 }, false],
  [{ n: 1, k: 0 }, true],
])('a minute told as %o had requests: %s', (minute, had) => {
  expect(hadRequests(minute)).toBe(had);
});

test('a span of minutes holds both its ends, and nothing when it ends before it begins', () => {
  expect(minutesOf(5, 7)).toEqual([5, 6, 7]);
  expect(minutesOf(5, 5)).toEqual([5]);
  expect(minutesOf(5, 4)).toEqual([]);
  expect(minutesOf(5, 1)).toEqual([]);
});
