import './quiet.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import { dynamoDbEventHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-event-history.ts';
import { dynamoDbGuardStore } from '../../lib/adapters/aws/dynamodb/dynamodb-guard-store.ts';
import { dynamoDbVersionHistory } from '../../lib/adapters/aws/dynamodb/dynamodb-version-history.ts';
import { isoOf } from '../../lib/core/words/time.ts';
import { deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';
import { type StoryWorld, startStoryWorld, TABLE_NAME } from '../../lib/local/story/story-world.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';

export const POLICY = `
notify:
  - email: oncall@example.com
guards:
  - endpoint: fraud
    mode: auto
    stable: stable
    signals: { errors: {} }
`;

/** `fraud` serves 1000 requests a minute: stable 90%, and a candidate of which nine requests of ten fail. It ends with the test. */
export async function aStoryWorld(policy = POLICY): Promise<StoryWorld> {
  const world = await openStoryWorld(policy);
  onTestFinished(() => world.close());
  return world;
}

/** The same, to be closed by whoever opened it. */
export async function openStoryWorld(policy = POLICY): Promise<StoryWorld> {
  const world = await startStoryWorld(parsePolicy(policy, 'test.yaml'), { durations: { create: 0 } });
  await deployFailing(world.aws);
  return world;
}

export async function deployFailing(aws: LocalAws): Promise<void> {
  await deployEndpoint(aws, {
    endpoint: 'fraud',
    config: 'fraud-1',
    variants: [
      { name: 'stable', model: 'model-1', weight: 9, instances: 2 },
      { name: 'candidate', model: 'model-2', weight: 1 },
    ],
  });
  aws.clock.advanceBy(0);
  aws.world.behave('model-1', { errorRate: 0.01 });
  aws.world.behave('model-2', { errorRate: 0.9 });
  aws.world.serve('fraud', constantTraffic(1000));
}

/** What the schedule sends at this moment. */
export const tickEvent = (aws: LocalAws) => ({ at: isoOf(aws.clock.nowEpochSeconds()), shard: 0, shards: 1 });

/** Lets a minute pass and ticks, so many times. */
export async function minutes(world: Pick<StoryWorld, 'aws' | 'healthCheck'>, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) {
    world.aws.clock.advanceBy(60);
    await world.healthCheck(tickEvent(world.aws));
  }
}

/** What can be read of a story from outside, through clients of one's own. */
export function outsideOf(aws: LocalAws, tableName = TABLE_NAME) {
  const config = clientConfigFor(aws);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const sagemaker = new SageMakerClient(config);
  return {
    state: () => dynamoDbGuardStore(table, tableName).read('fraud'),
    /** Oldest first. */
    events: async () => [...(await dynamoDbEventHistory(table, tableName).newest('fraud', 1000))].reverse(),
    versions: () => dynamoDbVersionHistory(table, tableName).read('fraud'),
    async weights(): Promise<Record<string, number>> {
      const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: 'fraud' }));
      return Object.fromEntries(
        ProductionVariants.map(({ VariantName = '', CurrentWeight }) => [VariantName, CurrentWeight ?? Number.NaN]),
      );
    },
    acceptedChanges: () =>
      aws.calls.recent.filter(
        ({ operation, outcome }) =>
          operation === 'UpdateEndpointWeightsAndCapacities' && ['ok', 'timeout-after', 'lost-reply'].includes(outcome),
      ).length,
  };
}
