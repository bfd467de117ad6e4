import { expect, test } from 'vitest';
import type { Share } from '../../lib/core/endpoint.ts';
import { newestClosed } from '../../lib/core/judge/closing.ts';
import { recordDeployment } from '../../lib/flows/record-deployment.ts';
import type { GuardReport } from '../../lib/flows/tick.ts';
import { aGuardOf, aWorld, BOTH, ENDPOINT, NOON, type TestWorld } from '../support/a-world.ts';
import { counting, failing, watched } from '../support/watched-ports.ts';

/** From noon on the candidate fails nine requests of ten: a hard limit, found three minutes later. */
const DEAD = { errorRates: { 'model-2': 0.9 } } as const;
const NO_TABLE = new Error('no table');

/** The first tick that finds the dead candidate is the fourth: two of its minutes have been over for a minute then. */
async function beforeTheBreach(world: TestWorld): Promise<void> {
  await world.tick();
  await world.minutes(2);
  expect((await world.state()).rollback).toBeUndefined();
  world.pass(60);
}

const verdictOf = ([report]: readonly GuardReport[]) => report?.verdicts[0]?.verdict;

test('a failing candidate loses its traffic, and people learn why', async () => {
  const world = aWorld(DEAD);
  await world.tick();
  await world.minutes(20);
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  expect(await world.state()).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered', from: 2, to: 1 },
    quarantine: [2],
    outbox: [],
  });
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started', 'rollback-completed', 'recovered']);
  expect(world.notifier.published[1]).toMatchObject({
    severity: 'critical',
    why: 'hard limit: in 2 minutes running the candidate failed 180 of 200 requests (90 %), stable 18 of 1,800 requests (1.0 %)',
    share: 0.1,
    failedRequests: 180,
  });
  expect((await world.kindsOf()).sort()).toEqual(
    [
      'adopted',
      'candidate-appeared',
      'candidate-left',
      'deployment-seen',
      'recovered',
      'rollback-decided',
      'rolled-back',
      'shift-sent',
    ].sort(),
  );
});

test('a candidate that fails five times as often is found by the evidence, without a hard limit', async () => {
  const world = aWorld({ errorRates: { 'model-2': 0.05 } });
  await world.tick();
  await world.minutes(60);
  expect(await world.state()).toMatchObject({
    rollback: { cause: 'evidence', status: 'completed', recovery: 'recovered' },
  });
});

test('an equal candidate keeps its traffic, and nobody is told of a rollback', async () => {
  const world = aWorld();
  await world.tick();
  await world.minutes(120);
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.noticeKinds()).toEqual(['adopted']);
});

test('observe says what it would have done, once, and moves nothing', async () => {
  const world = aWorld({ ...DEAD, guard: { mode: 'observe' } });
  await world.tick();
  await world.minutes(15);
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.noticeKinds()).toEqual(['adopted', 'would-have-rolled-back']);
  expect((await world.state()).rollback).toBeUndefined();
});

test('approve asks, and acts when the wait runs out', async () => {
  const world = aWorld({ ...DEAD, guard: { mode: 'approve', hardLimits: 'as-mode', approveWithinMinutes: 5 } });
  await world.tick();
  await world.minutes(6);
  expect(world.endpoints.accepted).toEqual([]);
  expect((await world.state()).rollback?.status).toBe('awaiting-approval');
  await world.minutes(20);
  expect(world.endpoints.accepted).toHaveLength(1);
  expect(world.noticeKinds()).toEqual([
    'adopted',
    'awaiting-approval',
    'rollback-started',
    'rollback-completed',
    'recovered',
  ]);
});

test('a state that cannot be read moves nothing and fails the run', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const before = await world.everything();
  const [report] = await world.tick(failing(world.ports, 'guards.read', NO_TABLE));
  expect(report).toMatchObject({ outcome: 'failed', failures: [NO_TABLE] });
  expect(await world.everything()).toBe(before);
});

test('an endpoint that cannot be described moves nothing and fails the run', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const before = await world.everything();
  const refused = new Error('no right to describe');
  const [report] = await world.tick(failing(world.ports, 'endpoints.describe', refused));
  expect(report).toMatchObject({ outcome: 'failed', failures: [refused] });
  expect(await world.everything()).toBe(before);
});

test('when the intent cannot be written users come first: traffic moves, people are told directly, the run fails', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const told = world.notifier.published.length;
  const [report] = await world.tick(failing(world.ports, 'guards.write', NO_TABLE));
  expect(report).toMatchObject({ outcome: 'failed', call: 'accepted' });
  expect(report?.failures).toContain(NO_TABLE);
  expect(world.endpoints.accepted.map(({ shares }) => shares)).toEqual([
    [
      { variant: 'stable', share: 1 },
      { variant: 'candidate', share: 0 },
    ],
  ]);
  expect(world.notifier.published.slice(told)).toMatchObject([
    { kind: 'rollback-started', id: `${ENDPOINT}/${report?.rollback?.id}/rollback-started` },
  ]);
});

