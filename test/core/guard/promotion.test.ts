import { describe, expect, test } from 'vitest';
import { promoteProven } from '../../../lib/core/guard/promotion.ts';
import type { Judgement } from '../../../lib/core/judge/judgement.ts';
import type { MarginProof } from '../../../lib/core/judge/margin-proof.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { Verdict } from '../../../lib/core/words/verdict.ts';
import { aGuard } from '../../support/a-guard.ts';
import { aJudgement, aSoloJudgement } from '../../support/a-judgement.ts';
import { aRollback } from '../../support/a-rollback.ts';
import { aState } from '../../support/a-state.ts';
import { DAY, NOON } from '../../support/noon.ts';
import { toldOf } from '../../support/told-of.ts';

const HEALTHY: Verdict = { kind: 'healthy', comparisons: [] };
const THIN: Verdict = { kind: 'inconclusive', reason: 'too-little-traffic', comparisons: [], why: 'few' };
/** Log likelihoods by odds ratio: .3, .5, .7, .85, 1 and the margin; the first speaks against the margin, the other does not. */
const PROVEN: MarginProof = proofOf([-50, -30, -10, -2, 0, -9]);
const OPEN: MarginProof = proofOf([-50, -30, -10, -2, 0, -1]);
function proofOf(logs: readonly number[]): MarginProof {
  return { odds: { independent: logs, bursty: logs } };
}

const leading = (proof: MarginProof, over: Partial<Judgement> = {}): Judgement => {
  const judgement = aJudgement({ over: { leadsSinceEpochSeconds: NOON - DAY, ...over } });
  const { errors } = judgement.signals;
  if (errors === undefined) throw new RangeError('errors are judged by default');
  return { ...judgement, signals: { errors: { ...errors, proof } } };
};
const promoteAt = (judgement: Judgement, over: Partial<GuardState> = {}, verdict: Verdict = HEALTHY, at = NOON) =>
  promoteProven(aState({ judgements: [judgement], ...over }), judgement, verdict, at);
const outcomeOf = (state: GuardState) =>
  state.stable === 2 ? 'promoted' : toldOf(state, 'promotable').length > 0 ? 'asked' : 'nothing';

