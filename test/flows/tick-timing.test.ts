import { expect, test } from 'vitest';
import { aWorld } from '../support/a-world.ts';
import { counting, watched } from '../support/watched-ports.ts';
import { beforeTheBreach, DEAD } from './dead-candidate.ts';

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