test('a write that fails once is tried again after traffic has moved, so that the rollback is recorded and proven all the same', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const [report] = await world.tick(failing(world.ports, 'guards.write', NO_TABLE, 1));
  expect(report).toMatchObject({ outcome: 'failed', call: 'accepted', failures: [NO_TABLE] });
  await world.minutes(15);
  expect(await world.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' }, outbox: [] });
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started', 'rollback-completed', 'recovered']);
  expect(world.endpoints.accepted).toHaveLength(1);
});

test('a write that arrived though its answer was lost is known to be our own: one rollback, everything told', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  let lost = false;
  const lossy = watched(world.ports, async ({ name }, proceed) => {
    const answer = await proceed();
    if (name !== 'guards.write' || lost) return answer;
    lost = true;
    throw NO_TABLE;
  });
  expect(await world.tick(lossy)).toMatchObject([{ outcome: 'failed', call: 'accepted', failures: [NO_TABLE] }]);
  await world.minutes(15);
  expect(await world.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' }, outbox: [] });
  expect((await world.kindsOf()).filter((kind) => kind === 'rollback-decided')).toHaveLength(1);
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started', 'rollback-completed', 'recovered']);
});

test('when somebody wrote in between, the guard is looked at again and both changes stay', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const counts = new Map<string, number>();
  let met = false;
  const crowded = watched(counting(world.ports, counts), async ({ name }, proceed) => {
    if (name === 'guards.write' && !met) {
      met = true;
      const state = await world.state();
      const standing = { ...state.standing, released: [7] };
      await world.ports.guards.write({ ...state, standing, revision: state.revision + 1 });
    }
    return proceed();
  });
  const [report] = await world.tick(crowded);
  expect(report).toMatchObject({ outcome: 'looked', call: 'accepted' });
  expect((await world.state()).standing.released).toEqual([7]);
  // the other may have written because the endpoint changed
  expect(counts.get('endpoints.describe')).toBe(2);
  expect(counts.get('endpoints.setWeights')).toBe(1);
});

test('a person who pauses between our look and our write is heard', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  let met = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !met) {
      met = true;
      const state = await world.state();
      const standing = { ...state.standing, pausedUntilEpochSeconds: NOON + 86_400, pauseReason: 'load test' };
      await world.ports.guards.write({ ...state, standing, revision: state.revision + 1 });
    }
    return proceed();
  });
  await world.tick(crowded);
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.notifier.published.at(-1)).toMatchObject({ kind: 'held', why: expect.stringContaining('load test') });
});

test('an old look at the endpoint does not undo a newer one that was recorded meanwhile', async () => {
  const world = aWorld();
  await world.tick();
  await world.minutes(5);
  let met = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !met) {
      met = true;
      world.endpoints.deploy(ENDPOINT, {
        config: 'fraud-config-2',
        models: { stable: 'model-1', candidate: 'model-3' },
        weights: BOTH,
      });
      await recordDeployment(world.ports, aGuardOf(ENDPOINT), world.clock.nowEpochSeconds());
    }
    return proceed();
  });
  await world.minutes(1, crowded);
  expect(await world.state()).toMatchObject({
    placements: [{ configName: 'fraud-config-2' }, { configName: 'fraud-config-2', version: 3 }],
    judgements: [{ candidate: 3 }],
    outbox: [],
  });
  expect((await world.kindsOf()).filter((kind) => kind === 'deployment-seen')).toHaveLength(2);
});

test('what is decided after a second look is decided about what the second look saw', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const half: readonly Share[] = BOTH.map(({ variant }) => ({ variant, share: 0.5 }));
  let met = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !met) {
      met = true;
      const models = { stable: 'model-1', candidate: 'model-2' };
      world.endpoints.deploy(ENDPOINT, { config: 'fraud-config', models, weights: half });
      await recordDeployment(world.ports, aGuardOf(ENDPOINT), world.clock.nowEpochSeconds());
    }
    return proceed();
  });
  expect(await world.tick(crowded)).toMatchObject([{ call: 'accepted' }]);
  expect((await world.state()).rollback?.before).toEqual(half);
});