describe('a version that has carried the traffic for its bake', () => {
  test('and is proven within the margin becomes stable, and people are told; the anchor stays', () => {
    const state = promoteAt(leading(PROVEN), { anchor: 1 });
    expect(state).toMatchObject({ stable: 2, anchor: 1, judgements: [] });
    const [event, notice] = toldOf(state, 'promoted');
    expect(event).toMatchObject({ from: 1, to: 2, who: 'stablehand' });
    expect(notice?.why).toBe(
      'v2 on candidate is the stable version, before it was v1: it has carried nearly all of the traffic for 24 hours, and its odds of a bad answer are at most 1.1 times those of v1 in the same minutes',
    );
    expect(toldOf(state, 'promotable')).toEqual([]);
  });

  test('alone is held against the same hours of the day before', () => {
    const judgement = aSoloJudgement({ over: { leadsSinceEpochSeconds: NOON - DAY } });
    const { errors } = judgement.solo ?? {};
    if (errors === undefined) throw new RangeError('errors are judged by default');
    const state = promoteAt({ ...judgement, solo: { errors: { ...errors, proof: PROVEN } } });
    expect(outcomeOf(state)).toBe('promoted');
    expect(toldOf(state, 'promoted')[0]?.why).toContain('those of v1 in the same hours of the day before the change');
    expect(outcomeOf(promoteAt({ ...judgement, solo: { errors: { ...errors, proof: OPEN } } }))).toBe('asked');
  });

  test.each([
    ['the last second of the bake', NOON - 1, 'nothing'],
    ['its end', NOON, 'promoted'],
  ])('at %s: %s', (_, at, outcome) => {
    expect(outcomeOf(promoteAt(leading(PROVEN), {}, HEALTHY, at))).toBe(outcome);
  });

  test('is nothing to be promoted while it does not carry it', () => {
    const { leadsSinceEpochSeconds: _, ...idle } = leading(PROVEN);
    expect(outcomeOf(promoteAt(idle))).toBe('nothing');
  });

  test('that cannot be proven is asked about, once', () => {
    const asked = promoteAt(leading(OPEN), {}, THIN);
    expect(toldOf(asked, 'promotable')).toMatchObject([
      { from: 1, to: 2 },
      {
        severity: 'warning',
        toVariant: 'candidate',
        why: 'v2 has carried nearly all of the traffic for 24 hours without a breach, but there was too little traffic to prove that its errors are within the margin: a person must say whether it is the version to return to',
      },
    ]);
    expect(asked.stable).toBe(1);
    const quiet = { ...asked, outbox: [] };
    expect(promoteProven(quiet, leading(OPEN), THIN, NOON + 60)).toEqual(quiet);
    expect(outcomeOf(promoteProven(quiet, leading(PROVEN), HEALTHY, NOON + 60)), 'may still be proven').toBe(
      'promoted',
    );
  });

  test.each([
    [true, 0.1, OPEN, 'nothing'],
    [false, 0.1, OPEN, 'asked'],
    [true, 0, OPEN, 'asked'],
    [true, 0.1, PROVEN, 'promoted'],
  ])('that points to worse than stable is not asked about (gate %s, logE %d)', (gatePassed, logE, proof, outcome) => {
    const counts = { requests: 1000, bad: 30 };
    const comparison = { signal: 'errors', candidate: counts, stable: counts, minutes: 60, logThreshold: 4.6 } as const;
    const verdict: Verdict = { kind: 'healthy', comparisons: [{ ...comparison, gatePassed, logE }] };
    expect(outcomeOf(promoteAt(leading(proof), {}, verdict))).toBe(outcome);
  });

  test('must be proven on every signal that is judged', () => {
    const guard = aGuard({
      signals: [
        { signal: 'errors', weight: 4 },
        { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
      ],
    });
    const judgement = aJudgement({ guard, over: { leadsSinceEpochSeconds: NOON - DAY } });
    const { errors, latency } = judgement.signals;
    if (errors === undefined || latency === undefined) throw new RangeError('both are judged by this guard');
    const half = {
      ...judgement,
      signals: { errors: { ...errors, proof: PROVEN }, latency: { ...latency, proof: OPEN } },
    };
    expect(toldOf(promoteAt(half), 'promotable')[0]?.why).toContain('its latency are within the margin');
    expect(
      outcomeOf(promoteAt({ ...half, signals: { ...half.signals, latency: { ...latency, proof: PROVEN } } })),
    ).toBe('promoted');
  });

  test('of which no signal is judged is asked about', () => {
    const judgement = aJudgement({
      guard: aGuard({ signals: [{ signal: 'latency', weight: 1 }] }),
      over: { leadsSinceEpochSeconds: NOON - DAY },
    });
    expect(outcomeOf(promoteAt(judgement, {}, THIN))).toBe('asked');
  });
});

describe('nothing is promoted or asked', () => {
  const accusedOf = (state: Partial<GuardState>, judgement: Partial<Judgement> = {}) =>
    outcomeOf(promoteAt(leading(PROVEN, judgement), state));

  test.each<[string, Partial<GuardState>, Partial<Judgement>]>([
    ['a breach was decided on', {}, { decidedAtEpochSeconds: NOON - 600 }],
    ['it was once worse than before', {}, { breachedAtEpochSeconds: NOON - 600 }],
    ['people heard that it would have been rolled back', { told: ['would-have:v2:candidate'] }, {}],
    ['a person has put its evidence aside', { standing: { rejected: [2], released: [] } }, {}],
    ['it is quarantined', { quarantine: [2] }, {}],
    ['a rollback is moving', { rollback: aRollback({ status: 'shifting' }) }, {}],
  ])('where %s', (_, state, judgement) => {
    expect(accusedOf(state, judgement)).toBe('nothing');
  });

  test('but a release and a rollback that is over are no hindrance', () => {
    expect(accusedOf({ quarantine: [2], standing: { rejected: [], released: [2] } })).toBe('promoted');
    expect(accusedOf({ rollback: aRollback({ status: 'completed', recovery: 'recovered' }) })).toBe('promoted');
  });

  test.each<Verdict>([
    { kind: 'shared-incident', comparisons: [], why: 'stable is bad' },
    { kind: 'inconclusive', reason: 'metrics-unreadable', comparisons: [], why: 'blind' },
    { kind: 'inconclusive', reason: 'worse-than-before', comparisons: [], why: 'worse' },
  ])('while the verdict is $kind $reason', (verdict) => {
    expect(outcomeOf(promoteAt(leading(PROVEN), {}, verdict))).toBe('nothing');
  });

  test('of a permanent A/B test', () => {
    const judgement = aJudgement({ guard: aGuard({ compare: 'none' }), over: { leadsSinceEpochSeconds: NOON - DAY } });
    expect(outcomeOf(promoteAt(judgement))).toBe('nothing');
  });
});
