import { SageMakerClient, UpdateEndpointCommand } from '@aws-sdk/client-sagemaker';
import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { isoOf, minuteOf } from '../../core/time.ts';
import { createEndpointConfig, deployEndpoint } from '../deploy-endpoint.ts';
import { clientConfigFor } from '../prepare-guard.ts';
import type { Traffic } from '../world/traffic.ts';
import { HEALTHY, type Scenario } from './scenario.ts';
import { DEPLOYMENT_MINUTES, HISTORY_MINUTES } from './story-traffic.ts';
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
  /** How long it is followed at most after the deployment. @default the scenario's own length */
  readonly minutes?: number;
  /** Told after every minute of the deployment. */
  readonly onDeploying?: () => void | Promise<void>;
  /** Told after every minute. */
  readonly onMinute?: (done: number, of: number) => void;
  /** Told after every tick, with what the handler reported; time stands still until it is through. */
  readonly onTick?: (report: TickReport) => void | Promise<void>;
}

/** When what begins; epoch seconds. */
export interface StoryOpening {
  readonly historyFrom: number;
  /** The config with the candidate is in service. */
  readonly deployedAt: number;
  readonly faultAt?: number;
}

export interface StoryTimes extends StoryOpening {
  readonly endedAt: number;
}

/**
 * Tells a story: a day of stable's past, a deployment, minute after minute of the real health-check function, and whatever the scenario
 * has in store. Ends when a rollback has found its end, or when the scenario's time is over.
 */
export async function runStory(world: StoryWorld, options: StoryOptions): Promise<StoryTimes> {
  const { aws } = world;
  const { scenario, minutes = scenario.minutes } = options;
  const opening = await openStory(world, options);
  const { deployedAt } = opening;
  for (let minute = 1; minute <= minutes; minute += 1) {
    aws.clock.advanceTo(deployedAt + minute * 60);
    const report = await tickNow(world, options);
    options.onMinute?.(minute, minutes);
    if (hasEnded(report)) break;
  }
  await aws.settled();
  return { ...opening, endedAt: aws.clock.nowEpochSeconds() };
}

/** The beginning of every story: stable's past, then the candidate beside it, with its fault in store. */
export async function openStory(world: StoryWorld, options: StoryOptions): Promise<StoryOpening> {
  const { aws } = world;
  const { endpoint, scenario, traffic, historyMinutes = HISTORY_MINUTES } = options;
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
  return { historyFrom, deployedAt, ...(faultAt === undefined ? {} : { faultAt }) };
}

async function tickNow({ aws, healthCheck }: StoryWorld, { onTick }: StoryOptions): Promise<TickReport> {
  const report = await healthCheck({ at: isoOf(aws.clock.nowEpochSeconds()), shard: 0, shards: 1 });
  await onTick?.(report);
  return report;
}

/** A pipeline deploys a config with two variants; SageMaker's events reach record-deployment, as EventBridge would bring them. */
async function deployCandidate(world: StoryWorld, options: StoryOptions): Promise<number> {
  const { aws } = world;
  const { endpoint, candidateShare = 0.1, onDeploying } = options;
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
  for (let minute = 0; minute < DEPLOYMENT_MINUTES; minute += 1) {
    aws.clock.advanceBy(60);
    await onDeploying?.();
  }
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
