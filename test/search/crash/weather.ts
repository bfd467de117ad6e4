import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { Ports } from '../../../lib/flows/ports.ts';
import { ENDPOINT, type TestWorld } from '../../support/a-world.ts';
import { watched } from '../../support/watched-ports.ts';
import type { Step } from './steps.ts';

/** What may be wrong with the world around one invocation, other than a single call. */
export const PASSING_WEATHER = [
  'partial-metrics',
  'failed-metrics',
  'conflict',
  'table-unavailable',
  'topic-unavailable',
  'doubled',
  'clock-behind',
  'clock-ahead',
] as const;
/** What stays, and may change how a story ends: what was lost or doubled is looked for all the same. */
export const LASTING_WEATHER = [
  'update-rollback-failed',
  'config-deleted',
  'model-deleted',
  're-created',
  'capacity-refused',
] as const;
export type Weather = (typeof PASSING_WEATHER)[number] | (typeof LASTING_WEATHER)[number];

export const isLasting = (weather: string): boolean => LASTING_WEATHER.some((each) => each === weather);

const SKEW_SECONDS = 90;

/** Runs a step in this weather. What the step reports is Lambda's to tell. */
export async function runIn(weather: Weather, world: TestWorld, step: Step): Promise<void> {
  const run = (ports: Ports = world.ports) => step.run(world, ports).catch(() => undefined);
  switch (weather) {
    case 'partial-metrics':
    case 'failed-metrics':
      world.metrics.answer(() => (weather === 'partial-metrics' ? 'partial' : 'failed'));
      await run();
      return world.metrics.answer(() => 'complete');
    case 'conflict':
      return inConflict(world, run);
    case 'table-unavailable':
      return void (await run(without(world, ['guards', 'events', 'versions', 'fleet'])));
    case 'topic-unavailable':
      return void (await run(without(world, ['notifier'])));
    case 'doubled':
      return void (await Promise.all([run(), run()]));
    case 'clock-behind':
      return skewed(world, -SKEW_SECONDS, run);
    case 'clock-ahead':
      return skewed(world, SKEW_SECONDS, run);
    case 'update-rollback-failed':
    case 'config-deleted':
    case 'model-deleted':
    case 're-created':
    case 'capacity-refused':
      await changeForGood(world, weather);
      return void (await run());
  }
}

/** The ports, all calls of some of which fail without an effect. */
const without = (world: TestWorld, ports: readonly string[]): Ports =>
  watched(world.ports, (call, proceed) =>
    ports.some((port) => call.name.startsWith(`${port}.`))
      ? Promise.reject(new DependencyError('unavailable', call.name, new Error('an outage')))
      : proceed(),
  );

async function inConflict(world: TestWorld, run: () => Promise<unknown>): Promise<void> {
  const seen = await world.endpoints.describe(ENDPOINT);
  const free = seen !== 'gone' && seen.status === 'InService';
  if (free) world.endpoints.change(ENDPOINT, { status: 'SystemUpdating' });
  await run();
  if (free) world.endpoints.change(ENDPOINT, { status: 'InService' });
}

async function skewed(world: TestWorld, seconds: number, run: () => Promise<unknown>): Promise<void> {
  world.pass(seconds);
  await run();
  world.pass(-seconds);
}

async function changeForGood(world: TestWorld, weather: Weather): Promise<void> {
  const seen = await world.endpoints.describe(ENDPOINT);
  if (seen === 'gone') return;
  if (weather === 'update-rollback-failed') world.endpoints.change(ENDPOINT, { status: 'UpdateRollbackFailed' });
  if (weather === 're-created')
    world.endpoints.change(ENDPOINT, { createdAtEpochSeconds: world.clock.nowEpochSeconds() });
  if (weather === 'config-deleted')
    for (const config of ['config-1', seen.configName]) world.endpoints.deleteConfig(config);
  if (weather === 'model-deleted') world.endpoints.deleteModel('model-1');
  if (weather === 'capacity-refused') world.endpoints.refuseInstances('ResourceLimitExceeded: no more');
}
