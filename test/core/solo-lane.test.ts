import { describe, expect, test } from 'vitest';
import { type SoloBreach, soloBreachOf } from '../../lib/core/guard/platform-trouble.ts';
import { weighGuard } from '../../lib/core/guard/weigh-guard.ts';
import { queriesFor } from '../../lib/core/judge/judgement-queries.ts';
import { reconcile } from '../../lib/core/reconcile/reconcile.ts';
import type { EndpointState } from '../../lib/core/words/endpoint.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import { aGuard } from '../support/a-guard.ts';
import { aSoloJudgement } from '../support/a-judgement.ts';
import { aPlacement, aState } from '../support/a-state.ts';
import { anEndpoint } from '../support/an-endpoint.ts';
import { MINUTE, NOON, NOON_MINUTE } from '../support/noon.ts';
import { answersTo, served } from '../support/series-of.ts';
import { toldOf } from '../support/told-of.ts';

const SWAPPED: EndpointState = anEndpoint({ configName: 'fraud-config-2', weights: { candidate: 1 } });

/** v2 was swapped in for v1 at noon; half of its requests fail. It is looked at three minutes later. */
function swapped(guard: Partial<GuardPolicy>, soloBreaches?: readonly SoloBreach[], over = {}) {
  const judgement = aSoloJudgement({ guard: aGuard(guard), history: () => served(1000, 10), over });
  const state = aState({
    placements: [aPlacement(2, 'candidate', { configName: 'fraud-config-2' })],
    stableSeen: { version: 1, variant: 'stable', sinceEpochSeconds: NOON - 86_400, atEpochSeconds: NOON },
    judgements: [judgement],
  });
  const at = NOON + 3 * MINUTE;
  const { frozen } = judgement;
  if (frozen === undefined) throw new RangeError('the builder freezes its judgements');
  const span = { from: NOON_MINUTE, to: NOON_MINUTE + 2 };
  const replies = answersTo(queriesFor('fraud', 'candidate', frozen), span, () => served(1000, 600));
  const view = { endpoint: SWAPPED, replies, atEpochSeconds: at };
  const weighed = weighGuard(state, {
    ...view,
    guard: aGuard(guard),
    digest: (text) => text.padEnd(16, '.'),
    ...(soloBreaches === undefined ? {} : { soloBreaches }),
  });
  return { ...weighed, state: weighed.step.state, breach: soloBreachOf(state, view) };
}
const verdictOf = ({ verdicts }: ReturnType<typeof swapped>) => verdicts[0]?.verdict.kind;

describe('a swapped version that fails plainly', () => {
  test('is a breach, and when it began is remembered', () => {
    const look = swapped({});
    expect(verdictOf(look)).toBe('breach');
    expect(look.state.soloBreachAtEpochSeconds).toBe(NOON + 3 * MINUTE);
    expect(look.state.judgements[0]?.breachedAtEpochSeconds).toBe(NOON + 3 * MINUTE);
    expect(look.breach).toEqual({ endpoint: 'fraud', atEpochSeconds: NOON + 3 * MINUTE });
  });

  test('keeps the moment at which it was first found so', () => {
    const look = swapped({}, [], { breachedAtEpochSeconds: NOON + MINUTE });
    expect(look.state.judgements[0]?.breachedAtEpochSeconds).toBe(NOON + MINUTE);
    expect(look.state.soloBreachAtEpochSeconds).toBeUndefined();
    expect(look.breach, 'no breach begins now').toBeUndefined();
  });

  test('is no breach that begins while SageMaker deploys', () => {
    const judgement = aSoloJudgement({ history: () => served(1000, 10) });
    const endpoint = { ...SWAPPED, pendingConfigName: 'next' };
    const state = aState({ judgements: [judgement] });
    expect(soloBreachOf(state, { endpoint, replies: new Map(), atEpochSeconds: NOON + 180 })).toBeUndefined();
  });
});

describe('several endpoints that go bad within ten minutes, none with a stable version beside the new one', () => {
  const other = (seconds: number): SoloBreach => ({ endpoint: 'search', atEpochSeconds: NOON + 3 * MINUTE + seconds });

  test.each([
    [0, 'shared-incident'],
    [-600, 'shared-incident'],
    [600, 'shared-incident'],
    [-601, 'breach'],
    [601, 'breach'],
  ])('%d seconds apart: %s', (seconds, kind) => {
    expect(verdictOf(swapped({}, [other(seconds)]))).toBe(kind);
  });

  test('point at the platform: nothing is decided, and people are told which', () => {
    const look = swapped({ solo: 'auto' }, [other(-60), { endpoint: 'fraud', atEpochSeconds: NOON + 3 * MINUTE }]);
    expect(look.state.rollback).toBeUndefined();
    expect(toldOf(look.state, 'shared-incident')).toHaveLength(2);
    expect(toldOf(look.state, 'shared-incident')[0]?.why).toMatch(
      /^search went bad within 10 minutes of this endpoint.* the platform, not at a model; hard limit: /,
    );
  });

  test('one endpoint is not several', () => {
    expect(verdictOf(swapped({}, [{ endpoint: 'fraud', atEpochSeconds: NOON }]))).toBe('breach');
  });
});

