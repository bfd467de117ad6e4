import { expect, test } from 'vitest';
import { aWorld, type TestWorld } from '../support/a-world.ts';
import { failing } from '../support/watched-ports.ts';

const BAD = { errorRates: { 'model-2': 0.9 } } as const;
const unreadable = (world: TestWorld) => failing(world.ports, 'endpoints.readContents', new Error('model-2 is gone'));

/** Somebody puts the same variants under another config, of which a model cannot be read. */
const redeploy = (world: TestWorld, config = 'fraud-config-2') =>
  world.endpoints.deploy('fraud', {
    config,
    models: { stable: 'model-1', candidate: 'model-2' },
    weights: [
      { variant: 'stable', share: 0.9 },
      { variant: 'candidate', share: 0.1 },
    ],
  });

test('nothing is judged while nobody knows what serves, the run fails, and people hear it after ten minutes', async () => {
  const world = aWorld(BAD);
  await world.tick();
  redeploy(world);
  const reports = await world.minutes(12, unreadable(world));
  for (const { outcome, verdicts } of reports) {
    expect(outcome).toBe('failed');
    expect(verdicts).toMatchObject([
      {
        verdict: {
          kind: 'inconclusive',
          reason: 'endpoint-unreadable',
          why: expect.stringContaining('model-2 is gone'),
        },
      },
    ]);
  }
  expect(world.endpoints.accepted).toEqual([]);
  expect(world.noticeKinds().filter((kind) => kind === 'metrics-unreadable')).toHaveLength(1);
  await world.minutes(15);
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
});

test('what is moving already is seen through, and what waits to be told is told', async () => {
  const world = aWorld(BAD);
  await world.tick();
  let reports = await world.minutes(1);
  while (reports[0]?.rollback === undefined) reports = await world.minutes(1);
  // an image is resolved anew: what serves must be read again, and cannot be
  const endpoint = await world.endpoints.describe('fraud');
  if (endpoint === 'gone') throw new RangeError('fraud is there');
  const variants = endpoint.variants.map((each) => ({ ...each, images: ['sha256:other'] }));
  world.endpoints.change('fraud', { variants });
  await world.minutes(3, unreadable(world));
  expect((await world.state()).rollback).toMatchObject({ status: 'completed' });
  expect(world.noticeKinds()).toContain('rollback-completed');
});

test('a rollback of an endpoint that was created again meanwhile is not carried on with', async () => {
  const world = aWorld(BAD);
  await world.tick();
  let reports = await world.minutes(1);
  while (reports[0]?.rollback === undefined) reports = await world.minutes(1);
  const moved = world.endpoints.accepted.length;
  world.endpoints.delete('fraud');
  redeploy(world, 'fraud-config');
  await world.minutes(5, unreadable(world));
  expect(world.endpoints.accepted).toHaveLength(moved);
  expect(await world.kindsOf(), 'that it is another one is known without reading it').toContain('withdrawn');
});

const ASKING = { mode: 'approve', approveWithinMinutes: 6, hardLimits: 'as-mode' } as const;

async function asked(): Promise<TestWorld> {
  const world = aWorld({ ...BAD, guard: ASKING });
  await world.tick();
  let reports = await world.minutes(1);
  while (reports[0]?.rollback === undefined) reports = await world.minutes(1);
  expect(reports).toMatchObject([{ rollback: { status: 'awaiting-approval' } }]);
  redeploy(world);
  return world;
}

test('a question ends ten minutes after its time though what serves stays unreadable: nothing is moved, and people are told', async () => {
  const world = await asked();
  await world.minutes(6 + 9, unreadable(world));
  expect((await world.state()).rollback).toMatchObject({ status: 'awaiting-approval' });
  await world.minutes(1, unreadable(world));
  expect((await world.state()).rollback).toMatchObject({ status: 'held' });
  expect(world.notifier.published.filter(({ kind }) => kind === 'held')).toMatchObject([
    { why: expect.stringContaining('nobody knows what would be moved: what the variants serve could not be read') },
  ]);
  expect(world.endpoints.accepted).toEqual([]);
});

test('after a question that ended unreadable people are asked afresh, once the version can be read and is still worse', async () => {
  const world = await asked();
  await world.minutes(6 + 10, unreadable(world));
  await world.minutes(10);
  expect(world.noticeKinds().filter((kind) => kind === 'awaiting-approval')).toHaveLength(2);
});

test('a read that fails at the end of a question makes no new question of it: traffic moves when the read works again', async () => {
  const world = await asked();
  await world.minutes(8, unreadable(world));
  await world.minutes(1);
  expect(world.endpoints.accepted).toHaveLength(1);
  expect(world.noticeKinds().filter((kind) => kind === 'awaiting-approval')).toHaveLength(1);
});

test('a question is withdrawn unread when the policy no longer lets anything be moved', async () => {
  const world = await asked();
  const observing = world.guards.map((guard) => ({ ...guard, mode: 'observe' as const }));
  world.guards.splice(0, 1, ...observing);
  await world.minutes(1, unreadable(world));
  expect((await world.state()).rollback).toMatchObject({ status: 'withdrawn' });
});
