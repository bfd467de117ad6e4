import { expect, test } from 'vitest';
import type { Ports } from '../../lib/flows/ports.ts';
import { recordDeployment } from '../../lib/flows/record-deployment.ts';
import { aWorld, BOTH, ENDPOINT, type TestWorld } from '../support/a-world.ts';
import { failing, watched } from '../support/watched-ports.ts';
import { aKnownWorld, ask } from './an-ask.ts';

const ALONE = { weights: [{ variant: 'stable', share: 1 }] } as const;

const record = (world: TestWorld, ports: Ports = world.ports) =>
  recordDeployment(ports, world.guards[0] as (typeof world.guards)[number], world.clock.nowEpochSeconds());

/** A second variant comes beside stable. */
const deployCandidate = (world: TestWorld) =>
  world.endpoints.deploy(ENDPOINT, {
    config: 'fraud-config-2',
    models: { stable: 'model-1', candidate: 'model-2' },
    weights: BOTH,
  });

test('a deployment is recorded with what serves where, and its candidate is under judgement from the next tick on', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  world.pass(60);
  deployCandidate(world);
  expect(await record(world)).toEqual({ failures: [] });
  expect(await world.state()).toMatchObject({
    placements: [
      { variant: 'stable', version: 1 },
      { variant: 'candidate', version: 2 },
    ],
    judgements: [{ candidate: 2, stable: 1 }],
    outbox: [],
  });
  await world.minutes(1);
  expect((await world.state()).judgements[0]?.frozen).toBeDefined();
});

test('the same event twice records nothing twice', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  await record(world);
  const before = await world.everything();
  world.pass(5);
  await record(world);
  expect(await world.everything()).toBe(before);
});

test('two deliveries at once record the deployment once and number its version once', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  await Promise.all([record(world), record(world)]);
  expect((await world.ports.versions.read(ENDPOINT)).map(({ version }) => version)).toEqual([1, 2]);
  expect((await world.kindsOf()).filter((kind) => kind === 'candidate-appeared')).toHaveLength(1);
  expect(await world.state()).toMatchObject({ outbox: [], judgements: [{ candidate: 2 }] });
});

test('an event leaves to others what they are telling just now, so that nobody reads it twice', async () => {
  const world = await aKnownWorld();
  const published: string[] = [];
  const meanwhile: Ports = {
    ...world.ports,
    notifier: {
      async publish({ id }) {
        published.push(id);
        // SageMaker's "updating" arrives while the order that caused it is still being told
        if (published.length === 1) {
          await record(world, {
            ...world.ports,
            notifier: { publish: async (other) => void published.push(other.id) },
          });
        }
      },
    },
  };
  expect(await ask(world, {}, meanwhile)).toMatchObject({ outcome: 'accepted' });
  expect(published.length).toBeGreaterThan(0);
  expect(published).toEqual([...new Set(published)]);
  expect((await world.state()).outbox).toEqual([]);
});

test('an event that arrives after a newer one records what serves now, not what it is about', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  world.endpoints.deploy(ENDPOINT, {
    config: 'fraud-config-3',
    models: { stable: 'model-1', candidate: 'model-3' },
    weights: BOTH,
  });
  await record(world); // about fraud-config-3
  const before = await world.everything();
  await record(world); // about fraud-config-2, late
  expect(await world.everything()).toBe(before);
  expect((await world.state()).placements.map(({ configName }) => configName)).toEqual([
    'fraud-config-3',
    'fraud-config-3',
  ]);
});

test('a content that returns gets the number that it had', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  await record(world);
  world.endpoints.deploy(ENDPOINT, {
    config: 'fraud-config-4',
    models: { stable: 'model-2', candidate: 'model-1' },
    weights: BOTH,
  });
  await record(world);
  expect((await world.state()).placements).toMatchObject([
    { variant: 'stable', version: 2 },
    { variant: 'candidate', version: 1 },
  ]);
  expect((await world.ports.versions.read(ENDPOINT)).map(({ version }) => version)).toEqual([1, 2]);
});

test('an event about an endpoint that is gone closes its guard', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  world.endpoints.delete(ENDPOINT);
  await record(world);
  expect((await world.state()).gone).toBe(true);
  expect(world.noticeKinds()).toEqual(['adopted', 'endpoint-gone']);
});

test('a tick in between is not overwritten: its clock stays', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  let ticked = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !ticked) {
      ticked = true;
      await world.minutes(5);
    }
    return proceed();
  });
  await record(world, crowded);
  expect(await world.state()).toMatchObject({ tickAtEpochSeconds: world.clock.nowEpochSeconds(), outbox: [] });
  expect((await world.kindsOf()).filter((kind) => kind === 'deployment-seen')).toHaveLength(2); // the first look's, and this one's
});

test('when somebody wrote in between, the deployment is recorded all the same', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  let met = false;
  const crowded = watched(world.ports, async ({ name }, proceed) => {
    if (name === 'guards.write' && !met) {
      met = true;
      const state = await world.state();
      const standing = { ...state.standing, released: [7] };
      await world.ports.guards.write({ ...state, standing, revision: state.revision + 1 });
    }
    return proceed();
  });
  await record(world, crowded);
  expect(await world.state()).toMatchObject({
    judgements: [{ candidate: 2 }],
    standing: { released: [7] },
    outbox: [],
  });
});

test('a state that cannot be read changes nothing and fails', async () => {
  const world = aWorld(ALONE);
  await world.tick();
  deployCandidate(world);
  const before = await world.everything();
  await expect(record(world, failing(world.ports, 'guards.read', new Error('no table')))).rejects.toThrow('no table');
  expect(await world.everything()).toBe(before);
});
