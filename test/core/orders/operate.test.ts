import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../../lib/core/judge/judgement.ts';
import { orderByHand } from '../../../lib/core/orders/operate.ts';
import type { Order, OrderView } from '../../../lib/core/orders/order.ts';
import { type GuardState, newGuardState } from '../../../lib/core/state/guard-state.ts';
import type { Rollback } from '../../../lib/core/state/rollback.ts';
import type { EndpointState } from '../../../lib/core/words/endpoint.ts';

/** 2026-11-22T12:00:00Z */
const NOON = Date.UTC(2026, 10, 22, 12) / 1000;
const DAY = 86_400;

const aJudgement = (over: Partial<Judgement> = {}): Judgement => ({
  candidate: 2,
  candidateVariant: 'candidate',
  stable: 1,
  stableVariant: 'stable',
  startedAtEpochSeconds: NOON - 7200,
  firstMinute: (NOON - 7200) / 60,
  frozen: { alpha: 0.01, bakeMinutes: 1440, signals: [], zerosUnpublished: [] },
  decidedAtEpochSeconds: NOON - 600,
  signals: {},
  ...over,
});

const aRollback = (over: Partial<Rollback> = {}): Rollback => ({
  id: 'r1',
  status: 'shifting',
  recovery: 'none',
  from: 2,
  to: 1,
  fromVariant: 'candidate',
  toVariant: 'stable',
  configName: 'c',
  cause: 'evidence',
  signal: 'errors',
  why: 'worse',
  who: 'stablehand',
  decidedAtEpochSeconds: NOON - 60,
  before: [],
  target: [],
  sinceEpochSeconds: NOON - 60,
  deadlineEpochSeconds: NOON + 840,
  ...over,
});

/** v1 is stable beside the candidate v2; v3 was there once. */
const aState = (over: Partial<GuardState> = {}): GuardState => ({
  ...newGuardState('fraud'),
  revision: 7,
  incarnation: NOON - 30 * DAY,
  stable: 1,
  placements: [
    { version: 1, variant: 'stable', configName: 'c', modelName: 'model-1', sinceEpochSeconds: NOON - DAY },
    { version: 2, variant: 'candidate', configName: 'c', modelName: 'model-2', sinceEpochSeconds: NOON - 7200 },
  ],
  judgements: [aJudgement()],
  sharesKey: 'stable 90%, candidate 10%',
  ...over,
});

const variant = (name: string, currentWeight: number, desiredWeight = currentWeight) => ({
  name,
  currentWeight,
  desiredWeight,
  images: [],
});
const anEndpoint = (over: Partial<EndpointState> = {}): EndpointState => ({
  name: 'fraud',
  arn: 'arn',
  kind: 'realtime',
  status: 'InService',
  configName: 'c',
  createdAtEpochSeconds: NOON - 30 * DAY,
  modifiedAtEpochSeconds: NOON - DAY,
  variants: [variant('stable', 9), variant('candidate', 1)],
  shadowVariants: [],
  ...over,
});

const order = (state: GuardState, over: Partial<Order>, view: Partial<OrderView> = {}) =>
  orderByHand(
    state,
    { action: 'pause', reason: 'load test', by: 'ada', ...over },
    { atEpochSeconds: NOON, knownVersions: [1, 2, 3], endpoint: anEndpoint(), ...view },
  );

/** The state after an order that must be carried out. */
function ordered(state: GuardState, over: Partial<Order>, view: Partial<OrderView> = {}): GuardState {
  const outcome = order(state, over, view);
  if (outcome.kind !== 'done') throw new Error(`${outcome.kind}: ${outcome.sentence}`);
  return outcome.state;
}

describe('every order that changes something', () => {
  test.each<[string, Partial<Order>, GuardState, string, string]>([
    ['pause', { action: 'pause' }, aState(), 'paused', 'manual-action'],
    ['resume', { action: 'resume' }, ordered(aState(), {}), 'resumed', 'manual-action'],
    ['promote', { action: 'promote', version: 2 }, aState(), 'promoted', 'promoted'],
    ['quarantine', { action: 'quarantine', version: 3 }, aState(), 'quarantined', 'manual-action'],
    ['release', { action: 'release', version: 3 }, aState({ quarantine: [3] }), 'released', 'manual-action'],
    ['rejudge', { action: 'rejudge' }, aState(), 'rejudged', 'manual-action'],
  ])('%s leaves one event and one notice with who and why, and no weights', (_, over, start, event, notice) => {
    const before = { ...start, outbox: [] };
    const { outbox, rollback } = ordered(before, over);
    expect(outbox.map((entry) => (entry.kind === 'event' ? entry.event.kind : entry.notice.kind))).toEqual([
      event,
      notice,
    ]);
    for (const entry of outbox) {
      const { who, why, atEpochSeconds } = entry.kind === 'event' ? entry.event : entry.notice;
      expect({ who, atEpochSeconds }).toEqual({ who: 'ada', atEpochSeconds: NOON });
      expect(why).toMatch(/: load test$/);
    }
    expect(rollback).toBe(before.rollback);
    // said twice, it is said once
    const again = order({ ...ordered(before, over), outbox: [] }, over, { atEpochSeconds: NOON + 5 });
    expect(again.kind).toBe('unchanged');
  });
});

