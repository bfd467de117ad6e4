import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { isoOf, minuteOf } from '../../core/words/time.ts';
import { deployEndpoint } from '../deploy-endpoint.ts';
import type { ModelBehaviour } from '../world/behaviour.ts';
import type { Traffic } from '../world/traffic.ts';
import { CANARY, modelsOf } from './deployment.ts';
import { handsOn } from './hands.ts';
import { HEALTHY, NEW_MODEL, OLD_MODEL } from './models.ts';
import type { Scenario } from './scenario-shape.ts';
import { DEPLOYMENT_MINUTES, STORY_HISTORY_MINUTES } from './story-traffic.ts';
import type { StoryWorld } from './story-world.ts';

export interface StoryOptions {
  readonly endpoint: string;
  readonly scenario: Scenario;
  readonly traffic: Traffic;
  /** The past of what serves before the new model comes. @default 1440 */
  readonly historyMinutes?: number;
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
  /** The config with the new model is in service. */
  readonly deployedAt: number;
  readonly faultAt?: number;
}

/** The beginning of every story: a day of what served before, then the new model, with its fault in store. */
export async function openStory(world: StoryWorld, options: StoryOptions): Promise<StoryOpening> {
  const { aws } = world;
  const { endpoint, scenario, traffic, historyMinutes = STORY_HISTORY_MINUTES } = options;
  const { deployment = CANARY } = scenario;
  const historyFrom = aws.clock.nowEpochSeconds();
  aws.world.serve(endpoint, traffic);
  for (const model of modelsOf(deployment)) aws.world.behave(model, healthyOf(scenario));
  await deployEndpoint(aws, { endpoint, config: 'fraud-config-1', variants: deployment.before });
  aws.clock.advanceTo(historyFrom + historyMinutes * 60);
  await tickNow(world, options);

  const deployedAt = await deployNewModel(world, options);
  const faultAt = scenario.fault === undefined ? undefined : deployedAt + scenario.fault.afterMinutes * 60;
  prepareFault(world, options, deployedAt, faultAt);
  return { historyFrom, deployedAt, ...(faultAt === undefined ? {} : { faultAt }) };
}

/** The health-check function, as the schedule calls it at this very moment. */
export async function tickNow({ aws, healthCheck }: StoryWorld, { onTick }: StoryOptions): Promise<TickReport> {
  const report = await healthCheck({ at: isoOf(aws.clock.nowEpochSeconds()), shard: 0, shards: 1 });
  await onTick?.(report);
  return report;
}

/** A pipeline deploys the new model; SageMaker's events reach record-deployment, as EventBridge would bring them. */
async function deployNewModel(world: StoryWorld, options: StoryOptions): Promise<number> {
  const { aws } = world;
  const { endpoint, scenario, onDeploying } = options;
  const seen = aws.events.length;
  const { deployment = CANARY, capacity } = scenario;
  const pipeline = handsOn(world, endpoint);
  if (capacity !== undefined) await pipeline.registerScaling(deployment.oldVariant, capacity);
  await pipeline.deploy('fraud-config-2', deployment.after);
  pipeline.close();
  for (let minute = 0; minute < DEPLOYMENT_MINUTES; minute += 1) {
    aws.clock.advanceBy(60);
    await onDeploying?.();
  }
  for (const event of aws.events.slice(seen)) await world.recordDeployment(event);
  return minuteOf(aws.clock.nowEpochSeconds()) * 60;
}

const healthyOf = ({ capacity }: Scenario): ModelBehaviour =>
  capacity === undefined ? HEALTHY : { ...HEALTHY, capacityPerInstance: capacity.perInstance };

function prepareFault(
  { aws }: StoryWorld,
  { endpoint, scenario, traffic }: StoryOptions,
  deployedAt: number,
  faultAt?: number,
): void {
  const { fault, incident, lostTraffic } = scenario;
  if (fault !== undefined && faultAt !== undefined) {
    const before = healthyOf(scenario);
    const from = minuteOf(faultAt);
    const model = fault.strikes === 'old' ? OLD_MODEL : NEW_MODEL;
    aws.world.behave(model, (minute) => (minute >= from ? fault.becomes(before, minute - from) : before));
  }
  if (lostTraffic !== undefined) {
    const from = minuteOf(deployedAt) + lostTraffic.afterMinutes;
    const isLost = (minute: number) => minute >= from && minute < from + lostTraffic.minutes;
    aws.world.serve(endpoint, {
      ...traffic,
      perMinute: (minute) => (isLost(minute) ? null : traffic.perMinute(minute)),
    });
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
