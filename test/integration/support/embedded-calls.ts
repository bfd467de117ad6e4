import type { StoryWorld } from '../../../lib/local/story/story-world.ts';
import type { GuardFunctionName } from '../../../lib/stack/access/rights.ts';
import { minutes, openStoryWorld } from '../../lambdas/a-story-world.ts';
import type { RecordedCall } from '../checks/asks.ts';

const wish = { endpoint: 'fraud', reason: 'a drill', by: 'ada' };
const event = { source: 'aws.sagemaker', detail: { EndpointName: 'fraud' } };

/** Enough of each function's work on a guard that nobody has looked at yet. */
const WORK: Readonly<Record<GuardFunctionName, (world: StoryWorld) => Promise<unknown>>> = {
  'health-check': (world) => minutes(world, 12),
  'record-deployment': (world) => world.recordDeployment(event),
  'manual-rollback': (world) => world.manualRollback(wish),
  operate: (world) => world.operate({ ...wish, action: 'pause', until: '2h' }),
};

/** What one function called, in a world of its own on the embedded AWS: its log does not tell functions apart. */
export async function callsOnEmbeddedAws(name: GuardFunctionName): Promise<readonly RecordedCall[]> {
  const world = await openStoryWorld();
  try {
    const before = world.aws.calls.recent.length;
    await WORK[name](world);
    return world.aws.calls.recent.slice(before);
  } finally {
    await world.close();
  }
}
