import { expect, test } from 'vitest';
import type { Share } from '../../lib/core/words/endpoint.ts';
import { recordDeployment } from '../../lib/flows/record-deployment.ts';
import { aGuardOf, aWorld, BOTH, ENDPOINT, NOON } from '../support/a-world.ts';
import { counting, watched } from '../support/watched-ports.ts';
import { beforeTheBreach, DEAD } from './dead-candidate.ts';

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
