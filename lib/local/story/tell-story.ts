import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { type MachineNotice, parseMachineNotice } from '../../contract/notice-schema.ts';
import { inCausalOrder } from '../../core/record/causal-order.ts';
import type { GuardEvent } from '../../core/record/event.ts';
import { type VersionRecord, versionLabel } from '../../core/words/version.ts';
import type { Mail } from '../sns/delivery.ts';
import { DEMO_ENDPOINT, demoPolicy } from './demo-policy.ts';
import { CANARY, modelsOf } from './deployment.ts';
import { NEW_MODEL } from './models.ts';
import { type Evidence, evidenceLog } from './result/evidence-log.ts';
import { type Reader, type Served, startReader } from './result/read-back.ts';
import { type StoryEnd, storyEndOf } from './result/story-end.ts';
import { missesOf } from './result/story-misses.ts';
import { runStory, type StoryTimes } from './run-story.ts';
import { type ScenarioName, scenarioOf } from './scenario.ts';
import type { Scenario } from './scenario-shape.ts';
import { overloadedMinutes, type ShareStep, shareNow, stepsSince } from './share-steps.ts';
import { readArms, type StoryArms } from './story-arms.ts';
import { STORY_START, type StoryCourse } from './story-traffic.ts';
import { type StoryWorld, startStoryWorld, TABLE_NAME } from './story-world.ts';

export interface StoryToTell extends StoryCourse {
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** The past before the new model comes. @default 1440 */
  readonly historyMinutes?: number;
  /** Told after every simulated minute since the deployment. */
  readonly onMinute?: (done: number, of: number) => void;
}

/**
 * A story that is over. The fault's time and what others did are the scenario's; all else was read back through SDK calls or received
 * from the topic.
 */
export interface ToldStory {
  readonly name: ScenarioName;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly endpoint: string;
  readonly times: StoryTimes;
  readonly end: StoryEnd;
  /** Where it is not as its scenario must be; empty when it is. */
  readonly misses: readonly string[];
  /** As SageMaker serves it when it is over. */
  readonly served: Served;
  readonly shares: readonly ShareStep[];
  /** `v2`, by the name of the model; a model that Stablehand never saw has none. */
  readonly labels: ReadonlyMap<string, string>;
  /** What the table has, oldest first, causes before what they caused. */
  readonly events: readonly GuardEvent[];
  /** In the order in which an HTTP subscriber of the topic received them. */
  readonly notices: readonly MachineNotice[];
  readonly mails: readonly Mail[];
  readonly arms: StoryArms;
  /** Against the new model. */
  readonly evidence: Evidence;
}

/** Runs a scenario in a world of its own and reads back what has come of it. Same input, same story. */
export async function tellStory(story: StoryToTell): Promise<ToldStory> {
  const clock = { kind: 'simulated', startEpochSeconds: STORY_START } as const;
  const world = await startStoryWorld(demoPolicy(scenarioOf(story.scenario).policy), { seed: story.seed, clock });
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
  const log = evidenceLog(world.policy.guards[0]!); // the policy of the demo has one guard
  const shares: ShareStep[] = [];
  const look = async () => void shares.push(...stepsSince(shares, await reader.served(DEMO_ENDPOINT)));
  const times = await runStory(world, {
    endpoint: DEMO_ENDPOINT,
    scenario,
    traffic: story.traffic,
    minutes: story.minutes,
    ...(story.historyMinutes === undefined ? {} : { historyMinutes: story.historyMinutes }),
    ...(story.onMinute === undefined ? {} : { onMinute: story.onMinute }),
    onDeploying: look,
    async onTick(report) {
      log.add(report);
      if (shares.length === 0 || scenario.acts !== undefined || isMoving(report)) await look();
    },
  });
  await look();
  const served = await reader.served(DEMO_ENDPOINT);
  const events = inCausalOrder(await reader.events(DEMO_ENDPOINT));
  const notices = world.subscriber.notifications.map(({ Message }) => parseMachineNotice(Message));
  const labels = labelsOf(scenario, await reader.versions(DEMO_ENDPOINT));
  const evidence = log.of(labels.get(NEW_MODEL) ?? 'a version that was never seen');
  const end = storyEndOf(events, { moved: shareNow(served, NEW_MODEL) === 0, moves: times.moves });
  const arms = await readArms(reader, { scenario, times, shares, slowerThanMicros: evidence.slowerThanMicros });
  const told = notices.filter(({ audience }) => audience === 'engineers').map(({ kind }) => kind);
  return {
    name: story.scenario,
    scenario,
    seed: story.seed,
    endpoint: DEMO_ENDPOINT,
    times,
    end,
    misses: missesOf(scenario, { end, times, served, told, overloaded: overloadedIn(scenario, arms, shares) }),
    served,
    shares,
    labels,
    events,
    notices,
    mails: world.aws.mails,
    arms,
    evidence,
  };
}

const overloadedIn = (
  { capacity, deployment = CANARY }: Scenario,
  { stable }: StoryArms,
  shares: readonly ShareStep[],
): number =>
  capacity === undefined
    ? 0
    : overloadedMinutes(stable, shares, { variant: deployment.oldVariant, perInstance: capacity.perInstance }).length;

/** While a rollback is open shares may change with every minute. */
const isMoving = ({ guards }: TickReport): boolean => guards.some(({ rollback }) => rollback !== undefined);

const labelsOf = ({ deployment = CANARY }: Scenario, versions: readonly VersionRecord[]): Map<string, string> =>
  new Map(
    modelsOf(deployment).flatMap((model): [string, string][] => {
      const known = versions.find(({ modelName }) => modelName === model);
      return known === undefined ? [] : [[model, versionLabel(known.version)]];
    }),
  );
