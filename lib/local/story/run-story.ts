import { SageMakerClient, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { isoOf, minuteOf } from '../../core/time.ts';
import { createEndpointConfig, deployEndpoint } from '../deploy-endpoint.ts';
import { clientConfigFor } from '../prepare-guard.ts';
import type { Traffic } from '../world/traffic.ts';
import { HEALTHY, type Scenario } from './scenario.ts';
import type { StoryWorld } from './story-world.ts';

export const STABLE = { variant: 'stable', model: 'fraud-model-1' } as const;
export const CANDIDATE = { variant: 'candidate', model: 'fraud-model-2' } as const;

export interface StoryOptions {
  readonly endpoint: string;
  readonly scenario: Scenario;
  readonly traffic: Traffic;
  /** Stable's past before the candidate comes. @default 1440 */
  readonly historyMinutes?: number;
  /** The candidate's part of the traffic, a fraction. @default 0.1 */
  readonly candidateShare?: number;
  /** Told after every minute. */
  readonly onMinute?: (done: number, of: number) => void;
  /** Told after every tick, with what the handler reported. */
  readonly onTick?: (report: TickReport) => void;
}

/** When what happened; epoch seconds. */
export interface StoryTimes {
  readonly historyFrom: number;
  /** The config with the candidate is in service. */
  readonly deployedAt: number;
  readonly faultAt?: number;
  readonly endedAt: number;
}

/**
 * Tells a story: a day of stable's past, a deployment, minute after minute of the real health-check function, and whatever the scenario
 * has in store. Ends when a rollback has found its end, or when the scenario's time is over.
 */
export async function runStory(world: StoryWorld, options: StoryOptions): Promise<StoryTimes> {
  const { aws } = world;
  const { endpoint, scenario, traffic, historyMinutes = 1440 } = options;
  const historyFrom = aws.clock.nowEpochSeconds();
  aws.world.serve(endpoint, traffic);
  aws.world.behave(STABLE.model, HEALTHY);
  aws.world.behave(CANDIDATE.model, HEALTHY);
  await deployEndpoint(aws, {
    endpoint,
    config: 'fraud-config-1',
    variants: [{ name: STABLE.variant, model: STABLE.model, weight: 1 }],
  });
  aws.clock.advanceTo(historyFrom + historyMinutes * 60);
  await tickNow(world, options);

  const deployedAt = await deployCandidate(world, options);
  const faultAt = scenario.faultAfterMinutes === undefined ? undefined : deployedAt + scenario.faultAfterMinutes * 60;
  prepareFault(world, options, deployedAt, faultAt);

  const lastTick = deployedAt + scenario.minutes * 60;
  for (let at = deployedAt + 60; at <= lastTick; at += 60) {
    aws.clock.advanceTo(at);
    const report = await tickNow(world, options);
    options.onMinute?.((at - deployedAt) / 60, scenario.minutes);
    if (hasEnded(report)) break;
  }
  await aws.settled();
  return {
    historyFrom,
    deployedAt,
    ...(faultAt === undefined ? {} : { faultAt }),
    endedAt: aws.clock.nowEpochSeconds(),
  };
}

async function tickNow({ aws, healthCheck }: StoryWorld, { onTick }: StoryOptions): Promise<TickReport> {
  const report = await healthCheck({ at: isoOf(aws.clock.nowEpochSeconds()), shard: 0, shards: 1 });
  onTick?.(report);
  return report;
}

/** A pipeline deploys a config with two variants; SageMaker's events reach record-deployment, as EventBridge would bring them. */
async function deployCandidate(world: StoryWorld, { endpoint, candidateShare = 0.1 }: StoryOptions): Promise<number> {
  const { aws } = world;
  const seen = aws.events.length;
  await createEndpointConfig(aws, {
    config: 'fraud-config-2',
    variants: [
      { name: STABLE.variant, model: STABLE.model, weight: 1 - candidateShare, instances: 2 },
      { name: CANDIDATE.variant, model: CANDIDATE.model, weight: candidateShare },
    ],
  });
  const client = new SageMakerClient(clientConfigFor(aws));
  await client.send(new UpdateEndpointCommand({ EndpointName: endpoint, EndpointConfigName: 'fraud-config-2' }));
  client.destroy();
  aws.clock.advanceBy(600);
  for (const event of aws.events.slice(seen)) await world.recordDeployment(event);
  return minuteOf(aws.clock.nowEpochSeconds()) * 60;
}

function prepareFault(
  { aws }: StoryWorld,
  { endpoint, scenario }: StoryOptions,
  deployedAt: number,
  faultAt?: number,
): void {
  const { faulty, incident } = scenario;
  if (faulty !== undefined && faultAt !== undefined) {
    const after = faulty(HEALTHY);
    aws.world.behave(CANDIDATE.model, (minute) => (minute >= minuteOf(faultAt) ? after : HEALTHY));
  }
  if (incident === undefined) return;
  const fromEpochSeconds = deployedAt + incident.afterMinutes * 60;
  aws.world.addIncident({
    endpoint,
    fromEpochSeconds,
    toEpochSeconds: fromEpochSeconds + incident.minutes * 60,
    oddsFactor: incident.oddsFactor,
  });
}

const ENDS: readonly string[] = ['recovered', 'not-recovered', 'unprovable'];
const CLOSED: readonly string[] = ['held', 'failed', 'rejected', 'superseded', 'withdrawn'];

/** A rollback that has found its end, proven or not. */
function hasEnded({ guards }: TickReport): boolean {
  return guards.some(
    ({ rollback }) => rollback !== undefined && (ENDS.includes(rollback.recovery) || CLOSED.includes(rollback.status)),
  );
}