test('what was told is forgotten even when somebody wrote while it was told', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  let met = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'notifier.publish' && !met) {
      met = true;
      const state = await world.state();
      const standing = { ...state.standing, released: [7] };
      await world.ports.guards.write({ ...state, standing, revision: state.revision + 1 });
    }
    return proceed();
  });
  expect(await world.tick(crowded)).toMatchObject([{ outcome: 'looked' }]);
  expect(await world.state()).toMatchObject({ outbox: [], standing: { released: [7] } });
});

test('a state that changes under every try is left to the next tick, and the run fails', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write') {
      const state = await world.state();
      await world.ports.guards.write({ ...state, revision: state.revision + 1 });
    }
    return proceed();
  });
  const [report] = await world.tick(crowded);
  expect(report?.outcome).toBe('failed');
  expect(String(report?.failures[0])).toContain('changed 5 times while it was looked at');
  expect(world.endpoints.accepted).toEqual([]);
});

test.each([
  ['the same tick once more', 0],
  ['an older tick', -120],
])('%s folds nothing and changes nothing', async (_, seconds) => {
  const world = aWorld();
  await world.tick();
  await world.minutes(10);
  const before = await world.everything();
  world.pass(seconds);
  expect(await world.tick()).toMatchObject([{ outcome: 'tick-not-newer' }]);
  world.pass(-seconds);
  expect(await world.everything()).toBe(before);
});

test("one guard's failure does not stop another", async () => {
  const world = aWorld({ ...DEAD, endpoints: ['broken', 'fraud'] });
  await beforeTheBreach(world);
  const ports = watched(world.ports, ({ name, args }, proceed) =>
    name === 'guards.read' && args[0] === 'broken' ? Promise.reject(NO_TABLE) : proceed(),
  );
  const reports = await world.tick(ports);
  expect(reports.find(({ endpoint }) => endpoint === 'broken')).toMatchObject({ outcome: 'failed' });
  expect(reports.find(({ endpoint }) => endpoint === 'fraud')).toMatchObject({ outcome: 'looked', call: 'accepted' });
});

test.each(['failed', 'partial'] as const)(
  'metrics that come back %s are never healthy, reported at once, told after ten minutes, and folded when they are whole again',
  async (status) => {
    const world = aWorld();
    await world.tick();
    await world.minutes(5);
    const minutesBefore = (await world.state()).judgements[0]?.signals.errors?.evidence.minutes;
    world.metrics.answer(() => status);
    for (let minute = 1; minute <= 10; minute += 1) {
      expect(verdictOf(await world.minutes(1))).toMatchObject({ kind: 'inconclusive', reason: 'metrics-unreadable' });
      expect(world.noticeKinds(), `minute ${minute}`).toEqual(['adopted']);
    }
    await world.minutes(1);
    expect(world.noticeKinds()).toEqual(['adopted', 'metrics-unreadable']);
    expect((await world.state()).judgements[0]?.signals.errors?.evidence.minutes).toBe(minutesBefore);
    world.metrics.answer(() => 'complete');
    await world.minutes(1);
    const { judgements, trouble } = await world.state();
    expect(trouble).toBeUndefined();
    expect(judgements[0]?.signals.errors?.cursor).toBe(newestClosed(world.clock.nowEpochSeconds()));
    expect(judgements[0]?.signals.errors?.evidence.minutes).toBe((minutesBefore ?? Number.NaN) + 12);
    expect(await world.kindsOf()).toContain('metrics-readable');
  },
);

test('a metrics call that fails fails the run and proves nothing', async () => {
  const world = aWorld(DEAD);
  await world.tick();
  await world.minutes(2);
  const outage = new Error('CloudWatch is away');
  const [report] = await world.minutes(1, failing(world.ports, 'metrics.readMinutes', outage));
  expect(report).toMatchObject({ outcome: 'failed', failures: [outage] });
  expect(report?.verdicts).toMatchObject([{ verdict: { kind: 'inconclusive', reason: 'metrics-unreadable' } }]);
});

test('without metrics a rollback that is under way is still finished', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  await world.tick(
    watched(world.ports, ({ name }, proceed) =>
      name === 'endpoints.setWeights' ? Promise.resolve('busy') : proceed(),
    ),
  );
  await world.minutes(2, failing(world.ports, 'metrics.readMinutes', new Error('CloudWatch is away')));
  expect(await world.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'pending' } });
});

test("stable's day before is only frozen when it was read whole", async () => {
  const world = aWorld();
  world.metrics.answer(() => 'partial');
  const [report] = await world.tick();
  expect(String(report?.failures[0])).toContain('the day before of fraud/stable could not be read whole');
  expect(verdictOf([report as GuardReport])).toMatchObject({ kind: 'inconclusive', reason: 'metrics-unreadable' });
  world.metrics.answer(() => 'complete');
  await world.minutes(1);
  expect((await world.state()).judgements[0]?.frozen?.signals[0]?.stableAlone).toBeDefined();
});

