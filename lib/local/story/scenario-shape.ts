import type { NoticeKind } from '../../core/record/notice-kinds.ts';
import type { SignalName } from '../../core/signals/registry.ts';
import type { IncidentOutcome } from '../../report/page/incident-report.ts';
import type { ModelBehaviour } from '../world/behaviour.ts';
import type { Act } from './act.ts';
import type { StoryDeployment } from './deployment.ts';
import type { Capacity } from './hands.ts';

/** How a story ended. */
export type StoryOutcome = IncidentOutcome;

/** Something that goes wrong so many minutes after the deployment, in a clause of its own. */
interface Mishap {
  readonly afterMinutes: number;
  readonly what: string;
}

export interface Fault extends Mishap {
  /** @default the new model */
  readonly strikes?: 'old' | 'new';
  /** @param minutes - Since the fault began. */
  readonly becomes: (healthy: ModelBehaviour, minutes: number) => ModelBehaviour;
}

/** Callers that stay away. */
export interface LostTraffic extends Mishap {
  readonly minutes: number;
}

export interface Incident extends Mishap {
  readonly minutes: number;
  /** Odds of failure are multiplied by it. */
  readonly oddsFactor: number;
}

/** A story to be told, as data: how the new model is deployed, what goes wrong, what others do meanwhile, and how it must end. */
export interface Scenario {
  /** The headline of the page. */
  readonly title: string;
  /** For lists: a sentence without its capital and its full stop. */
  readonly about: string;
  /** Fields of the guard in the policy. @default mode: auto */
  readonly policy?: Readonly<Record<string, string>>;
  /** @default CANARY */
  readonly deployment?: StoryDeployment;
  /** @default instances carry whatever comes */
  readonly capacity?: Capacity;
  /** Requests of the endpoint in a minute, over the day. @default 600 */
  readonly perMinute?: number;
  /** What the report counts as bad. @default errors */
  readonly signal?: SignalName;
  /** What becomes of one of the models; absent: nothing. */
  readonly fault?: Fault;
  /** For a while nobody calls. */
  readonly lostTraffic?: LostTraffic;
  /** A trouble that all models share. */
  readonly incident?: Incident;
  /** What others do, one after the other. */
  readonly acts?: readonly Act[];
  /** How long the story is followed at most, in minutes after the deployment. */
  readonly minutes: number;
  /** How long it is followed after its end, to see that nothing more happens. @default 0 */
  readonly lingersMinutes?: number;
  readonly ends: StoryOutcome;
  /** The share of each model when it is over, a fraction, as SageMaker serves it; a model that is not named has none. */
  readonly leaves: Readonly<Record<string, number>>;
  /** How often Stablehand must have asked SageMaker for a change. */
  readonly moves: number;
  /** What engineers must have been told, in this order; other notices may stand between. */
  readonly tells: readonly NoticeKind[];
}
