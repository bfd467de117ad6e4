import { describe, expect, test } from 'vitest';
import type { Order } from '../../lib/core/orders/order.ts';
import { manualRollback } from '../../lib/flows/manual-rollback.ts';
import { type OrderResult, operate } from '../../lib/flows/operate.ts';
import type { Ports } from '../../lib/flows/ports.ts';
import { readLiveAt } from '../../lib/flows/read-history.ts';
import { readStatus } from '../../lib/flows/read-status.ts';
import { aWorld, type Difference, ENDPOINT, NOON, type TestWorld } from '../support/a-world.ts';
import { failing, watched } from '../support/watched-ports.ts';

async function order(world: TestWorld, over: Partial<Order>, ports: Ports = world.ports): Promise<OrderResult> {
  const results = await operate(ports, world.guards, { action: 'pause', reason: 'load test', by: 'ada', ...over });
  const [only] = results;
  if (only === undefined) throw new RangeError('no guard');
  return only;
}

/** A world that has been looked at for a while. */
async function aKnownWorld(difference: Difference = {}): Promise<TestWorld> {
  const world = aWorld(difference);
  await world.tick();
  await world.minutes(3);
  return world;
}

const FAILING = { errorRates: { 'model-2': 0.9 } } as const;
const hour = (world: TestWorld) => ({ untilEpochSeconds: world.clock.nowEpochSeconds() + 3600 });

