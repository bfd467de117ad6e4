import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../../../lib/core/judge/judgement.ts';
import { queriesFor } from '../../../../lib/core/judge/judgement-queries.ts';
import type { SoloLook } from '../../../../lib/core/judge/lanes/before-after/look-at-solo.ts';
import {
  soloEvidence,
  soloHardLimit,
  worseThanBefore,
} from '../../../../lib/core/judge/lanes/before-after/solo-verdicts.ts';
import { armSeriesOf } from '../../../../lib/core/minutes/readings.ts';
import { aGuard } from '../../../support/a-guard.ts';
import { aSoloJudgement } from '../../../support/a-judgement.ts';
import { judgedAt } from '../../../support/judged-at.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../../../support/noon.ts';
import { answersTo, served } from '../../../support/series-of.ts';

const BOTH = aGuard({
  bakeMinutes: 60,
  signals: [
    { signal: 'errors', weight: 1 },
    { signal: 'latency', weight: 1, slowerThanMicros: 300_000 },
  ],
});
const TWO = aSoloJudgement({ guard: BOTH, history: () => served(1000, 10, 10) });
const ONE = aSoloJudgement({ guard: aGuard({ bakeMinutes: 60 }), history: () => served(1000, 10) });

/** What a look at one of the judgement's signals found; its other numbers are as after ten minutes of a thousand requests. */
function aLook(judgement: Judgement, signal: 'errors' | 'latency', over: Partial<SoloLook> = {}): SoloLook {
  const frozen = judgement.frozen?.signals.find((each) => each.signal === signal);
  const state = judgement.solo?.[signal];
  if (frozen?.baseline === undefined || state === undefined) throw new RangeError(`${signal} is judged alone here`);
  const logE = over.logE ?? 0;
  return {
    frozen: { ...frozen, baseline: frozen.baseline },
    judgement: state,
    logE,
    changeLogE: Number.NEGATIVE_INFINITY,
    information: 0,
    isNoWorse: false,
    unseen: 0,
    recent: { read: 10, unread: 0 },
    now: { requests: 1000, bad: 50 },
    comparison: {
      signal,
      lane: 'solo',
      candidate: { requests: 10_000, bad: 500 },
      stable: { requests: 1_440_000, bad: 14_400 },
      minutes: 10,
      logE,
      logThreshold: 4.7,
      gatePassed: true,
    },
    ...over,
  };
}
const bakeOf = (judgement: Judgement, alpha = 0.5, minutes = 10) => {
  if (judgement.frozen === undefined) throw new RangeError('the builder freezes its judgements');
  return { judgement, frozen: { ...judgement.frozen, alpha }, atEpochSeconds: NOON + minutes * MINUTE };
};
/** The odds at which half a budget is reached, to the last bit. */
const AT_LIMIT = Math.log(1 / 0.5);
const SILENT = { comparison: { ...aLook(ONE, 'errors').comparison, minutes: 0 } };