describe('pause', () => {
  test('lasts until the time that was named, and a day where none was', () => {
    expect(ordered(aState(), { untilEpochSeconds: NOON + 60 }).standing.pausedUntilEpochSeconds).toBe(NOON + 60);
    expect(ordered(aState(), {}).standing).toMatchObject({
      pausedUntilEpochSeconds: NOON + DAY,
      pauseReason: 'load test',
    });
  });

  test.each([
    ['now', 0, 'is not in the future'],
    ['30 days and a second', 30 * DAY + 1, 'is more than 30 days away; at most 2026-12-22T12:00:00Z is allowed'],
  ])('until %s is refused', (_, seconds, sentence) => {
    expect(order(aState(), { untilEpochSeconds: NOON + seconds })).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining(sentence),
    });
  });

  test('until 30 days from now is the longest', () => {
    expect(order(aState(), { untilEpochSeconds: NOON + 30 * DAY }).kind).toBe('done');
  });

  test('another end, or another reason, is another pause', () => {
    const paused = ordered(aState(), { untilEpochSeconds: NOON + 7200 });
    expect(ordered(paused, { untilEpochSeconds: NOON + 3600 }).standing.pausedUntilEpochSeconds).toBe(NOON + 3600);
    expect(ordered(paused, { untilEpochSeconds: NOON + 7200, reason: 'network' }).standing.pauseReason).toBe('network');
  });

  test('one that is over is no pause: it can be ordered again, and there is nothing to resume', () => {
    const over = ordered(aState(), { untilEpochSeconds: NOON + 60 });
    expect(order(over, { untilEpochSeconds: NOON + 180 }, { atEpochSeconds: NOON + 61 }).kind).toBe('done');
    expect(order(over, { action: 'resume' }, { atEpochSeconds: NOON + 61 })).toMatchObject({
      kind: 'unchanged',
      sentence: 'fraud is not paused',
    });
  });

  test('a breach that an earlier pause held is told again under the next', () => {
    const told = ['held:2:a person paused this endpoint (load test)', 'held:2:2 automatic rollbacks', 'starved:v2'];
    expect(ordered(aState({ told }), {}).told).toEqual(told.slice(1));
  });

  test('resume leaves nothing of the pause behind', () => {
    const resumed = ordered(ordered(aState(), {}), { action: 'resume' });
    expect(resumed.standing).toEqual({ rejected: [], released: [] });
  });
});

describe('promote', () => {
  const promote = { action: 'promote', version: 2 } as const;

  test('moves the pointer and the anchor; the version is no candidate any more, the others are judged on', () => {
    const other = aJudgement({ candidate: 3, candidateVariant: 'third' });
    const state = ordered(aState({ judgements: [aJudgement(), other] }), promote);
    expect(state).toMatchObject({ stable: 2, anchor: 2, judgements: [other] });
    expect(state.outbox[1]).toMatchObject({ notice: { from: 1, to: 2, toVariant: 'candidate' } });
  });

  test('the stable version of first sight becomes the anchor when a person says so', () => {
    expect(ordered(aState(), { action: 'promote', version: 1 })).toMatchObject({ stable: 1, anchor: 1 });
  });

  test.each<[string, GuardState, Partial<Order>, Partial<OrderView>, string]>([
    ['an unknown version', aState(), { version: 9 }, {}, 'version: v9 was never seen on fraud; known are v1, v2, v3'],
    ['one that is not there', aState(), { version: 3 }, {}, 'v3 does not serve on fraud now'],
    [
      'one without traffic',
      aState(),
      {},
      { endpoint: anEndpoint({ variants: [variant('stable', 1), variant('candidate', 0)] }) },
      'v2 does not serve on fraud now',
    ],
    [
      'one that is losing its traffic',
      aState(),
      {},
      { endpoint: anEndpoint({ variants: [variant('stable', 9, 10), variant('candidate', 1, 0)] }) },
      'v2 does not serve on fraud now',
    ],
    ['a quarantined one', aState({ quarantine: [2] }), {}, {}, 'quarantined; release it first'],
    ['while a rollback moves', aState({ rollback: aRollback() }), {}, {}, 'rollback r1 from v2 to v1 is shifting'],
    [
      'while SageMaker deploys',
      aState(),
      {},
      { endpoint: anEndpoint({ pendingConfigName: 'c2' }) },
      'is being deployed',
    ],
  ])('%s is refused', (_, state, over, view, sentence) => {
    expect(order(state, { ...promote, ...over }, view)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining(sentence),
    });
  });

  test('a quarantined version that was released can be promoted', () => {
    const state = aState({ quarantine: [2], standing: { rejected: [], released: [2] } });
    expect(ordered(state, promote).stable).toBe(2);
  });

  test('a rollback that is over, or held, does not stand in the way', () => {
    expect(ordered(aState({ rollback: aRollback({ status: 'held' }) }), promote).stable).toBe(2);
  });
});

