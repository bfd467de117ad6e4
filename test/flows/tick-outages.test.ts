import { expect, test } from 'vitest';
import { newestClosed } from '../../lib/core/minutes/closing.ts';
import type { GuardReport } from '../../lib/flows/tick.ts';
import { aWorld, ENDPOINT } from '../support/a-world.ts';
import { failing, watched } from '../support/watched-ports.ts';
import { beforeTheBreach, DEAD } from './dead-candidate.ts';

const NO_TABLE = new Error('no table');
const verdictOf = ([report]: readonly GuardReport[]) => report?.verdicts[0]?.verdict;

test('a state that cannot be read moves nothing and fails the run', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const before = await world.everything();
  const [report] = await world.tick(failing(world.ports, 'guards.read', NO_TABLE));
  expect(report).toMatchObject({ outcome: 'failed', failures: [NO_TABLE] });
  expect(await world.everything()).toBe(before);
});

test('an endpoint that cannot be described moves nothing, fails the run, and is remembered so that people hear when it lasts', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  const { revision: _, ...before } = await world.state();
  const refused = new Error('no right to describe');
  const [report] = await world.tick(failing(world.ports, 'endpoints.describe', refused));
  expect(report).toMatchObject({ outcome: 'failed', failures: [refused] });
  const { revision: __, ...after } = await world.state();
  expect(after).toEqual({
    ...before,
    trouble: { reason: 'endpoint-unreadable', sinceEpochSeconds: expect.any(Number), told: false },
  });
  expect(world.endpoints.accepted).toEqual([]);
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

test('a metrics call that fails is a failure of the guards that needed it; the others have looked', async () => {
  const world = aWorld({ endpoints: ['early', 'fraud'] });
  const outage = new Error('CloudWatch is away');
  await world.tick();
  await world.minutes(5);
  // for ninety minutes nothing of one endpoint is whole, so that its next minute lies further back than the other's
  world.metrics.answer(({ endpoint }) => (endpoint === 'early' ? 'partial' : 'complete'));
  await world.minutes(90);
  world.metrics.answer(() => 'complete');
  const starts: number[] = [];
  const half = watched(world.ports, ({ name, args }, proceed) => {
    if (name !== 'metrics.readMinutes') return proceed();
    const { from } = args[1] as { from: number };
    starts.push(from);
    return from === Math.min(...starts) && starts.length === 1 ? Promise.reject(outage) : proceed();
  });
  const reports = await world.minutes(1, half);
  expect(starts).toHaveLength(2);
  expect(reports.map(({ endpoint, outcome, failures }) => [endpoint, outcome, failures])).toEqual([
    ['early', 'failed', [outage]],
    ['fraud', 'looked', []],
  ]);
});

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