test('from breach to accepted: one DescribeEndpoint, one change, one metrics call', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const counts = new Map<string, number>();
  const [report] = await world.tick(counting(world.ports, counts));
  expect(report).toMatchObject({ call: 'accepted' });
  expect(Object.fromEntries(counts)).toMatchObject({
    'endpoints.describe': 1,
    'endpoints.setWeights': 1,
    'metrics.readMinutes': 1,
    'guards.read': 1,
    'guards.write': 2, // the intent, and what was delivered
  });
  expect(counts.has('endpoints.readContents')).toBe(false);
});

test('guards in step share one metrics call', async () => {
  const world = aWorld({ endpoints: ['a', 'b', 'c'] });
  await world.tick();
  await world.minutes(3);
  const counts = new Map<string, number>();
  await world.minutes(1, counting(world.ports, counts));
  expect(counts.get('metrics.readMinutes')).toBe(1);
});

test('a guard with nothing going on is looked at every five minutes', async () => {
  const world = aWorld({ weights: [{ variant: 'stable', share: 1 }] });
  await world.tick();
  const reports = await world.minutes(10);
  expect(reports.map(({ outcome }) => outcome)).toEqual(
    Array.from({ length: 10 }, (_, index) => ((index + 1) % 5 === 0 ? 'looked' : 'not-due')),
  );
});

test('slow metrics do not keep traffic from moving', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const slow = watched(world.ports, ({ name }, proceed) => {
    if (name === 'metrics.readMinutes') world.pass(30);
    return proceed();
  });
  expect(await world.tick(slow)).toMatchObject([{ call: 'accepted' }]);
});

test('a lease runs from the moment of the call, however late the tick began', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const scheduled = world.clock.nowEpochSeconds();
  const late = watched(world.ports, ({ name }, proceed) => {
    if (name === 'metrics.readMinutes') world.pass(40);
    return name === 'endpoints.setWeights' ? Promise.reject(new Error('no answer')) : proceed();
  });
  expect(await world.tick(late)).toMatchObject([{ call: 'unknown' }]);
  expect((await world.state()).rollback?.lease).toMatchObject({
    sentAtEpochSeconds: scheduled + 40,
    notBeforeEpochSeconds: scheduled + 40 + 45,
  });
  world.pass(20); // the next tick is on time: the first call may still arrive
  expect(await world.tick()).toMatchObject([{ outcome: 'looked' }]);
  expect(world.endpoints.accepted).toEqual([]);
  await world.minutes(1);
  expect(world.endpoints.accepted).toHaveLength(1);
});

test('a call that could only be sent after its lease is not sent', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const slow = watched(world.ports, async ({ name }, proceed) => {
    const answer = await proceed();
    if (name === 'guards.write') world.pass(16);
    return answer;
  });
  expect(await world.tick(slow)).toMatchObject([{ call: 'too-late' }]);
  expect(world.endpoints.accepted).toEqual([]);
});

test('an endpoint that is gone closes what is open and is told once', async () => {
  const world = aWorld({ ...DEAD, guard: { mode: 'approve', hardLimits: 'as-mode' } });
  await beforeTheBreach(world);
  await world.tick();
  expect((await world.state()).rollback?.status).toBe('awaiting-approval');
  world.endpoints.delete(ENDPOINT);
  const reports = await world.minutes(10);
  expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['gone', 'not-due']));
  expect(await world.state()).toMatchObject({ gone: true, rollback: { status: 'withdrawn' } });
  expect(world.noticeKinds()).toEqual(['adopted', 'awaiting-approval', 'withdrawn', 'endpoint-gone']);
});

test('a mail that cannot be sent stays until it can, while the history goes on', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const [report] = await world.tick(failing(world.ports, 'notifier.publish', new Error('SNS is away')));
  expect(report).toMatchObject({ outcome: 'failed', call: 'accepted' });
  expect(await world.kindsOf()).toContain('rollback-decided');
  expect((await world.state()).outbox.map(({ kind }) => kind)).toEqual(['notice']);
  await world.minutes(1);
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started', 'rollback-completed']);
  expect((await world.state()).outbox).toEqual([]);
});

test('an event that cannot be recorded stays until it can, while people are told', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  await world.tick(failing(world.ports, 'events.append', NO_TABLE));
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started']);
  expect((await world.state()).outbox.map(({ kind }) => kind)).toEqual(['event', 'event']);
  await world.minutes(1);
  expect(await world.kindsOf()).toContain('rollback-decided');
});