describe('the evidence of the bake', () => {
  test('is enough from the threshold on', () => {
    expect(soloEvidence([aLook(ONE, 'errors', { logE: AT_LIMIT })], bakeOf(ONE))?.kind).toBe('breach');
    expect(soloEvidence([aLook(ONE, 'errors', { logE: AT_LIMIT - 1e-9 })], bakeOf(ONE))).toBeUndefined();
  });

  test('counts what was carried over from the other lane, and nothing where nothing was', () => {
    const carried = { ...ONE, carriedLogE: 0.5 };
    const look = aLook(ONE, 'errors', { logE: AT_LIMIT - 0.4 });
    expect(soloEvidence([look], bakeOf(carried))).toMatchObject({ comparison: { logE: AT_LIMIT + 0.1 } });
    expect(soloEvidence([look], bakeOf(ONE))).toBeUndefined();
  });

  test.each([
    ['that is off', [aLook(TWO, 'errors', { logE: Math.log(3) + 1e-9 })], 'breach'],
    ['that is off, with less', [aLook(TWO, 'errors', { logE: Math.log(3) - 1e-6 })], undefined],
    [
      'without a minute',
      [aLook(TWO, 'errors', { logE: Math.log(3) + 1e-9 }), aLook(TWO, 'latency', { logE: 9, ...SILENT })],
      'breach',
    ],
    [
      'without a minute, whatever it says,',
      [aLook(TWO, 'errors', { logE: Math.log(2.9) }), aLook(TWO, 'latency', { logE: 9, ...SILENT })],
      undefined,
    ],
  ])('of a signal %s counts as 1 at its weight', (_, looks, kind) => {
    expect(soloEvidence(looks, bakeOf(TWO))?.kind).toBe(kind);
  });

  test('is told of the signal that says most at its weight', () => {
    const looks = (errors: number, latency: number) => [
      aLook(TWO, 'errors', { logE: errors }),
      aLook(TWO, 'latency', { logE: latency }),
    ];
    expect(soloEvidence(looks(5, 4), bakeOf(TWO))).toMatchObject({ signal: 'errors' });
    expect(soloEvidence(looks(4, 5), bakeOf(TWO))).toMatchObject({ signal: 'latency' });
    expect(soloEvidence(looks(5, 5), bakeOf(TWO))).toMatchObject({ signal: 'errors' });
  });

  test('needs two bad requests, and two are enough', () => {
    const bad = (count: number) => {
      const look = aLook(ONE, 'errors', { logE: 9 });
      return { ...look, comparison: { ...look.comparison, candidate: { requests: 10_000, bad: count } } };
    };
    expect(soloEvidence([bad(1)], bakeOf(ONE))).toBeUndefined();
    expect(soloEvidence([bad(2)], bakeOf(ONE))?.kind).toBe('breach');
  });

  test('of no signal at all is none', () => {
    expect(soloEvidence([], bakeOf({ ...ONE, carriedLogE: 99 }))).toBeUndefined();
  });
});

describe('the hard limit tells', () => {
  const span = { from: NOON_MINUTE, to: NOON_MINUTE + 5 };
  const traffic = armSeriesOf(
    answersTo(queriesFor('fraud', 'candidate', { signals: [] }), span, () => served(1000, 900)),
    { endpoint: 'fraud', variant: 'candidate' },
    { signal: 'errors' },
    [],
  );

  test('the odds of errors so far', () => {
    const looks = [aLook(TWO, 'latency', { logE: 3 }), aLook(TWO, 'errors', { logE: 2 })];
    expect(soloHardLimit(traffic, bakeOf(TWO), looks)).toMatchObject({
      comparison: { lane: 'solo', logE: 2, logThreshold: 4.7, gatePassed: true },
      comparisons: [{ signal: 'latency' }, { signal: 'errors' }],
    });
  });

  test('odds of one to one, where errors are not judged', () => {
    expect(soloHardLimit(traffic, bakeOf(TWO), [])).toMatchObject({
      comparison: { logE: 0, logThreshold: 0, gatePassed: true },
    });
  });
});

