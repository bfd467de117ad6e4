import type { TickReport } from '../../../lambdas/health-check/handler.ts';
import { type Act, actsInStore, type DoneAct } from './act.ts';
import { handsOn } from './hands.ts';
import { openStory, type StoryOpening, type StoryOptions, tickNow } from './open-story.ts';
import type { StoryWorld } from './story-world.ts';

export interface StoryTimes extends StoryOpening {
  readonly endedAt: number;
  /** What others did, oldest first. */
  readonly acts: readonly DoneAct[];
  /** What others should have done and did not: their cue never came. */
  readonly missed: readonly Act[];
  /** How often Stablehand asked SageMaker to move traffic or to change capacity, accepted or not. */
  readonly moves: number;
}

/**
 * Tells a story: a day of the past, a deployment, then minute after minute whatever others do and the real health-check function. Ends
 * when a rollback has found its end and everybody has played their part, or when the scenario's time is over.
 */
export async function runStory(world: StoryWorld, options: StoryOptions): Promise<StoryTimes> {
  const { aws } = world;
  const { endpoint, scenario, minutes = scenario.minutes } = options;
  const opening = await openStory(world, options);
  const hands = handsOn(world, endpoint);
  const acts = actsInStore(scenario.acts);
  const callsBefore = changesAsked(world);
  let heard = aws.events.length;
  const oldEnds = new Set<string>();
  let endsAfter = minutes;
  for (let minute = 1; minute <= endsAfter; minute += 1) {
    const at = opening.deployedAt + minute * 60;
    aws.clock.advanceTo(at);
    await acts.perform(minute, at, hands);
    while (heard < aws.events.length) await world.recordDeployment(aws.events[heard++]);
    const report = await tickNow(world, options);
    acts.notice(minute, report);
    options.onMinute?.(minute, endsAfter);
    const end = endIn(report);
    if (end === undefined) continue;
    if (acts.left().length > 0) oldEnds.add(end);
    else if (endsAfter === minutes && !oldEnds.has(end)) {
      endsAfter = Math.min(minutes, minute + (scenario.lingersMinutes ?? 0));
    }
  }
  hands.close();
  await aws.settled();
  return {
    ...opening,
    endedAt: aws.clock.nowEpochSeconds(),
    acts: acts.done,
    missed: acts.left(),
    moves: changesAsked(world) - callsBefore - hands.calls(),
  };
}

/** Calls that ask SageMaker for a change, whoever made them. */
const changesAsked = ({ aws: { calls } }: StoryWorld): number =>
  calls.count('sagemaker', 'UpdateEndpointWeightsAndCapacities') + calls.count('sagemaker', 'UpdateEndpoint');

const ENDS: readonly string[] = ['recovered', 'not-recovered', 'unprovable'];
const CLOSED: readonly string[] = ['held', 'failed', 'rejected', 'superseded', 'withdrawn'];

/** A rollback that has found its end, proven or not. */
function endIn({ guards }: TickReport): string | undefined {
  const closed = guards.find(
    ({ rollback }) => rollback !== undefined && (ENDS.includes(rollback.recovery) || CLOSED.includes(rollback.status)),
  )?.rollback;
  return closed && `${closed.id} ${closed.status} ${closed.recovery}`;
}
