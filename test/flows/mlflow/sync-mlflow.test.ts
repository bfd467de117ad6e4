import { describe, expect, test } from 'vitest';
import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { Tracking } from '../../../lib/flows/mlflow/ports.ts';
import { syncMlflow } from '../../../lib/flows/mlflow/sync-mlflow.ts';
import { ENDPOINT } from '../../support/a-world.ts';
import { anMlflowWorld, CHAMPION, type MlflowWorld } from './an-mlflow-world.ts';

const DEAD = { errorRates: { 'model-2': 0.9 } };

/** Looked at, rolled back, and the hour of it is over. */
async function rolledBack(world: MlflowWorld): Promise<void> {
  await world.tick();
  await world.minutes(30);
  world.pass(3600);
  await world.tick();
}

describe('what production knows', () => {
  test('nothing is told of an endpoint that nobody has looked at', async () => {
    const world = anMlflowWorld();
    expect(await world.sync()).toMatchObject({ outcome: 'nothing-yet', failures: [] });
    expect(world.tracking.runs.size).toBe(0);
  });

  test('reaches the runs of both versions, and the versions of the registered model', async () => {
    const world = anMlflowWorld(DEAD);
    world.named.set('model-2', 'run-of-training');
    await rolledBack(world);
    const experiment = await world.tracking.createExperiment('training');
    const trained = await world.tracking.createRun({
      experimentId: experiment,
      name: 't',
      startEpochSeconds: 0,
      tags: {},
    });
    world.named.set('model-2', trained);
    expect(await world.sync()).toMatchObject({ outcome: 'told', failures: [] });
    expect(await world.run(2)).toMatchObject({ runId: trained, foundBy: 'model package or tag', modelVersion: '7' });
    expect((await world.run(2)).tags).toMatchObject({
      'stablehand.status': 'rolled-back',
      'stablehand.version': 'v2',
      'stablehand.endpoint': ENDPOINT,
    });
    expect(await world.run(1)).toMatchObject({ foundBy: 'own', modelVersion: '6' });
    expect((await world.run(1)).steps('production.requests')).toEqual([0]);
    expect(await world.tracking.readModelVersion('fraud', '7')).toMatchObject({
      description: expect.stringMatching(
        /^Stablehand: rolled-back on fraud; rolled back 2026-11-22T12:.*to v1; hard limit/,
      ),
      tags: { 'stablehand.status': 'rolled-back' },
    });
  });

  test('a name that leads to no run is no reason to lose the story: the version gets a run of its own', async () => {
    const world = anMlflowWorld();
    world.named.set('model-1', 'deleted-long-ago');
    await rolledBack(world);
    await world.sync();
    expect(await world.run(1)).toMatchObject({ foundBy: 'own' });
  });

  test('a run that somebody names later gets the whole story', async () => {
    const world = anMlflowWorld(DEAD);
    await rolledBack(world);
    await world.sync();
    expect(await world.run(1)).toMatchObject({ foundBy: 'own' });
    const id = await world.tracking.createExperiment('theirs');
    const theirs = await world.tracking.createRun({ experimentId: id, name: 'x', startEpochSeconds: 0, tags: {} });
    world.named.set('model-1', theirs);
    expect(await world.sync()).toMatchObject({ outcome: 'told' });
    expect(await world.run(1)).toMatchObject({ runId: theirs, foundBy: 'model package or tag' });
    expect((await world.run(1)).steps('production.requests')).toEqual([0]);
    expect((await world.run(1)).tags).toMatchObject({ 'stablehand.status': 'stable' });
  });

  test('a second run says the same, and changes nothing', async () => {
    const world = anMlflowWorld(DEAD);
    await rolledBack(world);
    await world.sync();
    const before = JSON.stringify([...world.tracking.runs.values()].map((run) => [run, [...run.points]]));
    await world.sync();
    expect(JSON.stringify([...world.tracking.runs.values()].map((run) => [run, [...run.points]]))).toBe(before);
  });

  test('an hour that comes back in part is told when it is whole, and never in part', async () => {
    const world = anMlflowWorld();
    await rolledBack(world);
    world.metrics.answer(() => 'partial');
    await world.sync();
    expect(world.hours.rows.size).toBe(0);
    world.metrics.answer(() => 'complete');
    await world.sync();
    expect([...world.hours.rows.values()].every(({ minutes }) => minutes >= 59)).toBe(true);
    expect((await world.run(1)).steps('production.requests')).toEqual([0]);
  });

  test('a story of weeks is told in one go, page after page', async () => {
    const world = anMlflowWorld();
    await world.tick();
    for (let day = 0; day < 10; day += 1) {
      world.pass(86_400);
      await world.tick();
      await world.sync();
    }
    const steps = (await world.run(1)).steps('production.requests');
    expect(steps).toEqual(steps.map((_, index) => index));
    expect(steps.length).toBeGreaterThan(230);
    world.tracking.wipe();
    await world.sync();
    expect((await world.run(1)).steps('production.requests')).toEqual(steps);
  });

  test('an experiment that somebody has deleted is brought back', async () => {
    const world = anMlflowWorld();
    await rolledBack(world);
    const id = await world.tracking.createExperiment('stablehand/fraud');
    world.tracking.deleteExperiment('stablehand/fraud');
    expect(await world.sync()).toMatchObject({ outcome: 'told' });
    expect(await world.tracking.findExperiment('stablehand/fraud')).toEqual({ id, isDeleted: false });
  });
});

