import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../../lib/core/judge/judgement.ts';
import { minutesAtThisPace } from '../../../lib/core/judge/minutes-at-this-pace.ts';
import { claimVerdict, LIMITS_ONLY, pointsToWorse } from '../../../lib/core/judge/verdicts/claim.ts';
import { NOON, NOON_MINUTE } from '../../support/noon.ts';
import { aFrozenSignal, aSignalLook, frozenOf } from './a-signal-look.ts';

const ONE = frozenOf([aFrozenSignal()]);
/** Nats after which a doubling would have been found at a budget of 1%: log 100 and 4.5 more. */
const WANTED = Math.log(100) + 4.5;
/** Two signals at half the weight each want log 2 more. */
const TWO = frozenOf([aFrozenSignal('errors', 0.5), aFrozenSignal('latency', 0.5)]);
const PROVEN = [-50, -30, -10, -2, 0, -9];

/** The same look, of a candidate whose odds ratio is known to be within the margin. */
function proven(look: ReturnType<typeof aSignalLook>) {
  return { ...look, judgement: { ...look.judgement, proof: { odds: { independent: PROVEN, bursty: PROVEN } } } };
}

describe('the claim', () => {
  test('is made from the very nat on that a doubling needs', () => {
    expect(claimVerdict([aSignalLook({ information: WANTED })], ONE)).toEqual({
      kind: 'healthy',
      comparisons: [aSignalLook().comparison],
    });
    expect(claimVerdict([aSignalLook({ information: WANTED - 1e-9 })], ONE)).toMatchObject({
      kind: 'inconclusive',
      reason: 'too-little-traffic',
      minutesNeeded: 1,
    });
  });

  test('names the minutes that are left at the pace so far, in whole ones', () => {
    // ten minutes brought a quarter of it, so thirty are left
    const verdict = claimVerdict([aSignalLook({ information: WANTED / 4, minutes: 10 })], ONE);
    expect(verdict).toMatchObject({
      minutesNeeded: 30,
      why: "a doubling would be found in about 30 minutes at today's traffic",
    });
    const more = claimVerdict([aSignalLook({ information: WANTED / 4 - 0.001, minutes: 10 })], ONE);
    expect(more).toMatchObject({ minutesNeeded: 31 });
  });

  test('waits for the slowest signal that is not known to be within the margin', () => {
    const errors = aSignalLook({ information: 99 });
    const latency = aSignalLook({ signal: 'latency', weight: 0.5, information: (WANTED + Math.LN2) / 2 });
    expect(claimVerdict([errors, latency], TWO)).toMatchObject({ minutesNeeded: 10 });
    expect(claimVerdict([latency, errors], TWO)).toMatchObject({ minutesNeeded: 10 });
    expect(claimVerdict([errors, proven(latency)], TWO).kind).toBe('healthy');
  });

  test('cannot say when, before anything was comparable', () => {
    const verdict = claimVerdict([aSignalLook({ information: 0, minutes: 0 })], ONE);
    expect(verdict).toMatchObject({ why: 'no minute of this deployment has been comparable yet' });
    expect(verdict).not.toHaveProperty('minutesNeeded');
    expect(claimVerdict([], ONE)).toMatchObject({ kind: 'inconclusive', reason: 'too-little-traffic' });
  });

  test('is not made while a signal points to a worse candidate, unless that one is known to be within the margin', () => {
    const suspect = aSignalLook({ information: WANTED, logE: 0.1 });
    expect(claimVerdict([suspect], ONE)).toEqual({
      kind: 'inconclusive',
      reason: 'too-little-traffic',
      comparisons: [suspect.comparison],
      why: 'errors point to a worse candidate, and not yet far enough to act on it',
    });
    expect(claimVerdict([proven(suspect)], ONE).kind).toBe('healthy');
    expect(claimVerdict([aSignalLook({ information: WANTED / 2, logE: 0.1 })], ONE)).toHaveProperty('minutesNeeded');
  });

  test('says so where the endpoint is quiet', () => {
    const look = aSignalLook({ information: 1 });
    const quiet = { ...look, comparison: { ...look.comparison, candidate: { requests: 10, bad: 0 } } };
    expect(claimVerdict([quiet], ONE)).toMatchObject({
      why: expect.stringContaining('traffic is too low here to guarantee the false-alarm rate'),
    });
  });
});

test.each([
  [true, 0.001, true],
  [true, 0, false],
  [false, 5, false],
])('a gate that is open (%s) and evidence of %d point to a worse candidate: %s', (pass, logE, is) => {
  expect(pointsToWorse(aSignalLook({ pass, logE }).reading, 1.1)).toBe(is);
});

test.each([
  ['three times stable’s mean, and sure of it', 0.03, 10, 1.1, true],
  ['three times stable’s mean, by chance', 0.03, 2, 1.1, false],
  ['a little more, as sure', 0.0105, 10, 1.1, false],
  ['three times stable’s mean, where four are called equal', 0.03, 10, 4, false],
  ['a better mean', 0.005, -10, 1.1, false],
])(
  'a mean since the deployment of %s points to a worse candidate whatever the evidence says',
  (_, rate, z, margin, is) => {
    const { reading } = aSignalLook({ pass: false, logE: -2 });
    const overall = { pass: false, z, ratio: rate / 0.01, rateCandidate: rate, rateStable: 0.01 };
    expect(pointsToWorse({ ...reading, overall }, margin)).toBe(is);
  },
);

describe('the minutes until a doubling would be found, at the pace of the clock', () => {
  const judgementWith = (information: readonly number[]): Judgement => {
    const names = ['errors', 'latency'] as const;
    const frozen = information.length === 1 ? ONE : TWO;
    const signals = information.map((nats, i) => {
      const { judgement } = aSignalLook();
      return [names[i], { ...judgement, evidence: { ...judgement.evidence, information: nats } }];
    });
    return {
      candidate: 2,
      candidateVariant: 'candidate',
      stable: 1,
      stableVariant: 'stable',
      startedAtEpochSeconds: NOON,
      firstMinute: NOON_MINUTE,
      frozen,
      signals: Object.fromEntries(signals),
    };
  };

  test.each([
    [[WANTED / 3], 60, 120],
    [[WANTED], 60, 0],
    [[0], 60, Number.POSITIVE_INFINITY],
    [[0], 0, Number.POSITIVE_INFINITY],
    [[0, (WANTED + Math.LN2) / 2], 60, 60],
    [[99, (WANTED + Math.LN2) / 2], 60, 0],
  ])('%j nats after %d minutes leave %d', (information, minutes, left) => {
    expect(minutesAtThisPace(judgementWith(information), minutes)).toBeCloseTo(left, 9);
  });

  test('are not known before anything is frozen, and none for signals that take no part', () => {
    const { frozen: _, ...unfrozen } = judgementWith([1]);
    expect(minutesAtThisPace(unfrozen, 60)).toBe(Number.POSITIVE_INFINITY);
    expect(minutesAtThisPace({ ...judgementWith([1]), signals: {} }, 60)).toBe(0);
  });
});

test('of a permanent A/B test nothing is claimed', () => {
  expect(LIMITS_ONLY).toEqual({
    kind: 'inconclusive',
    reason: 'not-compared',
    comparisons: [],
    why: 'the policy declares a permanent A/B test (compare: none): only hard limits are watched',
  });
});
