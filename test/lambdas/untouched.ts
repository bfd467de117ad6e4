import { expect } from 'vitest';
import type { StoryWorld } from '../../lib/local/story/story-world.ts';
import { outsideOf } from './a-story-world.ts';

/** What anybody could see of the world, and how often AWS was called. */
export async function everything({ aws, subscriber }: StoryWorld) {
  const outside = outsideOf(aws);
  const calls = aws.calls.recent.length;
  return {
    calls,
    seen: JSON.stringify([
      await outside.state(),
      await outside.events(),
      await outside.versions(),
      await outside.weights(),
      subscriber.notifications,
      aws.mails,
    ]),
  };
}

/** Runs something that must be refused before AWS is asked anything. */
export async function expectUntouched(world: StoryWorld, run: () => Promise<void>): Promise<void> {
  const before = await everything(world);
  const calls = world.aws.calls.recent.length;
  await run();
  expect(world.aws.calls.recent.length, 'calls to AWS').toBe(calls);
  expect((await everything(world)).seen).toBe(before.seen);
}