describe('pause', () => {
  test('nothing moves by itself however bad it gets, people hear why, and after the pause it acts', async () => {
    const world = aWorld(FAILING);
    await world.tick();
    expect(await order(world, hour(world))).toMatchObject({ outcome: 'done', failures: [] });
    await world.minutes(30);
    expect(world.endpoints.accepted).toEqual([]);
    expect(world.noticeKinds()).toEqual(['adopted', 'manual-action', 'held']);
    expect(world.notifier.published.find(({ kind }) => kind === 'held')?.why).toContain(
      'a person paused this endpoint (load test)',
    );
    await world.minutes(40);
    expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  });

  test('a person still moves traffic, and proof goes on', async () => {
    const world = await aKnownWorld();
    await order(world, hour(world));
    const ask = {
      endpoint: ENDPOINT,
      action: 'rollback',
      reason: 'customers call',
      by: 'bo',
      dryRun: false,
      force: false,
    } as const;
    expect(await manualRollback(world.ports, world.guards, ask)).toMatchObject({ outcome: 'accepted' });
    await world.minutes(15);
    expect(await world.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' } });
  });

  test('a rollback that the machine decided and could not send yet is not sent', async () => {
    const bad = aWorld(FAILING);
    await bad.tick(busyOf(bad));
    await bad.minutes(3, busyOf(bad));
    expect(await bad.state()).toMatchObject({ rollback: { status: 'shifting' } });
    await order(bad, hour(bad));
    await bad.minutes(10);
    expect(bad.endpoints.accepted).toEqual([]);
    await order(bad, { action: 'resume', reason: 'done with it' });
    await bad.minutes(3);
    expect(bad.endpoints.accepted).toHaveLength(1);
  });

  test('resume lets the machine act again at once', async () => {
    const world = aWorld(FAILING);
    await world.tick();
    await order(world, hour(world));
    await world.minutes(5);
    expect(await order(world, { action: 'resume' })).toMatchObject({ outcome: 'done' });
    await world.minutes(3);
    expect(world.endpoints.accepted).toHaveLength(1);
  });

  test('works while SageMaker does not answer', async () => {
    const world = await aKnownWorld();
    const away = failing(world.ports, 'endpoints.describe', new Error('SageMaker is away'));
    expect(await order(world, hour(world), away)).toMatchObject({ outcome: 'done' });
  });

  test('before the first tick it stands as well', async () => {
    const world = aWorld(FAILING);
    await order(world, hour(world));
    await world.tick();
    await world.minutes(10);
    expect(world.endpoints.accepted).toEqual([]);
    expect((await world.state()).standing.pauseReason).toBe('load test');
  });

  test('over the whole fleet: each endpoint for itself, and one that fails stops no other', async () => {
    const world = aWorld({ endpoints: ['a', 'b', 'c'] });
    const broken = watched(world.ports, ({ name, args }, proceed) =>
      name === 'guards.read' && args[0] === 'b' ? Promise.reject(new Error('no table')) : proceed(),
    );
    const results = await operate(broken, world.guards, { action: 'pause', reason: 'load test', by: 'ada' });
    expect(results.map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([
      ['a', 'done'],
      ['b', 'failed'],
      ['c', 'done'],
    ]);
    expect(results[1]?.sentence).toContain('no table');
  });
});

describe('promote', () => {
  const promote = { action: 'promote', version: 2, reason: 'a good week' } as const;

  test('from then on the promoted version is returned to, and the old stable one is judged', async () => {
    const world = await aKnownWorld();
    const before = await world.shares();
    expect(await order(world, promote)).toMatchObject({
      outcome: 'done',
      sentence: 'v2 on candidate is the stable version, before it was v1',
    });
    await world.minutes(2);
    expect(await world.shares()).toEqual(before);
    expect(await world.state()).toMatchObject({ stable: 2, anchor: 2, judgements: [{ candidate: 1, stable: 2 }] });
    expect((await world.kindsOf()).filter((kind) => kind === 'candidate-left')).toEqual([]);
    expect(world.noticeKinds()).toEqual(['adopted', 'promoted']);
  });

  test('before the first tick the versions are numbered in the call, and stay numbered', async () => {
    const world = aWorld();
    expect((await order(world, promote)).outcome).toBe('done');
    expect((await world.ports.versions.read(ENDPOINT)).map(({ version }) => version)).toEqual([1, 2]);
  });

  test('twice at the same moment is said once', async () => {
    const world = await aKnownWorld();
    const outcomes = await Promise.all([order(world, promote), order(world, promote)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['done', 'unchanged']);
    expect((await world.kindsOf()).filter((kind) => kind === 'promoted')).toHaveLength(1);
    expect(world.noticeKinds().filter((kind) => kind === 'promoted')).toHaveLength(1);
  });
});

describe('refused, and nothing is changed', () => {
  test.each<[string, Partial<Order>]>([
    ['an unknown version', { action: 'promote', version: 9 }],
    ['the stable version into quarantine', { action: 'quarantine', version: 1 }],
    ['a judgement that there is not', { action: 'rejudge', version: 1 }],
    ['a pause of a year', { untilEpochSeconds: NOON + 365 * 86_400 }],
  ])('%s', async (_, over) => {
    const world = await aKnownWorld();
    const before = await world.everything();
    expect((await order(world, over)).outcome).toBe('refused');
    expect(await world.everything()).toBe(before);
  });

  test('on an endpoint that nobody has looked at, nothing is left behind either', async () => {
    const world = aWorld();
    const before = await world.everything();
    expect((await order(world, { action: 'promote', version: 9 })).outcome).toBe('refused');
    expect(await world.everything()).toBe(before);
  });

  test('on an endpoint that SageMaker does not know', async () => {
    const world = aWorld();
    world.endpoints.delete(ENDPOINT);
    expect(await order(world, {})).toMatchObject({
      outcome: 'refused',
      sentence: 'endpoint: SageMaker knows no endpoint named fraud in this account and region',
    });
  });
});

test('a released version is no longer reported as back, a quarantined one is', async () => {
  const world = await aKnownWorld({
    weights: [
      { variant: 'stable', share: 1 },
      { variant: 'candidate', share: 0 },
    ],
  });
  await order(world, { action: 'quarantine', version: 2 });
  const turn = async (share: number) => {
    await world.ports.endpoints.setWeights(ENDPOINT, [
      { variant: 'stable', share: 1 - share },
      { variant: 'candidate', share },
    ]);
    await world.minutes(6);
  };
  const backs = async () => (await world.kindsOf()).filter((kind) => kind === 'quarantined-version-back').length;
  await order(world, { action: 'release', version: 2 });
  await turn(0.1);
  expect(await backs()).toBe(0);
  await turn(0);
  await order(world, { action: 'quarantine', version: 2 });
  await turn(0.1);
  expect(await backs()).toBe(1);
});

test('rejudge: a changed limit applies, and only minutes from now on count', async () => {
  const world = await aKnownWorld({ guard: { mode: 'observe' } });
  await world.minutes(5);
  const old = (await world.state()).judgements[0];
  expect(old?.frozen?.alpha).toBeCloseTo(0.009, 12); // nine tenths of 1%
  await order(world, { action: 'rejudge' });
  const changed = world.guards.map((guard) => ({ ...guard, falseRollbackBudget: 0.05 }));
  const now = world.clock.nowEpochSeconds();
  const { tick } = await import('../../lib/flows/tick.ts');
  await tick(world.ports, changed, now + 60);
  const fresh = (await world.state()).judgements[0];
  expect(fresh?.frozen?.alpha).toBeCloseTo(0.045, 12);
  expect(fresh?.firstMinute).toBe(Math.floor(now / 60) + 1);
  expect((await world.kindsOf()).filter((kind) => kind === 'candidate-appeared')).toHaveLength(1);
});

test('a tick that writes in between is not overwritten, and the order is carried out all the same', async () => {
  const world = await aKnownWorld();
  let ticked = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !ticked) {
      ticked = true;
      await world.minutes(1);
    }
    return proceed();
  });
  expect((await order(world, hour(world), crowded)).outcome).toBe('done');
  expect(await world.state()).toMatchObject({
    tickAtEpochSeconds: world.clock.nowEpochSeconds(),
    standing: { pauseReason: 'load test' },
  });
});

