import { DEMO_ENDPOINT } from './demo-policy.ts';
import { CANARY } from './deployment.ts';
import { NEW_MODEL, OLD_MODEL } from './models.ts';
import type { Reader, StoryMinute } from './result/read-back.ts';
import type { StoryTimes } from './run-story.ts';
import type { Scenario } from './scenario-shape.ts';
import { modelAt, type ShareStep } from './share-steps.ts';

/** One minute of both models, as CloudWatch has them. */
export interface StoryArms {
  readonly stable: readonly StoryMinute[];
  readonly candidate: readonly StoryMinute[];
}

/** An hour of what served before is shown before the deployment. */
export const SHOWN_BEFORE_SECONDS = 3600;

export interface ArmsAsked {
  readonly scenario: Scenario;
  readonly times: StoryTimes;
  readonly shares: readonly ShareStep[];
  readonly slowerThanMicros: number | undefined;
}

/**
 * The minutes of the old and the new model, each from the variant that served it then: in a swap that is one. Latency that was never
 * judged has no limit to count by: then failures are counted.
 */
export async function readArms(reader: Reader, asked: ArmsAsked): Promise<StoryArms> {
  const { scenario, times, shares, slowerThanMicros } = asked;
  const { signal = 'errors', deployment = CANARY } = scenario;
  const counted =
    signal === 'latency' && slowerThanMicros !== undefined
      ? { signal, slowerThanMicros }
      : ({ signal: 'errors' } as const);
  const span = { fromEpochSeconds: times.deployedAt - SHOWN_BEFORE_SECONDS, toEpochSeconds: times.endedAt };
  const arm = async (variant: string, model: string) => {
    const minutes = await reader.minutes({ endpoint: DEMO_ENDPOINT, variant, ...counted, ...span });
    return minutes.filter(({ minute }) => modelAt(shares, variant, minute * 60) === model);
  };
  return {
    stable: await arm(deployment.oldVariant, OLD_MODEL),
    candidate: await arm(deployment.newVariant, NEW_MODEL),
  };
}
