import { expect, test } from 'vitest';
import { aWorld, ENDPOINT } from '../support/a-world.ts';
import { failing, watched } from '../support/watched-ports.ts';
import { aKnownWorld, ask } from './an-ask.ts';

const APPROVE = { guard: { mode: 'approve', hardLimits: 'as-mode' }, errorRates: { 'model-2': 0.9 } } as const;

test.each(['observe', 'approve', 'auto'] as const)('in mode %s a person moves traffic in the call', async (mode) => {
  const world = await aKnownWorld({ guard: { mode } });
  const answer = await ask(world);
  expect(answer).toMatchObject({ outcome: 'accepted', from: 'v2', to: 'v1', status: 'shifting', failures: [] });
  expect(world.endpoints.accepted).toHaveLength(1);
  await world.minutes(15);
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  expect(world.noticeKinds()).toEqual(['adopted', 'rollback-started', 'rollback-completed', 'recovered']);
  expect((await world.events()).find(({ kind }) => kind === 'rollback-decided')).toMatchObject({
    who: 'ada',
    why: 'customers call',
  });
});

test('also before the first tick: the versions are numbered in the call', async () => {
  const world = aWorld();
  expect(await ask(world)).toMatchObject({ outcome: 'accepted', from: 'v2', to: 'v1' });
  expect((await world.ports.versions.read(ENDPOINT)).map(({ version }) => version)).toEqual([1, 2]);
});

test('a dry run says what would move and changes nothing, even where nothing was ever recorded', async () => {
  const world = aWorld();
  const before = await world.everything();
  expect(await ask(world, { dryRun: true })).toMatchObject({
    outcome: 'dry-run',
    from: 'v2',
    to: 'v1',
    sentence: 'would move traffic to stable 100%, candidate 0%; nothing was changed',
  });
  expect(await world.everything()).toBe(before);
});

test('while SageMaker is busy the wish waits, and the next ticks fulfil it', async () => {
  const world = await aKnownWorld();
  const busy = watched(world.ports, ({ name }, proceed) =>
    name === 'endpoints.setWeights' ? Promise.resolve('busy') : proceed(),
  );
  expect(await ask(world, {}, busy)).toMatchObject({ outcome: 'waiting', status: 'shifting' });
  await world.minutes(15);
  expect(await world.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' } });
});

test('the same wish twice is one rollback', async () => {
  const world = await aKnownWorld();
  const first = await ask(world);
  world.pass(10);
  const second = await ask(world);
  expect(second).toMatchObject({ outcome: 'waiting', id: (first as { id: string }).id });
  expect(world.endpoints.accepted).toHaveLength(1);
  expect((await world.kindsOf()).filter((kind) => kind === 'rollback-decided')).toHaveLength(1);
});

test('two wishes to different versions in one minute are two rollbacks, each with its own history', async () => {
  const world = await aKnownWorld();
  await ask(world, { to: 1 });
  world.pass(50);
  expect(await ask(world, { to: 2, force: true })).toMatchObject({ outcome: 'accepted', from: 'v1', to: 'v2' });
  expect((await world.kindsOf()).filter((kind) => kind === 'rollback-decided')).toHaveLength(2);
});

test('a person approves: traffic moves in the call', async () => {
  const world = await aKnownWorld(APPROVE);
  expect(await ask(world, { action: 'approve' })).toMatchObject({ outcome: 'accepted', status: 'shifting' });
  expect(world.endpoints.accepted).toHaveLength(1);
});

test('asking for a rollback while one awaits approval approves it', async () => {
  const world = await aKnownWorld(APPROVE);
  const waiting = (await world.state()).rollback?.id;
  expect(await ask(world)).toMatchObject({ outcome: 'accepted', id: waiting });
});

test('a person rejects: nothing moves, and the evidence asks no second time', async () => {
  const world = await aKnownWorld({ ...APPROVE, errorRates: { 'model-2': 0.9 } });
  expect(await ask(world, { action: 'reject', dryRun: true })).toMatchObject({
    outcome: 'dry-run',
    sentence: 'would leave v2 where it is; nothing was changed',
  });
  expect(await ask(world, { action: 'reject' })).toMatchObject({ outcome: 'accepted', status: 'rejected' });
  await world.minutes(20);
  expect(world.endpoints.accepted).toEqual([]);
  expect((await world.state()).standing.rejected).toEqual([2]);
  expect(world.noticeKinds()).toEqual(['adopted', 'awaiting-approval', 'rejected']);
});

test('an approval moves what the version serves now, not what it served when the question was asked', async () => {
  const world = await aKnownWorld(APPROVE);
  await world.ports.endpoints.setWeights(ENDPOINT, [
    { variant: 'stable', share: 0.5 },
    { variant: 'candidate', share: 0.5 },
  ]);
  world.pass(50);
  expect(await ask(world, { action: 'approve' })).toMatchObject({ outcome: 'accepted', status: 'shifting' });
  await world.minutes(1);
  expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
});

test('an approval that comes after the version has lost its traffic moves nothing and says so', async () => {
  const world = await aKnownWorld(APPROVE);
  await world.ports.endpoints.setWeights(ENDPOINT, [
    { variant: 'stable', share: 1 },
    { variant: 'candidate', share: 0 },
  ]);
  world.pass(50);
  expect(await ask(world, { action: 'approve' })).toMatchObject({
    outcome: 'refused',
    sentence: expect.stringContaining('v2 has no traffic any more'),
  });
  expect(world.endpoints.accepted).toHaveLength(1); // theirs
});

test('a tick that writes in between is not overwritten, and the wish is done all the same', async () => {
  const world = await aKnownWorld();
  let ticked = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !ticked) {
      ticked = true;
      await world.minutes(1);
    }
    return proceed();
  });
  expect(await ask(world, {}, crowded)).toMatchObject({ outcome: 'accepted' });
  expect((await world.state()).tickAtEpochSeconds).toBe(world.clock.nowEpochSeconds());
});

test('a mail that cannot be sent is said beside the answer: the traffic has moved', async () => {
  const world = await aKnownWorld();
  const away = new Error('SNS is away');
  expect(await ask(world, {}, failing(world.ports, 'notifier.publish', away))).toMatchObject({
    outcome: 'accepted',
    failures: [away],
  });
});

test('a state that cannot be read moves nothing', async () => {
  const world = await aKnownWorld();
  const before = await world.everything();
  await expect(ask(world, {}, failing(world.ports, 'guards.read', new Error('no table')))).rejects.toThrow('no table');
  expect(await world.everything()).toBe(before);
});