test('a mail that cannot be sent stays in the outbox and is said beside the answer', async () => {
  const world = await aKnownWorld();
  const away = new Error('SNS is away');
  const result = await order(world, {}, failing(world.ports, 'notifier.publish', away));
  expect(result).toMatchObject({ outcome: 'done', failures: [away] });
  await world.minutes(1);
  expect(world.noticeKinds()).toContain('manual-action');
});

describe('status', () => {
  test('says what serves, who is stable, what is judged on what numbers', async () => {
    const world = await aKnownWorld();
    await world.minutes(20);
    const [status] = await readStatus(world.ports, world.guards);
    expect(status).toMatchObject({
      endpoint: ENDPOINT,
      mode: 'auto',
      source: 'sagemaker',
      endpointStatus: 'InService',
      stable: 'v1',
      live: [
        { variant: 'stable', version: 'v1', model: 'model-1', share: 0.9 },
        { variant: 'candidate', version: 'v2', model: 'model-2', share: 0.1 },
      ],
      judged: [
        {
          candidate: 'v2',
          against: 'v1',
          evidenceRejected: false,
          logThreshold: expect.closeTo(Math.log(1 / 0.009), 9),
          signals: [{ signal: 'errors' }],
        },
      ],
      quarantined: [],
      undelivered: 0,
    });
    // 900 and 100 requests a minute of which one in a hundred fails, in the same minutes
    const signal = status?.judged[0]?.signals[0];
    const minutes = signal?.minutes as number;
    expect(minutes).toBeGreaterThan(10);
    expect(signal).toMatchObject({
      candidate: { requests: 100 * minutes, bad: minutes },
      stable: { requests: 900 * minutes, bad: 9 * minutes },
    });
  });

  test('the odds of all signals together are those that decide', async () => {
    const two = [
      { signal: 'errors', weight: 1 },
      { signal: 'latency', weight: 3, slowerThanMicros: 300_000 },
    ] as const;
    const world = aWorld({ guard: { mode: 'observe', signals: two }, errorRates: { 'model-2': 0.04 } });
    await world.tick();
    const logE = async () => (await readStatus(world.ports, world.guards))[0]?.judged[0]?.logE;
    const said = async () => (await world.kindsOf()).includes('would-have-rolled-back');
    let before = await logE();
    for (let minute = 0; minute < 200 && !(await said()); minute += 1) {
      before = await logE();
      await world.minutes(1);
    }
    expect(await said()).toBe(true);
    expect(before).toBeLessThan(Math.log(100));
    expect(await logE()).toBeGreaterThanOrEqual(Math.log(100));
  });

  test('an open rollback with its deadline, and the standing decisions', async () => {
    const world = await aKnownWorld({ ...FAILING, guard: { mode: 'approve', hardLimits: 'as-mode' } });
    await order(world, hour(world));
    const [status] = await readStatus(world.ports, world.guards);
    const { rollback, standing } = await world.state();
    expect(status).toMatchObject({
      rollback: { status: 'awaiting-approval', open: true, from: 'v2', to: 'v1' },
      pauseReason: 'load test',
    });
    const iso = (seconds = Number.NaN) => new Date(seconds * 1000).toISOString().replace('.000', '');
    expect(status?.rollback?.deadline).toBe(iso(rollback?.deadlineEpochSeconds));
    expect(status?.pausedUntil).toBe(iso(standing.pausedUntilEpochSeconds));
  });

  test('while SageMaker does not answer it is what the newest look left, and says so', async () => {
    const world = await aKnownWorld();
    const away = failing(world.ports, 'endpoints.describe', new Error('SageMaker is away'));
    expect(await readStatus(away, world.guards)).toMatchObject([
      {
        source: 'memory',
        endpointStatus: 'unknown',
        live: [{ variant: 'stable', version: 'v1', share: 0.9 }, { share: 0.1 }],
      },
    ]);
  });

  test('an endpoint that was never looked at says so, and asking records nothing', async () => {
    const world = aWorld();
    const before = await world.everything();
    const [status] = await readStatus(world.ports, world.guards);
    expect(status?.lookedAt).toBeUndefined();
    expect(await world.everything()).toBe(before);
  });
});

