import { expect, test } from 'vitest';
import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { MlflowPorts } from '../../../lib/flows/mlflow/ports.ts';
import { NOON } from '../../support/a-world.ts';
import { anMlflowWorld, type MlflowWorld } from './an-mlflow-world.ts';

const DEAD = { errorRates: { 'model-2': 0.9 } };

/** Lets one call fail, counted over all ports of MLflow and the table. */
function failingAt(ports: MlflowPorts, index: number, isDone: boolean): { ports: MlflowPorts; calls: () => number } {
  let calls = 0;
  const behind = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, property) {
        const method: unknown = Reflect.get(target, property);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          calls += 1;
          if (calls !== index) return method.apply(target, args);
          if (isDone) await method.apply(target, args);
          throw new DependencyError('unavailable', `mlflow:${String(property)}`, new Error('killed here'));
        };
      },
    });
  const { hours, syncs, tracking, events, metrics, versions, origin, notifier } = ports;
  const watched = { hours, syncs, tracking, events, metrics, versions, origin, notifier };
  const doors = Object.fromEntries(Object.entries(watched).map(([name, port]) => [name, behind(port)]));
  return { ports: { ...ports, ...doors } as MlflowPorts, calls: () => calls };
}

test('killed at any call, before or after it was carried out, the next runs make it whole: no double, nothing lost', async () => {
  const story = async () => {
    const world = anMlflowWorld(DEAD);
    await world.tick();
    await world.tracking.setAlias('fraud', 'champion', '7');
    await world.sync();
    await world.minutes(30);
    world.pass(3600);
    await world.tick();
    return world;
  };
  const seenOf = async (world: MlflowWorld) =>
    JSON.stringify({
      runs: [...world.tracking.runs.values()].map(({ name, tags, points }) => [name, tags, [...points.values()]]),
      versions: await world.tracking.modelVersions('fraud'),
      alias: await world.tracking.readAlias('fraud', 'champion'),
      hours: [...world.hours.rows.values()],
    });
  const whole = await story();
  const counted = failingAt(whole.mlflow, Number.POSITIVE_INFINITY, false);
  await whole.sync(counted.ports);
  const right = await seenOf(whole);
  expect(counted.calls()).toBeGreaterThan(15);
  for (let index = 1; index <= counted.calls(); index += 1) {
    for (const isDone of [false, true]) {
      const world = await story();
      await world.sync(failingAt(world.mlflow, index, isDone).ports);
      await world.sync();
      expect(await seenOf(world)).toBe(right);
    }
  }
  expect(whole.clock.nowEpochSeconds()).toBeGreaterThan(NOON);
});
