import { expect, test } from 'vitest';
import { takeSlot } from '../../lib/core/plan/fleet-brake.ts';
import type { Ports } from '../../lib/flows/ports.ts';
import { tick } from '../../lib/flows/tick.ts';
import { aWorld, NOON, type TestWorld } from '../support/a-world.ts';
import { counting, failing, watched } from '../support/watched-ports.ts';
import { ask } from './an-ask.ts';
import { DEAD } from './dead-candidate.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const;
const FIVE_DEAD = { ...DEAD, endpoints: NAMES };
/** Long enough for a breach everywhere, and shorter than the brake's ten minutes. */
const BREACHED = 5;

async function statuses(world: TestWorld, names: readonly string[] = NAMES): Promise<(string | undefined)[]> {
  return Promise.all(names.map(async (name) => (await world.state(name)).rollback?.status));
}
const moved = (world: TestWorld): string[] => world.endpoints.accepted.map(({ endpoint }) => endpoint).sort();

test('when every endpoint breaches at once three lose traffic, hard limit or not; the others are held, and people hear it once', async () => {
  const world = aWorld(FIVE_DEAD);
  await world.tick();
  await world.minutes(BREACHED + 3);
  expect(moved(world)).toEqual(['a', 'b', 'c']);
  expect(await statuses(world)).toEqual(['completed', 'completed', 'completed', 'held', 'held']);
  const held = world.notifier.published.filter(({ kind }) => kind === 'held');
  expect(held.map(({ endpoint, severity }) => [endpoint, severity])).toEqual([
    ['d', 'critical'],
    ['e', 'critical'],
  ]);
  expect(held[0]?.why).toMatch(/^the fleet brake holds: 3 automatic rollbacks in 10 minutes over 5 guarded endpoints/);
  expect(held[0]?.why).toContain('hard limit: in 2 minutes running');
});

test('what was held is planned again when the ten minutes are over', async () => {
  const world = aWorld(FIVE_DEAD);
  await world.tick();
  await world.minutes(12);
  expect(moved(world)).toEqual(['a', 'b', 'c']);
  await world.minutes(2);
  expect(moved(world)).toEqual([...NAMES]);
});

test('a person moves traffic while the brake holds', async () => {
  const world = aWorld(FIVE_DEAD);
  await world.tick();
  await world.minutes(BREACHED);
  expect(await ask(world, { endpoint: 'e' })).toMatchObject({ outcome: 'accepted' });
  expect(moved(world)).toEqual(['a', 'b', 'c', 'e']);
});

test('an unanswered question needs a slot, too', async () => {
  const guard = { mode: 'approve', hardLimits: 'as-mode', approveWithinMinutes: 5 } as const;
  const world = aWorld({ ...FIVE_DEAD, guard });
  await world.tick();
  await world.minutes(9);
  expect(moved(world)).toHaveLength(3);
  expect(world.noticeKinds().filter((kind) => kind === 'held')).toHaveLength(2);
});

test('in a fleet of a hundred five are let through, however few of them are in this shard', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const world = aWorld({ ...DEAD, endpoints: names });
  for (let minute = 0; minute <= BREACHED; minute += 1) {
    await tick(world.ports, world.guards, world.clock.nowEpochSeconds(), 100);
    world.pass(60);
  }
  expect(moved(world)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('two shards share the slots, also when they take the last one in the same moment', async () => {
  const world = aWorld(FIVE_DEAD);
  const shards = [world.guards.slice(0, 2), world.guards.slice(2)];
  for (let minute = 0; minute <= BREACHED; minute += 1) {
    await Promise.all(shards.map((guards) => tick(world.ports, guards, world.clock.nowEpochSeconds(), NAMES.length)));
    world.pass(60);
  }
  expect(moved(world)).toHaveLength(3);
});

test('a slot that somebody takes between our look and our write counts', async () => {
  const world = aWorld(DEAD);
  const rules = { most: 3, known: [] };
  let taken = 0;
  const ports = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'fleet.write' && taken < 3) {
      taken += 1;
      const now = (await world.ports.fleet.read()) ?? { revision: 0, slots: [] };
      const other = { rollback: `other ${taken}`, endpoint: `other-${taken}`, atEpochSeconds: NOON };
      const answer = takeSlot(now, other, rules);
      if (answer.kind === 'taken') await world.ports.fleet.write(answer.fleet);
    }
    return proceed();
  });
  await world.tick(ports);
  await world.minutes(BREACHED, ports);
  expect(taken).toBe(3);
  expect(moved(world)).toEqual([]);
  expect((await world.state()).rollback?.status).toBe('held');
});

test('the brake costs nothing in a tick that begins no rollback, and a read and a write in one that does', async () => {
  const counts = new Map<string, number>();
  const world = aWorld(DEAD);
  const ports: Ports = counting(world.ports, counts);
  await world.tick(ports);
  await world.minutes(2, ports);
  expect([...counts.keys()].filter((name) => name.startsWith('fleet'))).toEqual([]);
  await world.minutes(1, ports);
  expect(moved(world)).toHaveLength(1);
  await world.minutes(15, ports);
  expect([...counts].filter(([name]) => name.startsWith('fleet'))).toEqual([
    ['fleet.read', 1],
    ['fleet.write', 1],
  ]);
});

test('the slot is taken before the call is sent, and once for one rollback', async () => {
  const order: string[] = [];
  const world = aWorld(DEAD);
  const ports = watched(world.ports, ({ name }, proceed) => {
    order.push(name);
    return proceed();
  });
  await world.tick(ports);
  await world.minutes(BREACHED, ports);
  expect(order.indexOf('fleet.write')).toBeLessThan(order.indexOf('endpoints.setWeights'));
  expect((await world.ports.fleet.read())?.slots).toMatchObject([{ endpoint: 'fraud' }]);
});

test.each(['fleet.read', 'fleet.write'])(
  'when %s fails a bad model loses its traffic all the same, the brake holds on what the guards remember, and the run fails',
  async (call) => {
    const world = aWorld(FIVE_DEAD);
    const ports = failing(world.ports, call, new Error('no answer'));
    await world.tick(ports);
    const reports = await world.minutes(BREACHED + 2, ports);
    expect(moved(world)).toEqual(['a', 'b', 'c']);
    expect(await statuses(world, ['d', 'e'])).toEqual(['held', 'held']);
    expect(reports.flatMap(({ failures }) => failures).map(String)).toContain('Error: no answer');
  },
);
