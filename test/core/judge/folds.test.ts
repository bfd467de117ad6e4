import { describe, expect, test } from 'vitest';
import { startOneSample } from '../../../lib/core/evidence/sequence/one-sample.ts';
import { historySpanOf } from '../../../lib/core/judge/freeze/freeze.ts';
import { neverPublished } from '../../../lib/core/judge/freeze/stable-history.ts';
import type { FrozenSignal } from '../../../lib/core/judge/judgement.ts';
import { foldSolo } from '../../../lib/core/judge/lanes/before-after/fold-solo.ts';
import { SignalFold } from '../../../lib/core/judge/lanes/concurrent/signal-fold.ts';
import { NO_PROOF } from '../../../lib/core/judge/margin-proof.ts';
import type { ArmMinute, ArmSeries } from '../../../lib/core/minutes/readings.ts';
import { queryKey } from '../../../lib/core/words/metric.ts';
import { aJudgement, aSoloJudgement } from '../../support/a-judgement.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../support/noon.ts';
import { seriesOf } from '../../support/series-of.ts';
import { aFrozenSignal, anArm, aSignalLook } from './a-signal-look.ts';

const WELL: ArmMinute = { n: 900, k: 9 };
const well = anArm(() => WELL);
/** Ten minutes from noon on are closed. */
const span = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 13 * MINUTE };
const fresh = { ...aSignalLook().judgement, cursor: NOON_MINUTE - 1 };
const inMinute = (at: number, then: ArmMinute, newest?: number) =>
  anArm((minute) => (minute === NOON_MINUTE + at ? then : WELL), 'complete', newest);