describe('whether it is judged alone or beside stable', () => {
  const stableAt = (weights: Readonly<Record<string, number>>, over: Partial<EndpointState> = {}) =>
    anEndpoint({ weights, ...over });
  const look = (
    state = aState(),
    endpoint = anEndpoint(),
    atEpochSeconds = NOON,
    served?: Parameters<typeof reconcile>[1]['served'],
  ) => reconcile(state, { guard: aGuard(), endpoint, atEpochSeconds, ...(served === undefined ? {} : { served }) });

  test('stable that serves is remembered with its place and time', () => {
    expect(look().stableSeen).toEqual({
      version: 1,
      variant: 'stable',
      sinceEpochSeconds: NOON - 86_400,
      atEpochSeconds: NOON,
    });
  });

  test('below a hundredth of the traffic stable is nothing to compare with: what it did before is', () => {
    const beside = look();
    const alone = look(beside, stableAt({ stable: 0.009, candidate: 0.991 }), NOON + 600);
    expect(alone.judgements).toMatchObject([
      {
        lane: 'solo',
        candidate: 2,
        stable: 1,
        stableVariant: 'stable',
        firstMinute: NOON_MINUTE + 10,
        before: { from: NOON_MINUTE - 1440, to: NOON_MINUTE },
      },
    ]);
    expect(toldOf(alone, 'lane-changed')[0]?.why).toBe(
      'v2 on candidate serves without a stable version beside it and is judged against what stable v1 on stable did before the change',
    );
    expect(toldOf(alone, 'candidate-left')).toEqual([]);
    const again = look(alone, stableAt({ stable: 0.5, candidate: 0.5 }), NOON + 1200);
    expect(again.judgements).toMatchObject([{ lane: 'canary' }]);
    expect(toldOf(again, 'lane-changed')).toHaveLength(2);
  });

  const CONFIG_2 = { configName: 'fraud-config-2' };
  const SWAP = stableAt({ main: 1 }, CONFIG_2);
  const SERVED = [{ variant: 'main', version: 2, modelName: 'model-2' }];

  test('after a swap the new version is a candidate, from now on', () => {
    const onlyStable = look(aState(), stableAt({ stable: 1, candidate: 0 }));
    const after = look(onlyStable, SWAP, NOON + 600, SERVED);
    expect(after.judgements).toMatchObject([
      { lane: 'solo', candidate: 2, candidateVariant: 'main', stableVariant: 'stable', firstMinute: NOON_MINUTE + 10 },
    ]);
    expect(toldOf(after, 'candidate-appeared')).toHaveLength(1);
  });

  test('a canary that ends in a swap takes along what was found of it', () => {
    const carried = {
      carriedLogE: 2.5,
      leadsSinceEpochSeconds: NOON - 60,
      decidedAtEpochSeconds: NOON - 120,
      decidedOn: 'evidence' as const,
    };
    const [canary] = look().judgements;
    if (canary === undefined) throw new RangeError('v2 is a candidate');
    const after = look(aState({ ...look(), judgements: [{ ...canary, ...carried }] }), SWAP, NOON + 600, SERVED);
    expect(after.judgements).toMatchObject([{ lane: 'solo', candidateVariant: 'main', ...carried }]);
  });

  test('what stable did is no older than its place, and a day at most', () => {
    const young = aState({
      placements: [aPlacement(1, 'stable', { sinceEpochSeconds: NOON - 7201 }), aPlacement(2, 'candidate')],
    });
    const after = look(look(young), SWAP, NOON + 600, SERVED);
    expect(after.judgements[0]?.before).toEqual({ from: NOON_MINUTE - 120, to: NOON_MINUTE });
  });

  test('a stable version that was never seen to serve is nothing to compare with', () => {
    expect(look(aState(), SWAP, NOON, SERVED).judgements).toEqual([]);
    const other = { version: 9, variant: 'stable', sinceEpochSeconds: NOON - 600, atEpochSeconds: NOON - 60 };
    expect(look(aState({ stableSeen: other }), SWAP, NOON, SERVED).judgements).toEqual([]);
  });

  test('the time for which it carries the traffic begins at 95%, and begins anew when it falls below', () => {
    const leads = (share: number, state = aState(), at = NOON) =>
      look(state, stableAt({ stable: 1 - share, candidate: share }), at).judgements[0]?.leadsSinceEpochSeconds;
    expect(leads(0.94)).toBeUndefined();
    expect(leads(0.95)).toBe(NOON);
    const led = look(aState(), stableAt({ stable: 0.05, candidate: 0.95 }));
    expect(leads(0.97, led, NOON + 600)).toBe(NOON);
    expect(leads(0.9, led, NOON + 600)).toBeUndefined();
  });
});
