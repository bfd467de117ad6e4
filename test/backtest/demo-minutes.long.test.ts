import '../lambdas/quiet.ts';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDbGuardStore } from '../../lib/adapters/aws/dynamodb/dynamodb-guard-store.ts';
import { backtest } from '../../lib/backtest/backtest.ts';
import { judgeMinutes } from '../../lib/backtest/judge/judge-minutes.ts';
import { prepareRun } from '../../lib/backtest/judge/judge-run.ts';
import { readRuns, readTraceHeader } from '../../lib/backtest/trace/read-runs.ts';
import { fetchTrace } from '../../lib/cli/fetch-trace.ts';
import type { Judgement } from '../../lib/core/judge/judgement.ts';
import { isoOf } from '../../lib/core/words/time.ts';
import type { Verdict } from '../../lib/core/words/verdict.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import { DEMO_ENDPOINT, demoPolicy } from '../../lib/local/story/demo-policy.ts';
import { runStory } from '../../lib/local/story/run-story.ts';
import { type ScenarioName, scenarioOf } from '../../lib/local/story/scenario.ts';
import { STORY_START, usualCourse } from '../../lib/local/story/story-traffic.ts';
import { startStoryWorld, TABLE_NAME } from '../../lib/local/story/story-world.ts';
import { aFile } from './a-trace.ts';

/** The embedded CloudWatch shows a minute 60 s after its end. */
const LAG_MINUTES = 1;

interface Played {
  /** What the handlers said at every tick with a candidate. */
  readonly said: readonly { readonly at: string; readonly verdict: Verdict }[];
  readonly decidedAt: string;
  /** The minutes as `stablehand fetch` wrote them. */
  readonly path: string;
  readonly judgement: Judgement;
}

/** Plays a scenario of the demo by the real functions, then fetches its minutes from the same CloudWatch. */
async function play(name: ScenarioName): Promise<Played> {
  const policy = demoPolicy();
  const [guard] = policy.guards;
  if (guard === undefined) throw new Error('the demo guards an endpoint');
  const world = await startStoryWorld(policy, {
    seed: 1,
    clock: { kind: 'simulated', startEpochSeconds: STORY_START },
  });
  const dynamoDb = new DynamoDBClient(clientConfigFor(world.aws));
  const guards = dynamoDbGuardStore(DynamoDBDocumentClient.from(dynamoDb), TABLE_NAME);
  try {
    const said: { at: string; verdict: Verdict }[] = [];
    let judgement: Judgement | undefined;
    const scenario = scenarioOf(name);
    const times = await runStory(world, {
      endpoint: DEMO_ENDPOINT,
      scenario,
      traffic: usualCourse(scenario).traffic,
      async onTick({ guards: reports }) {
        const at = isoOf(world.aws.clock.nowEpochSeconds());
        const judged = reports.flatMap(({ verdicts }) => verdicts).find(({ candidate }) => candidate !== undefined);
        if (judged !== undefined) said.push({ at, verdict: judged.verdict });
        judgement ??= (await guards.read(DEMO_ENDPOINT))?.judgements[0];
      },
    });
    const decided = said.find(({ verdict }) => verdict.kind === 'breach');
    if (judgement === undefined || decided === undefined)
      throw new Error('the demo judges its candidate and finds its fault');
    const path = join(aFile([]), '..', 'demo.ndjson');
    // stable's p99 of that day's morning: a day later CloudWatch only has that of the whole day
    const slowerThanMicros = judgement.frozen?.signals.find(({ signal }) => signal === 'latency')?.slowerThanMicros;
    const plan = {
      guard,
      span: { from: times.historyFrom / 60, to: times.endedAt / 60 },
      stable: judgement.stableVariant,
      candidate: judgement.candidateVariant,
      deployedAtEpochSeconds: judgement.firstMinute * 60,
      out: path,
      ...(slowerThanMicros === undefined ? {} : { slowerThanMicros }),
    };
    expect(await fetchTrace(plan, world.env)).toBe(true);
    return { said, decidedAt: decided.at, path, judgement };
  } finally {
    dynamoDb.destroy();
    await world.close();
  }
}

/** Ticks up to the decision: after it the traffic moves, and the handlers' story is another one. */
const untilDecision = <T extends { readonly at: string }>(ticks: readonly T[], decidedAt: string): T[] =>
  ticks.filter(({ at }) => at <= decidedAt);

function backtested({ path, judgement }: Played): { at: string; verdict: Verdict }[] {
  const header = readTraceHeader(path);
  const said: { at: string; verdict: Verdict }[] = [];
  const [guard] = demoPolicy().guards;
  if (guard === undefined) throw new Error('the demo guards an endpoint');
  readRuns(path, { header }, (run) => {
    const prepared = prepareRun(run, { header, guard, lagMinutes: LAG_MINUTES });
    if (prepared.kind !== 'ready') throw new Error('the minutes of the demo can be judged');
    expect(prepared.prepared.started.frozen).toEqual(judgement.frozen);
    for (const { atEpochSeconds, verdict } of judgeMinutes(run, header, prepared.prepared.started, LAG_MINUTES)) {
      said.push({ at: isoOf(atEpochSeconds), verdict });
    }
  });
  return said;
}

describe("the demo's minutes", () => {
  test('give the same verdicts, minute by minute, through backtest and through the handlers', async () => {
    const played = await play('bad-errors');
    const handlers = untilDecision(played.said, played.decidedAt);
    const ours = backtested(played).filter(({ at }) => at >= (handlers[0]?.at ?? ''));
    expect(handlers.length).toBeGreaterThan(60);
    expect(untilDecision(ours, played.decidedAt)).toEqual(handlers);
  });

  test('give the decision of the handlers through the command too', async () => {
    const played = await play('silent');
    const [guard] = demoPolicy().guards;
    if (guard === undefined) throw new Error('the demo guards an endpoint');
    const { outcomes } = await backtest({
      path: played.path,
      guard,
      policyHash: '',
      lagMinutes: LAG_MINUTES,
      workers: 1,
    });
    expect(outcomes.map(({ outcome, reason, atEpochSeconds = 0 }) => [outcome, reason, isoOf(atEpochSeconds)])).toEqual(
      [['rollback', 'silence', played.decidedAt]],
    );
  });
});