describe('folding both versions', () => {
  const foldOf = (frozen: FrozenSignal = aFrozenSignal(), from = fresh) => new SignalFold(frozen, from);
  const foldedTo = (candidate: ArmSeries, stable: ArmSeries) => {
    const fold = foldOf();
    return { ...fold.fold({ candidate, stable }, span), cursor: fold.judgement.cursor - NOON_MINUTE };
  };

  test('takes every closed minute once', () => {
    const fold = foldOf();
    expect(fold.fold({ candidate: anArm(() => ({ n: 100, k: 1 })), stable: well }, span)).toEqual({ unseen: 0 });
    expect(fold.judgement).toMatchObject({ cursor: NOON_MINUTE + 9, gaps: 0, evidence: { minutes: 10 } });
    expect(fold.reading().sums).toMatchObject({ nc: 1000, kc: 10, ns: 9000, ks: 90 });
    expect(fold.logE).toBe(fold.reading().logE);
    expect(fold.fold({ candidate: well, stable: well }, span)).toEqual({ unseen: 0 });
    expect(fold.judgement).toMatchObject({ cursor: NOON_MINUTE + 9, evidence: { minutes: 10 } });
  });

  test.each<[string, ArmSeries['status'], ArmSeries['status']]>([
    ['statistic-unavailable', 'statistic-unavailable', 'complete'],
    ['statistic-unavailable', 'complete', 'statistic-unavailable'],
    ['statistic-unavailable', 'failed', 'statistic-unavailable'],
    ['unreadable', 'partial', 'complete'],
    ['unreadable', 'complete', 'failed'],
  ])('stops at once (%s) when the answers are %s and %s', (stop, ofCandidate, ofStable) => {
    expect(
      foldedTo(
        anArm(() => WELL, ofCandidate),
        anArm(() => WELL, ofStable),
      ),
    ).toEqual({ stop, unseen: 0, cursor: -1 });
  });

  test.each([
    ['the candidate’s', inMinute(4, 'late'), well],
    ['stable’s', well, inMinute(4, 'late')],
    ['the candidate’s, unreported,', inMinute(8, 'absent'), well],
  ])('waits for %s minute that may still come', (_, candidate, stable) => {
    const { stop, cursor } = foldedTo(candidate, stable);
    expect(stop).toBe('late');
    expect(cursor).toBe(candidate.minute(NOON_MINUTE + 8) === 'absent' ? 7 : 3);
  });

  test.each([
    ['the candidate', inMinute(4, 'absent', NOON_MINUTE + 9), well],
    ['stable', well, inMinute(4, 'absent', NOON_MINUTE + 9)],
  ])('counts a minute that %s never reported as a gap, and goes on', (_, candidate, stable) => {
    const fold = foldOf();
    expect(fold.fold({ candidate, stable }, span)).toEqual({ unseen: 0 });
    expect(fold.judgement).toMatchObject({ cursor: NOON_MINUTE + 9, gaps: 1, evidence: { minutes: 9 } });
  });

  test('gives up what is more than six hours old, and says how much', () => {
    const later = { firstMinute: NOON_MINUTE, atEpochSeconds: NOON + 503 * MINUTE };
    const fold = foldOf();
    expect(fold.fold({ candidate: well, stable: well }, later)).toEqual({ unseen: 140 });
    expect(fold.judgement).toMatchObject({ cursor: NOON_MINUTE + 499, evidence: { minutes: 360 } });
  });

  test('leaves out the first minutes of latency, and stands before the first that counts', () => {
    const fold = foldOf(aFrozenSignal('latency'));
    expect(fold.fold({ candidate: well, stable: well }, span)).toEqual({ unseen: 0 });
    expect(fold.judgement).toMatchObject({ cursor: NOON_MINUTE + 9, evidence: { minutes: 5 } });
    const early = foldOf(aFrozenSignal('latency'));
    early.fold({ candidate: well, stable: well }, { ...span, atEpochSeconds: NOON + 5 * MINUTE });
    expect(early.judgement.cursor).toBe(NOON_MINUTE + 4);
  });

  test('holds stable against its own past, also in minutes that the candidate never reported', () => {
    const frozen = { ...aFrozenSignal(), stableAlone: { rate: 0.02, rho: 0.02, bakeMinutes: 60 } };
    const fold = foldOf(frozen);
    fold.fold({ candidate: inMinute(4, 'absent', NOON_MINUTE + 9), stable: well }, span);
    expect(fold.stableAlone).toMatchObject({ minutes: 10, n: 9000, k: 90 });
    expect(fold.judgement.stableAlone).toBe(fold.stableAlone);
    const without = foldOf();
    without.fold({ candidate: well, stable: well }, span);
    expect(without.stableAlone.minutes).toBe(0);
  });

  test('weighs the hour by stable’s rate of the day before, and by the minute’s own where nothing is known', () => {
    const meanOf = (frozen: FrozenSignal) => {
      const fold = foldOf(frozen);
      fold.fold({ candidate: well, stable: well }, span);
      return fold.judgement.proof?.open?.mean;
    };
    expect(meanOf({ ...aFrozenSignal(), past: { n: 999, k: 19 } })).toBeCloseTo(19.5 / 1000, 12);
    expect(meanOf(aFrozenSignal())).toBeCloseTo(9.5 / 901, 12);
  });

  test('is kept as it was while nothing was folded', () => {
    expect(foldOf().judgement).toBe(fresh);
  });
});

