import { parseFunctionEnv } from '../../contract/function-env.ts';
import { inCausalOrder } from '../../core/record/causal-order.ts';
import type { GuardEvent } from '../../core/record/event.ts';
import { isoOf } from '../../core/words/time.ts';
import type { Mail } from '../sns/delivery.ts';
import type { LocalAws } from '../start-local-aws.ts';
import { actsInStore, type DoneAct } from './act.ts';
import { DEMO_ENDPOINT, demoPolicy } from './demo-policy.ts';
import { handsOn } from './hands.ts';
import { openStory } from './open-story.ts';
import { startReader } from './result/read-back.ts';
import { type ScenarioName, scenarioOf } from './scenario.ts';
import type { Scenario } from './scenario-shape.ts';
import { DEPLOYMENT_MINUTES, STORY_HISTORY_MINUTES, usualTraffic } from './story-traffic.ts';
import { type StoryWorld, startStoryWorld, TABLE_NAME } from './story-world.ts';

export interface LiveOptions {
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** 0: any free one. */
  readonly port: number;
  /** Simulated seconds a second. */
  readonly speed: number;
  /** The wall clock. */
  readonly nowEpochSeconds: number;
}

/** Something that has happened since anybody last asked. */
export interface LiveNews {
  /** What others did, as the scenario has it. */
  readonly acts: readonly DoneAct[];
  readonly events: readonly GuardEvent[];
  readonly mails: readonly Mail[];
  /** What went wrong in a function, as a sentence. */
  readonly failures: readonly string[];
}

/** A story in which time passes by itself and anybody may take part. */
export interface LiveStory {
  readonly aws: LocalAws;
  /** Begins the names of the functions that people call. */
  readonly stackName: string;
  readonly nowEpochSeconds: () => number;
  /** Lets the functions do what is due by now. @returns milliseconds until something is due again */
  step(): Promise<number>;
  news(): Promise<LiveNews>;
  close(): Promise<void>;
}

/** The candidate has served this long when the story begins to be live: a scenario's fault comes right then. */
export const LIVE_AFTER_MINUTES = 60;

/**
 * An endpoint with a day of history and a candidate deployed an hour ago, watched once a simulated minute. Changes that anybody makes
 * reach the functions as EventBridge would bring them.
 */
export async function startLiveStory(options: LiveOptions): Promise<LiveStory> {
  const { scenario, seed, port, speed, nowEpochSeconds } = options;
  const pastMinutes = STORY_HISTORY_MINUTES + DEPLOYMENT_MINUTES + LIVE_AFTER_MINUTES;
  const startEpochSeconds = Math.floor(nowEpochSeconds / 60 - pastMinutes) * 60;
  const world = await startStoryWorld(demoPolicy(scenarioOf(scenario).policy), {
    seed,
    port,
    clock: { kind: 'real', speed, startEpochSeconds },
  });
  const { aws } = world;
  const reader = startReader(aws, TABLE_NAME);
  const { deployedAt } = await openStory(world, {
    endpoint: DEMO_ENDPOINT,
    scenario: scenarioOf(scenario),
    traffic: usualTraffic(scenarioOf(scenario)),
  });
  const duty = functionsOnDuty(world, scenarioOf(scenario), deployedAt);
  for (let minute = 1; minute <= LIVE_AFTER_MINUTES; minute += 1) {
    const at = deployedAt + minute * 60;
    if (aws.clock.nowEpochSeconds() < at) aws.clock.advanceTo(at);
    await duty.tick(at);
  }
  let lastTick = deployedAt + LIVE_AFTER_MINUTES * 60;
  const seen = { events: new Set<string>(), mails: 0, acts: 0 };
  return {
    aws,
    stackName: parseFunctionEnv(world.env).manualRollbackName.replace(/-manual-rollback$/, ''),
    nowEpochSeconds: aws.clock.nowEpochSeconds,
    async step() {
      while (lastTick + 60 <= aws.clock.nowEpochSeconds()) {
        lastTick += 60;
        await duty.tick(lastTick);
      }
      return Math.max(10, ((lastTick + 60 - aws.clock.nowEpochSeconds()) / speed) * 1000);
    },
    async news() {
      const events = inCausalOrder(await reader.events(DEMO_ENDPOINT)).filter(({ id }) => !seen.events.has(id));
      for (const { id } of events) seen.events.add(id);
      const mails = aws.mails.slice(seen.mails);
      seen.mails = aws.mails.length;
      const acts = duty.acts.done.slice(seen.acts);
      seen.acts = duty.acts.done.length;
      return { acts, events, mails, failures: duty.failures.splice(0) };
    },
    async close() {
      await duty.done();
      reader.close();
      await world.close();
    },
  };
}

/**
 * The functions, one call after the other, and between them whatever others do; a call that fails is written down, and the next one is
 * made all the same.
 */
function functionsOnDuty(world: StoryWorld, { acts: planned }: Scenario, deployedAt: number) {
  const { aws, healthCheck, recordDeployment } = world;
  const acts = actsInStore(planned);
  const hands = handsOn(world, DEMO_ENDPOINT);
  const failures: string[] = [];
  let last: Promise<void> = Promise.resolve();
  const next = (call: () => Promise<unknown>): Promise<void> => {
    last = last.then(call).then(
      () => undefined,
      (failure: unknown) => void failures.push(String(failure)),
    );
    return last;
  };
  const stopListening = aws.onEvent((event) => void next(() => recordDeployment(event)));
  return {
    failures,
    acts,
    tick(at: number) {
      const minute = Math.round((at - deployedAt) / 60);
      void next(() => acts.perform(minute, at, hands));
      return next(async () => acts.notice(minute, await healthCheck({ at: isoOf(at), shard: 0, shards: 1 })));
    },
    async done() {
      stopListening();
      await last;
      hands.close();
    },
  };
}