describe('the alias', () => {
  /** v2 was promoted by hand in MLflow before it failed. */
  const withAlias = async (at: string, between: (world: MlflowWorld) => Promise<void>) => {
    const world = anMlflowWorld(DEAD);
    await world.tick();
    await world.tracking.setAlias('fraud', 'champion', at);
    await world.sync();
    await between(world);
    await world.minutes(30);
    await world.sync();
    return world;
  };

  test('goes back to the version that serves', async () => {
    const world = await withAlias('7', async () => {});
    expect(await world.tracking.readAlias('fraud', 'champion')).toBe('6');
  });

  test('stays where a person has put it meanwhile, and people are told once', async () => {
    const world = await withAlias('7', (those) => those.tracking.setAlias('fraud', 'champion', '5'));
    await world.sync();
    expect(await world.tracking.readAlias('fraud', 'champion')).toBe('5');
    expect(world.noticeKinds().filter((kind) => kind === 'alias-left')).toHaveLength(1);
    expect((await world.events()).find(({ kind }) => kind === 'alias-left')?.why).toBe(
      'the alias champion of fraud stands at version 5, where somebody else has put it, so it was not moved to version 6',
    );
  });

  test('is not touched where the policy names none', async () => {
    const world = anMlflowWorld(DEAD);
    await world.tick();
    await world.tracking.setAlias('fraud', 'champion', '7');
    await world.sync(world.mlflow, { endpoint: ENDPOINT, model: 'fraud' });
    await world.minutes(30);
    await world.sync(world.mlflow, { endpoint: ENDPOINT, model: 'fraud' });
    expect(await world.tracking.readAlias('fraud', 'champion')).toBe('7');
  });
});

describe('MLflow that is away', () => {
  const away = { readRun: refuses, findExperiment: refuses, modelVersions: refuses } as unknown as Tracking;
  async function refuses(): Promise<never> {
    throw new DependencyError('unavailable', 'mlflow:runs/get', new Error('connect ECONNREFUSED'));
  }

  test('keeps no hour from being recorded, and the other endpoints do not wait for it', async () => {
    const world = anMlflowWorld({ endpoints: ['fraud', 'churn'] });
    await rolledBack(world);
    const reports = await syncMlflow(
      { ...world.mlflow, tracking: away },
      [CHAMPION, { endpoint: 'churn' }],
      world.clock.nowEpochSeconds(),
      () => true,
    );
    expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'skipped']);
    expect(new Set([...world.hours.rows.values()].map(({ endpoint }) => endpoint))).toEqual(
      new Set(['fraud', 'churn']),
    );
    await world.sync();
    expect((await world.run(1)).steps('production.requests')).toEqual([0]);
  });
});
