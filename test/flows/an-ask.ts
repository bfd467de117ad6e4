import { type ManualAsk, manualRollback } from '../../lib/flows/manual-rollback.ts';
import type { Ports } from '../../lib/flows/ports.ts';
import { aWorld, type Difference, ENDPOINT, type TestWorld } from '../support/a-world.ts';

const anAsk = (over: Partial<ManualAsk> = {}): ManualAsk => ({
  endpoint: ENDPOINT,
  action: 'rollback',
  reason: 'customers call',
  by: 'ada',
  dryRun: false,
  force: false,
  ...over,
});

/** A person asks. @returns the answer */
export const ask = (world: TestWorld, over: Partial<ManualAsk> = {}, ports: Ports = world.ports) =>
  manualRollback(ports, world.guards, anAsk(over));

/** A world that has been looked at for a while. */
export async function aKnownWorld(difference: Difference = {}): Promise<TestWorld> {
  const world = aWorld(difference);
  await world.tick();
  await world.minutes(3);
  return world;
}
