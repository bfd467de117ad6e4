import { describe, expect, test } from 'vitest';
import { makeHandler } from '../../lambdas/health-check/handler.ts';
import type { StoryWorld } from '../../lib/local/story/story-world.ts';
import { type Death, startRelay } from '../support/relay.ts';
import { aStoryWorld, minutes, openStoryWorld, outsideOf, tickEvent } from './a-story-world.ts';

/** The candidate is found by the third tick after the first. */
const TICKS_BEFORE = 2;
/** From the breach to the proof, and some more for what a death costs. */
const TICKS_AFTER = 16;

async function beforeTheBreach(world: StoryWorld): Promise<StoryWorld> {
  await world.healthCheck(tickEvent(world.aws));
  await minutes(world, TICKS_BEFORE);
  return world;
}

async function callsOfTheDecision(): Promise<number> {
  const world = await beforeTheBreach(await openStoryWorld());
  const calls = await tickOnce(world);
  expect(outsideOf(world.aws).acceptedChanges()).toBe(1);
  await world.close();
  return calls;
}

/** One tick by a function of its own, which is cut off from AWS at some call. @returns how many calls it made */
async function tickOnce({ aws, env }: StoryWorld, death?: Death): Promise<number> {
  aws.clock.advanceBy(60);
  const relay = await startRelay(aws.endpointUrl, death);
  const healthCheck = makeHandler({
    env: { ...env, AWS_ENDPOINT_URL: relay.url },
    clock: { nowEpochSeconds: () => aws.clock.nowEpochSeconds() },
  });
  const ran = healthCheck(tickEvent(aws));
  await (death === undefined ? ran : ran.catch(() => undefined)); // whatever it reports, nobody hears it
  await relay.close();
  return relay.passed;
}

async function expectTheEnd({ aws, subscriber }: StoryWorld): Promise<void> {
  await aws.settled();
  const outside = outsideOf(aws);
  expect(await outside.weights()).toEqual({ stable: 1, candidate: 0 });
  expect(await outside.state()).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered', from: 2, to: 1 },
    automaticRollbacks: [expect.any(Number)],
    outbox: [],
  });
  expect(outside.acceptedChanges()).toBe(1);
  const kinds = (await outside.events()).map(({ kind }) => kind);
  for (const kind of ['rollback-decided', 'rolled-back', 'recovered'])
    expect(
      kinds.filter((each) => each === kind),
      kind,
    ).toHaveLength(1);
  expect(kinds).not.toContain('weights-changed');
  const heard = subscriber.notifications.map(({ Message }) => JSON.parse(Message) as { kind: string; id: string });
  for (const kind of ['rollback-started', 'rollback-completed', 'recovered'])
    expect(new Set(heard.filter((each) => each.kind === kind).map(({ id }) => id)).size, kind).toBe(1);
}

describe('the function is cut off from AWS at any call of the tick that decides, and fresh functions end the story', async () => {
  const calls = await callsOfTheDecision();
  const cases = Array.from({ length: calls }, (_, index) => index + 1).flatMap((at) =>
    (['before', 'after'] as const).map((moment) => ({ at, moment })),
  );
  console.info(`crash test through the SDK: ${cases.length} deaths in ${calls} calls`);

  test.each(cases)('call $at, $moment its effect', async (death) => {
    const world = await beforeTheBreach(await aStoryWorld());
    await tickOnce(world, death);
    for (let tick = 0; tick < TICKS_AFTER; tick += 1) await tickOnce(world);
    await expectTheEnd(world);
  });
});