describe('what was live at a time', () => {
  test('before, between and after changes by others and by us', async () => {
    const world = aWorld();
    await world.tick();
    await world.minutes(10);
    await world.ports.endpoints.setWeights(ENDPOINT, [
      { variant: 'stable', share: 0.5 },
      { variant: 'candidate', share: 0.5 },
    ]);
    const changed = world.clock.nowEpochSeconds();
    await world.minutes(10);
    const ask = {
      endpoint: ENDPOINT,
      action: 'rollback',
      reason: 'customers call',
      by: 'bo',
      dryRun: false,
      force: false,
    } as const;
    await manualRollback(world.ports, world.guards, ask);
    await world.minutes(10);
    const at = (seconds: number) => readLiveAt(world.ports.events, ENDPOINT, seconds);
    const both = (stable: number, candidate: number) => [
      { variant: 'stable', version: 1, share: stable },
      { variant: 'candidate', version: 2, share: candidate },
    ];
    expect(await at(NOON - 1)).toMatchObject({ kind: 'unknown' });
    expect(await at(NOON)).toMatchObject({ kind: 'live', live: both(0.9, 0.1), since: { kind: 'deployment-seen' } });
    expect(await at(changed)).toMatchObject({ kind: 'live', live: both(0.9, 0.1) });
    expect(await at(changed + 120)).toMatchObject({
      kind: 'live',
      live: both(0.5, 0.5),
      since: { kind: 'weights-changed' },
    });
    expect(await at(world.clock.nowEpochSeconds())).toMatchObject({
      kind: 'live',
      live: both(1, 0),
      since: { kind: 'rolled-back', who: 'bo' },
    });
  });

  test('a deleted endpoint served nothing', async () => {
    const world = await aKnownWorld();
    world.endpoints.delete(ENDPOINT);
    await world.minutes(6);
    expect(await readLiveAt(world.ports.events, ENDPOINT, world.clock.nowEpochSeconds())).toMatchObject({
      kind: 'gone',
    });
  });
});

const busyOf = (world: TestWorld): Ports =>
  watched(world.ports, ({ name }, proceed) => (name === 'endpoints.setWeights' ? Promise.resolve('busy') : proceed()));
