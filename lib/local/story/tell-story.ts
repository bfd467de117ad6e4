import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { type MachineNotice, parseMachineNotice } from '../../contract/notice-schema.ts';
import { inCausalOrder } from '../../core/causal-order.ts';
import { currentShares, type EndpointState } from '../../core/endpoint.ts';
import type { GuardEvent } from '../../core/event.ts';
import type { BreachCause } from '../../core/verdict.ts';
import type { Mail } from '../sns/delivery.ts';
import { DEMO_ENDPOINT, demoPolicy } from './demo-policy.ts';
import { type EvidencePoint, evidenceLog } from './evidence-log.ts';
import { type ArmMinute, type Reader, startReader } from './read-back.ts';
import { CANDIDATE, runStory, STABLE, type StoryTimes } from './run-story.ts';
import { type Scenario, type ScenarioName, scenarioOf } from './scenario.ts';
import { asExpected, type StoryEnd, storyEndOf } from './story-end.ts';
import { STORY_START, type StoryCourse } from './story-traffic.ts';
import { type StoryWorld, startStoryWorld, TABLE_NAME } from './story-world.ts';

export interface StoryToTell extends StoryCourse {
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** Told after every simulated minute since the deployment. */
  readonly onMinute?: (done: number, of: number) => void;
}

/** The share of a variant from this moment on. */
export interface ShareStep {
  readonly atEpochSeconds: number;
  readonly variant: string;
  readonly share: number;
}

/** One minute of both arms, as CloudWatch has them. */
export interface StoryArms {
  readonly stable: readonly ArmMinute[];
  readonly candidate: readonly ArmMinute[];
}

/** A story that is over. The fault's time is the scenario's; all else was read back through SDK calls or received from the topic. */
export interface ToldStory {
  readonly name: ScenarioName;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly endpoint: string;
  readonly times: StoryTimes;
  readonly end: StoryEnd;
  /** The scenario's own outcome, and not before the fault. */
  readonly asExpected: boolean;
  /** Current weights by variant, as DescribeEndpoint says. */
  readonly weights: Readonly<Record<string, number>>;
  readonly shares: readonly ShareStep[];
  /** What the table has, oldest first, causes before what they caused. */
  readonly events: readonly GuardEvent[];
  /** In the order in which an HTTP subscriber of the topic received them. */
  readonly notices: readonly MachineNotice[];
  readonly mails: readonly Mail[];
  readonly arms: StoryArms;
  readonly evidence: readonly EvidencePoint[];
  readonly logThreshold?: number;
  readonly slowerThanMicros?: number;
  /** What the decision rested on. */
  readonly cause?: BreachCause;
}

/** An hour of stable alone is shown before the deployment. */
export const SHOWN_BEFORE_SECONDS = 3600;

/** Runs a scenario in a world of its own and reads back what has come of it. Same input, same story. */
export async function tellStory(story: StoryToTell): Promise<ToldStory> {
  const clock = { kind: 'simulated', startEpochSeconds: STORY_START } as const;
  const world = await startStoryWorld(demoPolicy(), { seed: story.seed, clock });
  const reader = startReader(world.aws, TABLE_NAME);
  try {
    return await tellIn(world, reader, story);
  } finally {
    reader.close();
    await world.close();
  }
}

async function tellIn(world: StoryWorld, reader: Reader, story: StoryToTell): Promise<ToldStory> {
  const scenario = scenarioOf(story.scenario);
  const evidence = evidenceLog(world.policy.guards[0]!); // the policy of the demo has one guard
  const shares: ShareStep[] = [];
  const look = async () => noteShares(shares, await reader.describe(DEMO_ENDPOINT));
  const times = await runStory(world, {
    endpoint: DEMO_ENDPOINT,
    scenario,
    traffic: story.traffic,
    minutes: story.minutes,
    ...(story.onMinute === undefined ? {} : { onMinute: story.onMinute }),
    onDeploying: look,
    async onTick(report) {
      evidence.add(report);
      if (shares.length === 0 || isMoving(report)) await look();
    },
  });
  await look();
  const weights = weightsOf(await reader.describe(DEMO_ENDPOINT));
  const events = inCausalOrder(await reader.events(DEMO_ENDPOINT));
  const end = storyEndOf(events, (outcome) => {
    const steps = shares.filter(({ variant }) => variant === CANDIDATE.variant);
    return outcome === 'recovered' ? steps.at(-1)?.share === 0 : steps.length === 1;
  });
  const { logThreshold, slowerThanMicros, cause } = evidence;
  return {
    name: story.scenario,
    scenario,
    seed: story.seed,
    endpoint: DEMO_ENDPOINT,
    times,
    end,
    asExpected: asExpected(scenario, end, times.faultAt),
    weights,
    shares,
    events,
    notices: world.subscriber.notifications.map(({ Message }) => parseMachineNotice(Message)),
    mails: world.aws.mails,
    arms: await readArms(reader, scenario, times, slowerThanMicros),
    evidence: evidence.points,
    ...(logThreshold === undefined ? {} : { logThreshold }),
    ...(slowerThanMicros === undefined ? {} : { slowerThanMicros }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** While a rollback is open shares may change with every minute. */
const isMoving = ({ guards }: TickReport): boolean => guards.some(({ rollback }) => rollback !== undefined);

/** Adds the shares that differ from the last ones known; SageMaker says itself since when. */
function noteShares(steps: ShareStep[], endpoint: EndpointState): void {
  for (const { variant, share } of currentShares(endpoint)) {
    const last = steps.findLast((step) => step.variant === variant);
    if (last?.share !== share) steps.push({ atEpochSeconds: endpoint.modifiedAtEpochSeconds, variant, share });
  }
}

const weightsOf = ({ variants }: EndpointState): Readonly<Record<string, number>> =>
  Object.fromEntries(variants.map(({ name, currentWeight }) => [name, currentWeight]));

/** Latency that was never judged has no limit to count by: then the report counts failures. */
async function readArms(
  reader: Reader,
  { signal = 'errors' }: Scenario,
  { deployedAt, endedAt }: StoryTimes,
  slowerThanMicros: number | undefined,
): Promise<StoryArms> {
  const counted =
    signal === 'latency' && slowerThanMicros !== undefined
      ? { signal, slowerThanMicros }
      : ({ signal: 'errors' } as const);
  const span = { fromEpochSeconds: deployedAt - SHOWN_BEFORE_SECONDS, toEpochSeconds: endedAt };
  const ask = (variant: string) => reader.minutes({ endpoint: DEMO_ENDPOINT, variant, ...counted, ...span });
  return { stable: await ask(STABLE.variant), candidate: await ask(CANDIDATE.variant) };
}
