import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { WireFault } from '../../lib/local/faults.ts';
import type { StoryWorld } from '../../lib/local/story/story-world.ts';
import { aStoryWorld, minutes, outsideOf, tickEvent } from './a-story-world.ts';

const FIXTURE = fileURLToPath(new URL('./fixtures/one-tick.ts', import.meta.url));

const QUIET = {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** A process of its own that ticks now. */
function spawnTick({ aws, env }: StoryWorld): ChildProcess {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE, tickEvent(aws).at], {
    env: { ...env, ...QUIET, PATH, HOME },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs a tick in a process and kills it while it waits for the answer to this call. */
async function killedAt(world: StoryWorld, fault: WireFault): Promise<void> {
  const { service, operation } = fault;
  world.aws.faults.next(fault);
  const before = world.aws.calls.count(service, operation);
  const child = spawnTick(world);
  const exited = once(child, 'exit');
  let over = false;
  void exited.then(() => {
    over = true;
  });
  while (world.aws.calls.count(service, operation) === before && !over) await new Promise(setImmediate);
  child.kill('SIGKILL');
  expect((await exited)[1], 'it was killed, and did not end by itself').toBe('SIGKILL');
  world.aws.faults.clear();
}

const UPDATE = { service: 'sagemaker', operation: 'UpdateEndpointWeightsAndCapacities' } as const;

test.each<[string, WireFault]>([
  ['before its change reaches SageMaker', { ...UPDATE, kind: 'timeout-before' }],
  ['after its change has reached SageMaker', { ...UPDATE, kind: 'timeout-after' }],
  ['while the first mail goes out', { service: 'sns', operation: 'Publish', kind: 'timeout-after' }],
])('a process killed %s leaves a rollback that the next ticks finish', async (_, fault) => {
  const world = await aStoryWorld();
  await world.healthCheck(tickEvent(world.aws));
  await minutes(world, 2);
  world.aws.clock.advanceBy(60);
  await killedAt(world, fault);
  const outside = outsideOf(world.aws);
  expect((await outside.state())?.rollback?.status, 'the intent was written first').toBe('shifting');

  await minutes(world, 20);
  await world.aws.settled();
  expect(await outside.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await outside.state()).toMatchObject({ rollback: { status: 'completed', recovery: 'recovered' }, outbox: [] });
  expect(outside.acceptedChanges()).toBe(1);
  const kinds = (await outside.events()).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'rollback-decided')).toHaveLength(1);
  const ids = world.subscriber.notifications.map(({ Message }) => (JSON.parse(Message) as { id: string }).id);
  for (const kind of ['rollback-started', 'rollback-completed', 'recovered'])
    expect(
      ids.some((id) => id.endsWith(`/${kind}`)),
      kind,
    ).toBe(true);
});
