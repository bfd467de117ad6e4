import '../lambdas/quiet.ts';
import { onTestFinished } from 'vitest';
import type { TickReport } from '../../lambdas/health-check/handler.ts';
import type { InconclusiveReason } from '../../lib/core/words/verdict.ts';
import { deployEndpoint } from '../../lib/local/deploy-endpoint.ts';
import { type StoryWorld, startStoryWorld } from '../../lib/local/story/story-world.ts';
import type { ModelBehaviour } from '../../lib/local/world/behaviour.ts';
import { constantTraffic } from '../../lib/local/world/traffic.ts';
import { parsePolicy } from '../../lib/policy/parse-policy.ts';
import { outsideOf, tickEvent } from '../lambdas/a-story-world.ts';

export interface EdgeDifference {
  /** Further fields of the guard, as lines of the policy. */
  readonly guard?: readonly string[];
  /** @default one in a hundred requests fails */
  readonly stable?: ModelBehaviour;
  readonly candidate?: ModelBehaviour;
  /** Requests a minute over both variants; null: nobody calls. @default 1000 */
  readonly requests?: number | null;
  /** The candidate's part of them. @default 0.1 */
  readonly share?: number;
  /** @default two of stable, one of the candidate */
  readonly instances?: { readonly stable: number; readonly candidate: number };
  /** As `startLocalAws` takes them. */
  readonly aws?: Parameters<typeof startStoryWorld>[1];
}

const WELL: ModelBehaviour = { errorRate: 0.01 };

/**
 * `fraud` on the embedded AWS: stable and a candidate beside it, watched by the functions as they are deployed, in `mode: auto`. A case states
 * its difference. It ends with the test.
 */
export async function anEdge({ guard = [], stable = WELL, candidate = WELL, ...rest }: EdgeDifference = {}) {
  const { requests = 1000, share = 0.1, instances = { stable: 2, candidate: 1 }, aws: options } = rest;
  const fields = ['mode: auto', 'stable: stable', 'signals: { errors: {} }'];
  const own = fields.filter((field) => !guard.some((line) => line.split(':')[0] === field.split(':')[0]));
  const lines = [...own, ...guard].map((line) => `    ${line}`).join('\n');
  const policy = `notify:\n  - email: oncall@example.com\nguards:\n  - endpoint: fraud\n${lines}\n`;
  const world = await startStoryWorld(parsePolicy(policy, 'test.yaml'), { durations: { create: 0 }, ...options });
  onTestFinished(() => world.close());
  const { aws } = world;
  await deployEndpoint(aws, {
    endpoint: 'fraud',
    config: 'fraud-1',
    variants: [
      { name: 'stable', model: 'model-1', weight: 1 - share, instances: instances.stable },
      { name: 'candidate', model: 'model-2', weight: share, instances: instances.candidate },
    ],
  });
  aws.clock.advanceBy(0);
  aws.world.behave('model-1', stable);
  aws.world.behave('model-2', candidate);
  aws.world.serve('fraud', requests === null ? { perMinute: () => null } : constantTraffic(requests));
  return edgeOf(world);
}

function edgeOf(world: StoryWorld) {
  const { aws } = world;
  const outside = outsideOf(aws);
  const reports: TickReport[] = [];
  /** What runs of the health check failed with: a run that fails rings the alarm. */
  const alarms: string[] = [];
  const tick = async (): Promise<void> => {
    await world.healthCheck(tickEvent(aws)).then(
      (report) => void reports.push(report),
      (failure: Error) => void alarms.push(failure.message),
    );
  };
  return {
    ...world,
    ...outside,
    alarms,
    tick,
    /** A minute passes before each tick. */
    async minutes(count: number): Promise<void> {
      for (let done = 0; done < count; done += 1) {
        aws.clock.advanceBy(60);
        await tick();
      }
    },
    /** The newest verdict as the run's report has it: its kind, or the reason why nothing can be said. */
    verdict(): string | InconclusiveReason | undefined {
      const verdict = reports.at(-1)?.guards[0]?.verdicts[0]?.verdict;
      return verdict?.kind === 'inconclusive' ? verdict.reason : verdict?.kind;
    },
    /** Every verdict so far, each once. */
    verdicts: (): ReadonlySet<string> =>
      new Set(
        reports.flatMap(({ guards }) =>
          guards.flatMap(({ verdicts }) =>
            verdicts.map(({ verdict }) => (verdict.kind === 'inconclusive' ? verdict.reason : verdict.kind)),
          ),
        ),
      ),
    kinds: async (): Promise<string[]> => (await outside.events()).map(({ kind }) => kind),
    /** What the engineers on call were sent, oldest first: the outcome in capitals begins the subject. */
    async mails(): Promise<readonly { readonly subject: string; readonly body: string }[]> {
      await aws.settled();
      return aws.mails.filter(({ to }) => to === 'oncall@example.com');
    },
    /** The body of the one mail with these first words. @throws {RangeError} when there is none, or more than one. */
    async mail(outcome: string): Promise<string> {
      const all = await this.mails();
      const found = all.filter(({ subject }) => subject.startsWith(`${outcome} fraud`));
      const [only] = found;
      if (only === undefined || found.length > 1)
        throw new RangeError(
          `${found.length} mails begin with ${outcome}: ${all.map(({ subject }) => subject).join(' | ')}`,
        );
      return only.body.replace(/\s+/g, ' ');
    },
  };
}

export type Edge = Awaited<ReturnType<typeof anEdge>>;
