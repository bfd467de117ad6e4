import { expect, test } from 'vitest';
import type { Order } from '../../../lib/core/orders/order.ts';
import { operate } from '../../../lib/flows/operate.ts';
import { aWorld, ENDPOINT, type TestWorld } from '../../support/a-world.ts';
import { failing } from '../../support/watched-ports.ts';
import { beforeTheBreach, DEAD } from '../dead-candidate.ts';

const BROKEN = { judgements: 'lost' };
const NEWER = { stateVersion: 99 };
const RESET: Order = { action: 'reset', reason: 'somebody edited the table', by: 'ada' };
const toldOf = (world: TestWorld) => world.notifier.published.filter(({ kind }) => kind === 'unguarded');
const reset = async (world: TestWorld, order: Order = RESET) => (await operate(world.ports, world.guards, order))[0];

/** A guard that has looked for a while, and whose state then cannot be read. */
async function unguarded(spoilt: Record<string, unknown> = BROKEN, difference: Parameters<typeof aWorld>[0] = {}) {
  const world = aWorld(difference);
  await world.tick();
  await world.minutes(4);
  world.ports.guards.spoil(ENDPOINT, spoilt);
  return world;
}

test.each([
  ['broken', BROKEN, 'judgements is "lost", allowed: a list'],
  ['newer', NEWER, 'stateVersion is 99, allowed: up to 1'],
])(
  'a state that is %s fails the run and tells which endpoint is unguarded, since when and why',
  async (_, spoilt, why) => {
    const world = await unguarded(spoilt);
    const [report] = await world.minutes(1);
    expect(report).toMatchObject({ outcome: 'failed', failures: [{ name: 'UnreadableState' }] });
    expect(toldOf(world)).toMatchObject([
      {
        endpoint: ENDPOINT,
        severity: 'critical',
        why: `unguarded since 2026-11-22T12:05:00Z: the stored state of fraud cannot be read: ${why}${spoilt === NEWER ? '; deploy the version of Stablehand that wrote it' : ''}`,
      },
    ]);
    expect((await world.kindsOf()).filter((kind) => kind === 'unguarded')).toHaveLength(1);
  },
);

test('people are told once, and reminded every six hours', async () => {
  const world = await unguarded();
  await world.minutes(359);
  expect(toldOf(world)).toHaveLength(1);
  await world.minutes(2);
  expect(toldOf(world)).toHaveLength(2);
  expect(new Set(toldOf(world).map(({ id }) => id)).size).toBe(2);
  expect(toldOf(world)[1]?.why).toMatch(/^unguarded since 2026-11-22T12:05:00Z: /);
  expect((await world.kindsOf()).filter((kind) => kind === 'unguarded')).toHaveLength(1);
});

test('mail that fails is tried again with the next tick, under the same id', async () => {
  const world = await unguarded();
  const noMail = new Error('no mail');
  const [report] = await world.minutes(1, failing(world.ports, 'notifier.publish', noMail));
  expect(report?.failures).toContain(noMail);
  await world.minutes(2);
  expect(toldOf(world)).toHaveLength(1);
});

test('a state that cannot be read for the second time, days later, is news again', async () => {
  const world = await unguarded();
  await world.minutes(1);
  await reset(world);
  await world.minutes(30);
  world.ports.guards.spoil(ENDPOINT, BROKEN);
  await world.minutes(1);
  expect(toldOf(world)).toHaveLength(2);
});

test('the state itself is never written over, and the others are looked at', async () => {
  const world = aWorld({ endpoints: [ENDPOINT, 'search'] });
  await world.tick();
  world.ports.guards.spoil(ENDPOINT, BROKEN);
  const reports = await world.minutes(2);
  expect(reports.filter(({ endpoint }) => endpoint === 'search').map(({ outcome }) => outcome)).toEqual([
    'looked',
    'looked',
  ]);
  await expect(world.ports.guards.read(ENDPOINT)).rejects.toMatchObject({ kind: 'broken' });
});

test('an outage of the table is no unreadable state: the run fails, and nobody is told that a state is lost', async () => {
  const world = aWorld();
  await world.tick();
  await world.minutes(2, failing(world.ports, 'guards.read', new Error('no table')));
  expect(toldOf(world)).toEqual([]);
});

test('a reset starts the guard anew and is recorded with its reason; the next tick looks', async () => {
  const world = await unguarded();
  const answer = await reset(world);
  expect(answer).toMatchObject({
    outcome: 'done',
    sentence: 'the state of fraud is started anew: v1 is the stable version; evidence and open rollbacks begin anew',
    failures: [],
  });
  expect((await world.events()).find(({ kind }) => kind === 'state-reset')).toMatchObject({
    who: 'ada',
    why: expect.stringMatching(/: somebody edited the table$/),
  });
  expect(await world.minutes(1)).toMatchObject([{ outcome: 'looked' }]);
  expect(await world.state()).toMatchObject({ stable: 1, outbox: [], judgements: [{ candidate: 2 }] });
});

test('a reset keeps quarantine, and what people decided', async () => {
  const world = aWorld(DEAD);
  await beforeTheBreach(world);
  await world.minutes(15);
  const pause: Order = {
    action: 'pause',
    reason: 'load test',
    by: 'ada',
    untilEpochSeconds: world.clock.nowEpochSeconds() + 7200,
  };
  await operate(world.ports, world.guards, pause);
  const before = await world.state();
  expect(before.quarantine).toEqual([2]);
  world.ports.guards.spoil(ENDPOINT, BROKEN);
  await reset(world);
  const { stable, quarantine, standing, automaticRollbacks } = await world.state();
  expect({ stable, quarantine, standing, automaticRollbacks }).toEqual({
    stable: before.stable,
    quarantine: before.quarantine,
    standing: before.standing,
    automaticRollbacks: before.automaticRollbacks,
  });
});

test('a state that can be read is not thrown away', async () => {
  const world = aWorld();
  await world.tick();
  const before = await world.everything();
  expect(await reset(world)).toMatchObject({
    outcome: 'refused',
    sentence: expect.stringContaining('the state of fraud can be read, so nothing is started anew'),
  });
  expect(await world.everything()).toBe(before);
});

test('of two resets at once one has written; the other finds a state that can be read', async () => {
  const world = await unguarded();
  const answers = await Promise.all([reset(world), reset(world)]);
  expect(answers.map((answer) => answer?.outcome).sort()).toEqual(['done', 'refused']);
});

test('an order other than a reset is refused as long as the state cannot be read', async () => {
  const world = await unguarded();
  expect(await reset(world, { action: 'resume', reason: 'why not', by: 'ada' })).toMatchObject({
    outcome: 'failed',
    sentence: expect.stringContaining('judgements is "lost", allowed: a list'),
  });
});