describe('folding a version alone', () => {
  const hours = Array.from({ length: 24 }, (_, hour): [number, number] => [6000 + hour, 60]);
  const frozen = { ...aFrozenSignal(), baseline: { hours, hourBefore: { n: 6000, k: 60 } } };
  const before = {
    cursor: NOON_MINUTE - 1,
    evidence: startOneSample(NOON_MINUTE),
    proof: NO_PROOF,
    detector: [],
    gaps: 0,
  };

  test.each<[string, ArmSeries['status']]>([
    ['statistic-unavailable', 'statistic-unavailable'],
    ['unreadable', 'partial'],
    ['unreadable', 'failed'],
  ])('stops at once (%s) when the answer is %s', (stop, status) => {
    expect(
      foldSolo(
        frozen,
        before,
        anArm(() => WELL, status),
        span,
      ),
    ).toEqual({ judgement: before, stop, unseen: 0 });
  });

  test('waits for a minute that may still come, and passes over one that never does', () => {
    const waiting = foldSolo(frozen, before, inMinute(4, 'late'), span);
    expect(waiting).toMatchObject({ stop: 'late', unseen: 0, judgement: { cursor: NOON_MINUTE + 3 } });
    const { stop, judgement } = foldSolo(frozen, before, inMinute(4, 'absent', NOON_MINUTE + 9), span);
    expect(stop).toBeUndefined();
    expect(judgement).toMatchObject({ cursor: NOON_MINUTE + 9, gaps: 1, evidence: { minutes: 9, n: 8100, k: 81 } });
  });

  test('stands where it stood when there is nothing new', () => {
    const none = foldSolo(frozen, before, well, { ...span, atEpochSeconds: NOON + 3 * MINUTE });
    expect(none).toEqual({ judgement: before, unseen: 0 });
    const early = { ...span, atEpochSeconds: NOON + 5 * MINUTE };
    expect(foldSolo({ ...frozen, signal: 'latency' }, before, well, early).judgement.cursor).toBe(NOON_MINUTE + 4);
  });

  test('compares an hour with the same one of the day before, once, for a day', () => {
    const { judgement } = foldSolo(frozen, before, well, span);
    const hour = NOON_MINUTE / 60;
    const ofHour = { n: 6000 + (hour % 24), k: 60 };
    expect(judgement.proof.open).toMatchObject({ hour, candidate: { n: 9000, k: 90 }, stable: ofHour });
    // all hours: 24 * 6000 + 276 requests and 1440 bad ones
    expect(judgement.proof.open?.mean).toBeCloseTo(1440.5 / 144_277, 12);
    const on = (minutes: number) => {
      const at = { ...judgement, cursor: NOON_MINUTE + minutes - 1 };
      const until = { ...span, atEpochSeconds: NOON + (minutes + 4) * MINUTE };
      return foldSolo(frozen, at, well, until).judgement.proof;
    };
    expect(on(60).open).toMatchObject({ hour: hour + 1, stable: { n: 6000 + ((hour + 1) % 24), k: 60 } });
    expect(on(24 * 60 - 1).open?.hour).toBe(hour + 23);
    expect(on(24 * 60)).toBe(judgement.proof);
  });
});

describe('the history that is read', () => {
  test('is the day before the deployment, or alone the day before the change', () => {
    const beside = aJudgement();
    expect(historySpanOf(beside)).toEqual({ from: NOON_MINUTE - 1440, to: NOON_MINUTE });
    const change = { from: NOON_MINUTE - 1500, to: NOON_MINUTE - 60 };
    expect(historySpanOf(aSoloJudgement({ over: { before: change } }))).toEqual(change);
    expect(historySpanOf({ ...beside, before: change })).toEqual({ from: NOON_MINUTE - 1440, to: NOON_MINUTE });
    expect(historySpanOf({ ...beside, lane: 'solo' })).toEqual({ from: NOON_MINUTE - 1440, to: NOON_MINUTE });
  });

  test.each([
    [[1000], ['errors-5xx', 'model-errors', 'errors-4xx']],
    [[999], []],
    [
      [600, 400],
      ['errors-5xx', 'model-errors', 'errors-4xx'],
    ],
    [[], []],
  ])('of %j requests without a point of errors knows which are not published: %j', (requests, unpublished) => {
    const keyOf = (metric: 'invocations' | 'errors-5xx' | 'model-errors' | 'errors-4xx') =>
      queryKey({ endpoint: 'fraud', variant: 'stable', metric });
    const series = (points: readonly number[]) => seriesOf(points.map((n, i) => [NOON_MINUTE - 9 + i, n]));
    const replies = new Map([
      [keyOf('invocations'), series(requests)],
      [keyOf('errors-5xx'), series([])],
      [keyOf('model-errors'), series([])],
      [keyOf('errors-4xx'), series([])],
    ]);
    const history = { replies, from: NOON_MINUTE - 1440, to: NOON_MINUTE };
    expect(neverPublished('fraud', 'stable', history)).toEqual(unpublished);
    expect(neverPublished('fraud', 'stable', { ...history, replies: new Map() })).toEqual([]);
    replies.set(keyOf('model-errors'), seriesOf([], 'partial'));
    replies.set(keyOf('errors-4xx'), series([0]));
    expect(neverPublished('fraud', 'stable', history)).toEqual(unpublished.slice(0, 1));
  });
});
