import { isoOf } from '../../core/time.ts';
import { failedRequestsOf, minutesToDecision } from './story-numbers.ts';
import type { ToldStory } from './tell-story.ts';

/** The one object of `stablehand demo --json`. What does not apply is null. */
export interface StoryResult {
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: ToldStory['end']['outcome'];
  readonly endpoint: string;
  /** Version numbers: traffic went from one to the other. */
  readonly fromVersion: number | null;
  readonly toVersion: number | null;
  readonly minutesFromFaultToDecision: number | null;
  readonly failedRequests: number;
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
  const { end } = story;
  return {
    scenario: story.name,
    seed: story.seed,
    outcome: end.outcome,
    endpoint: story.endpoint,
    fromVersion: end.from ?? null,
    toVersion: end.to ?? null,
    minutesFromFaultToDecision: minutesToDecision(story) ?? null,
    failedRequests: failedRequestsOf(story),
    currentWeights: story.weights,
    notices: story.notices.map(({ kind, audience, subject }) => ({ kind, audience, subject })),
    events: story.events.map(({ atEpochSeconds, kind, who, why }) => ({ at: isoOf(atEpochSeconds), kind, who, why })),
    report,
  };
}
