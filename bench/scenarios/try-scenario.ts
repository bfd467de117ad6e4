import { minutesToDecision } from '../../lib/local/story/result/story-numbers.ts';
import { type ScenarioName, scenarioOf } from '../../lib/local/story/scenario.ts';
import type { StoryOutcome } from '../../lib/local/story/scenario-shape.ts';
import { usualCourse } from '../../lib/local/story/story-traffic.ts';
import { tellStory } from '../../lib/local/story/tell-story.ts';

/** What one scenario came to on one seed. */
export interface Trial {
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly outcome: StoryOutcome;
  /** Where it was not as it must be; empty when it was. */
  readonly misses: readonly string[];
  /** From the fault to the decision; absent when there was none of either. */
  readonly minutes?: number;
}

/** Tells a scenario as the demo does, and keeps only how it ended. */
export async function tryScenario(scenario: ScenarioName, seed: number): Promise<Trial> {
  const story = await tellStory({ scenario, seed, ...usualCourse(scenarioOf(scenario)) });
  const minutes = minutesToDecision(story);
  return {
    scenario,
    seed,
    outcome: story.end.outcome,
    misses: story.misses,
    ...(minutes === undefined ? {} : { minutes }),
  };
}
