import type { Scenario } from './scenario-shape.ts';
import { approve } from './scenarios/approve.ts';
import { approved } from './scenarios/approved.ts';
import { badErrors } from './scenarios/bad-errors.ts';
import { busy } from './scenarios/busy.ts';
import { dead } from './scenarios/dead.ts';
import { healthy } from './scenarios/healthy.ts';
import { noSafeVersion } from './scenarios/no-safe-version.ts';
import { redeployed } from './scenarios/redeployed.ts';
import { scaledIn } from './scenarios/scaled-in.ts';
import { schema } from './scenarios/schema.ts';
import { sharedIncidentStory } from './scenarios/shared-incident.ts';
import { silent } from './scenarios/silent.ts';
import { slow } from './scenarios/slow.ts';
import { strongLate } from './scenarios/strong-late.ts';
import { supersededStory } from './scenarios/superseded.ts';
import { swap } from './scenarios/swap.ts';
import { threeVariants } from './scenarios/three-variants.ts';
import { decay } from './scenarios/watched/decay.ts';
import { limit } from './scenarios/watched/limit.ts';
import { stableFails } from './scenarios/watched/stable-fails.ts';
import { trafficLost } from './scenarios/watched/traffic-lost.ts';

/** Every story, in the order in which people are shown them. To add one: a file in `scenarios/` and a line here. */
export const SCENARIOS = {
  'bad-errors': badErrors,
  slow,
  dead,
  silent,
  approve,
  approved,
  busy,
  'scaled-in': scaledIn,
  swap,
  'no-safe-version': noSafeVersion,
  'three-variants': threeVariants,
  redeployed,
  superseded: supersededStory,
  schema,
  'strong-late': strongLate,
  limit,
  'stable-fails': stableFails,
  decay,
  'traffic-lost': trafficLost,
  healthy,
  'shared-incident': sharedIncidentStory,
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** What is told of a scenario, whichever it is. */
export const scenarioOf = (name: ScenarioName): Scenario => SCENARIOS[name];
