import { isoOf } from '../../../core/words/time.ts';
import type { ScenarioName } from '../scenario.ts';
import type { StoryOutcome } from '../scenario-shape.ts';
import type { ToldStory } from '../tell-story.ts';
import { failedRequestsOf, minutesToDecision } from './story-numbers.ts';

/** The one object of `stablehand demo --json`. What does not apply, or is not known, is null. */
export interface StoryResult {
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: StoryOutcome;
  /** Where it is not as the scenario must be, as a sentence; null when it is. */
  readonly reason: string | null;
  readonly endpoint: string | null;
  /** Version numbers: traffic went from one to the other. */
  readonly fromVersion: number | null;
  readonly toVersion: number | null;
  readonly minutesFromFaultToDecision: number | null;
  readonly failedRequests: number | null;
  readonly currentWeights: Readonly<Record<string, number>>;
  readonly notices: readonly { readonly kind: string; readonly audience: string; readonly subject: string }[];
  readonly events: readonly {
    readonly at: string;
    readonly kind: string;
    readonly who: string;
    readonly why: string;
  }[];
  /** Path of the page. */
  readonly report: string | null;
}

export function storyResult(story: ToldStory, report: string | null): StoryResult {
  const { end, misses } = story;
  return {
    scenario: story.name,
    seed: story.seed,
    outcome: end.outcome,
    reason: misses.length === 0 ? null : misses.join('; '),
    endpoint: story.endpoint,
    fromVersion: end.from ?? null,
    toVersion: end.to ?? null,
    minutesFromFaultToDecision: minutesToDecision(story) ?? null,
    failedRequests: failedRequestsOf(story),
    currentWeights: Object.fromEntries(story.served.variants.map(({ variant, weight }) => [variant, weight])),
    notices: story.notices.map(({ kind, audience, subject }) => ({ kind, audience, subject })),
    events: story.events.map(({ atEpochSeconds, kind, who, why }) => ({ at: isoOf(atEpochSeconds), kind, who, why })),
    report,
  };
}

/** A story that broke off: nothing is known but why. */
export const brokenStory = (scenario: ScenarioName, seed: number, reason: string): StoryResult => ({
  scenario,
  seed,
  outcome: 'failed',
  reason,
  endpoint: null,
  fromVersion: null,
  toVersion: null,
  minutesFromFaultToDecision: null,
  failedRequests: null,
  currentWeights: {},
  notices: [],
  events: [],
  report: null,
});
