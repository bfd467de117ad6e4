import './quiet.ts';
import { expect, onTestFinished, test } from 'vitest';
import { isoOf } from '../../lib/core/words/time.ts';
import { deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { type StoryWorld, startStoryWorld } from '../../lib/local/story/story-world.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const POLICY = `notify:
  - email: oncall@example.com
defaults: { mode: auto, stable: stable, signals: { errors: {} } }
guards:
${NAMES.map((name) => `  - endpoint: ${name}`).join('\n')}
`;

/** Five endpoints whose candidates all fail nine requests of ten: an alarm that they share. */
async function aFleet(): Promise<StoryWorld> {
  const world = await startStoryWorld(parsePolicy(POLICY, 'test.yaml'), { durations: { create: 0 } });
  onTestFinished(() => world.close());
  const { aws } = world;
  for (const endpoint of NAMES) {
    await deployEndpoint(aws, {
      endpoint,
      config: `${endpoint}-1`,
      variants: [
        { name: 'stable', model: 'model-1', weight: 9 },
        { name: 'candidate', model: 'model-2', weight: 1 },
      ],
    });
  }
  aws.clock.advanceBy(0);
  aws.world.behave('model-2', { errorRate: 0.9 });
  for (const endpoint of NAMES) aws.world.serve(endpoint, constantTraffic(1000));
  return world;
}

/** Both shards tick at the same moment, minute by minute. @returns what runs failed with */
async function minutes({ aws, healthCheck }: StoryWorld, count: number): Promise<string[]> {
  const failures: string[] = [];
  for (let done = 0; done < count; done += 1) {
    const at = isoOf(aws.clock.nowEpochSeconds());
    const run = (shard: number) =>
      healthCheck({ at, shard, shards: 2 }).catch((failure: Error) => void failures.push(failure.message));
    await Promise.all([run(0), run(1)]);
    aws.clock.advanceBy(60);
  }
  await aws.settled();
  return failures;
}

const moved = ({ aws }: StoryWorld): number => aws.calls.count('sagemaker', 'UpdateEndpointWeightsAndCapacities');
const held = ({ aws }: StoryWorld): string[] =>
  aws.mails.map(({ subject }) => subject).filter((subject) => subject.startsWith('NOT ROLLED BACK, HELD'));
const aboutFleet = ({ aws }: StoryWorld) =>
  aws.calls.recent.filter(({ input }) => JSON.stringify(input)?.includes('"FLEET"'));

test('an alarm that five endpoints share moves three of them, over two shards that run in the same second', async () => {
  const world = await aFleet();
  expect(await minutes(world, 8)).toEqual([]);
  expect(moved(world)).toBe(3);
  expect(held(world)).toHaveLength(2);
  expect(
    world.aws.mails.find(({ subject }) => subject.startsWith('NOT ROLLED BACK, HELD'))?.body.replace(/\s+/g, ' '),
  ).toContain('the fleet brake holds: 3 automatic rollbacks in 10 minutes over 5 guarded endpoints');
});

test('minutes without a new rollback do not touch the item', async () => {
  const world = await aFleet();
  world.aws.world.behave('model-2', { errorRate: 0 });
  expect(await minutes(world, 6)).toEqual([]);
  expect(aboutFleet(world)).toEqual([]);
});

test('when the item is refused bad models lose their traffic all the same, and the runs fail with the missing right', async () => {
  const world = await aFleet();
  world.aws.faults.next({
    service: 'dynamodb',
    kind: 'refuse',
    times: Number.POSITIVE_INFINITY,
    when: (input) => JSON.stringify(input).includes('"FLEET"'),
  });
  const failures = await minutes(world, 6);
  expect(moved(world)).toBe(5);
  expect(failures.join('; ')).toContain('dynamodb:GetItem: access-refused');
});