describe('after the bake', () => {
  const quiet = armSeriesOf(new Map(), { endpoint: 'fraud', variant: 'candidate' }, { signal: 'errors' }, []);
  const worse = (looks: readonly SoloLook[], judgement = ONE) =>
    worseThanBefore(looks, quiet, bakeOf(judgement, 0.009, 60));

  test('an alarm is raised from one in thirty days on, for each signal that is watched', () => {
    const at = (signals: number) => Math.log(43_200 * signals);
    expect(worse([aLook(ONE, 'errors', { changeLogE: at(1) })])).toMatchObject({ reason: 'worse-than-before' });
    expect(worse([aLook(ONE, 'errors', { changeLogE: at(1) - 1e-9 })])).toBeUndefined();
    const two = (log: number) => [aLook(TWO, 'errors'), aLook(TWO, 'latency', { changeLogE: log })];
    expect(worse(two(at(2)), TWO)).toMatchObject({
      why: expect.stringContaining('slow answers have risen: 50 of 1,000'),
    });
    expect(worse(two(at(2) - 1e-9), TWO)).toBeUndefined();
  });

  test('what was found in the bake is not forgotten', () => {
    const found = aLook(ONE, 'errors', { logE: 9 });
    expect(worse([found])).toMatchObject({
      why: expect.stringMatching(/^the bake is over, so nothing is moved: errors: new version 500 of 10,000/),
    });
    expect(soloEvidence([found], bakeOf(ONE, 0.009, 60))).toBeUndefined();
    expect(worseThanBefore([found], quiet, bakeOf(ONE, 0.009, 59))).toBeUndefined();
  });
});

describe('folding alone', () => {
  test('reaches six hours back, and says what it did not reach', () => {
    const judgement = aSoloJudgement({ firstMinute: NOON_MINUTE - 500, history: () => served(1000, 10) });
    const look = judgedAt(judgement, NOON, { reported: () => served(1000, 10) });
    // closed are the 497 minutes up to 11:56
    expect(look.unseenMinutes).toBe(137);
    expect(look.judgement.solo?.errors).toMatchObject({ cursor: NOON_MINUTE - 4, evidence: { minutes: 360 } });
    const again = judgedAt(look.judgement, NOON + MINUTE, { reported: () => served(1000, 10) });
    expect(again.unseenMinutes).toBe(0);
    expect(again.judgement.solo?.errors).toMatchObject({ cursor: NOON_MINUTE - 3, evidence: { minutes: 361 } });
  });

  test('waits for a late minute without losing count of what is unseen', () => {
    const judgement = aSoloJudgement({ firstMinute: NOON_MINUTE - 500, history: () => served(1000, 10) });
    const late = judgedAt(judgement, NOON, {
      reported: (_, minute) => (minute === NOON_MINUTE - 5 ? { n: 1000 } : served(1000, 10)),
    });
    expect(late.unseenMinutes).toBe(137);
    expect(late.judgement.solo?.errors?.cursor).toBe(NOON_MINUTE - 6);
  });

  test('puts the last minute of the bake to the evidence and the next one to the detector', () => {
    const judgement = aSoloJudgement({ guard: aGuard({ bakeMinutes: 10 }), history: () => served(1000, 10) });
    const at = (closedMinutes: number) =>
      judgedAt(judgement, NOON + (closedMinutes + 3) * MINUTE, { reported: () => served(1000, 10) }).judgement.solo
        ?.errors;
    expect(at(10)).toMatchObject({ evidence: { minutes: 10 }, detector: [] });
    expect(at(11)).toMatchObject({ evidence: { minutes: 10 }, detector: expect.objectContaining({ length: 7 }) });
  });

  test('compares each hour of the day before once', () => {
    const judgement = aSoloJudgement({ history: () => served(1000, 10) });
    let state = judgement;
    for (let hour = 5; hour <= 30; hour += 5) {
      state = judgedAt(state, NOON + (hour * 60 + 3) * MINUTE, { reported: () => served(1000, 10) }).judgement;
      const open = state.solo?.errors?.proof.open;
      // an hour that was just begun has been folded up to its last minute but the newest
      expect(open?.hour).toBe(NOON_MINUTE / 60 + Math.min(hour - 1, 23));
      if (hour < 24) expect(open?.stable).toEqual({ n: 60_000, k: 600 });
    }
  });

  test('leaves out the first five minutes of latency', () => {
    const look = judgedAt(TWO, NOON + 13 * MINUTE, { reported: () => served(1000, 10, 10) });
    expect(look.judgement.solo?.errors?.evidence.minutes).toBe(10);
    expect(look.judgement.solo?.latency?.evidence.minutes).toBe(5);
  });
});