describe('quarantine and release', () => {
  test('the stable version is not quarantined', () => {
    expect(order(aState(), { action: 'quarantine', version: 1 })).toMatchObject({
      kind: 'refused',
      sentence: 'version: v1 is the stable version of fraud; promote another one first',
    });
  });

  test('nor one that traffic is moving to', () => {
    const state = aState({ stable: 3, rollback: aRollback() });
    expect(order(state, { action: 'quarantine', version: 1 })).toMatchObject({ kind: 'refused' });
  });

  test('a released version can be quarantined again', () => {
    const state = aState({ quarantine: [3], standing: { rejected: [], released: [3] } });
    expect(ordered(state, { action: 'quarantine', version: 3 })).toMatchObject({
      quarantine: [3],
      standing: { released: [] },
    });
  });

  test('release keeps the record of the quarantine, and lets the version go on as any other', () => {
    const state = aState({ quarantine: [2, 3], standing: { rejected: [2], released: [] } });
    expect(ordered(state, { action: 'release', version: 2 })).toMatchObject({
      quarantine: [2, 3],
      standing: { rejected: [], released: [2] },
    });
  });

  test('release takes back a rejection alone, too', () => {
    const state = aState({ standing: { rejected: [2], released: [] } });
    expect(ordered(state, { action: 'release', version: 2 }).standing).toEqual({ rejected: [], released: [] });
  });

  test('of a version that nobody quarantined or rejected there is nothing to release', () => {
    expect(order(aState(), { action: 'release', version: 3 })).toMatchObject({ kind: 'unchanged' });
  });
});

describe('rejudge', () => {
  test('drops what was frozen, found and decided; only later minutes count', () => {
    const told = ['starved:v2', 'shared-incident:v2', 'held:2:paused', 'held:22:paused', 'no-stable-known'];
    const state = ordered(aState({ told }), { action: 'rejudge' }, { atEpochSeconds: NOON + 30 });
    expect(state.judgements).toEqual([
      {
        candidate: 2,
        candidateVariant: 'candidate',
        stable: 1,
        stableVariant: 'stable',
        startedAtEpochSeconds: NOON + 30,
        firstMinute: NOON / 60 + 1,
        signals: {},
      },
    ]);
    expect(state.told).toEqual(['held:22:paused', 'no-stable-known']);
  });

  test('a rejection stands', () => {
    const standing = { rejected: [2], released: [] };
    expect(ordered(aState({ standing }), { action: 'rejudge' }).standing).toEqual(standing);
  });

  test.each<[string, GuardState, Partial<Order>, string]>([
    [
      'while a rollback moves',
      aState({ rollback: aRollback({ status: 'awaiting-approval' }) }),
      {},
      'rollback r1 is awaiting-approval',
    ],
    ['where nothing is judged', aState({ judgements: [] }), {}, 'under judgement on fraud: none'],
    [
      'of a version that is not judged',
      aState(),
      { version: 3 },
      'v3 is not under judgement; under judgement on fraud: v2',
    ],
    [
      'without a version where several are judged',
      aState({ judgements: [aJudgement(), aJudgement({ candidate: 3 })] }),
      {},
      'version: name one; under judgement on fraud: v2, v3',
    ],
  ])('%s is refused', (_, state, over, sentence) => {
    expect(order(state, { action: 'rejudge', ...over })).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining(sentence),
    });
  });
});
