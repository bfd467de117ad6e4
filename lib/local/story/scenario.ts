import type { SignalName } from '../../core/policy.ts';
import type { ModelBehaviour } from '../world/behaviour.ts';
import { withOdds } from '../world/behaviour.ts';

/** How a story must end. */
export type ExpectedOutcome = 'recovered' | 'no-rollback';

/** A story to be told: what goes wrong, when, and how it must end. Adding one here is all it takes. */
export interface Scenario {
  readonly about: string;
  /** What the report counts as bad. @default errors */
  readonly signal?: SignalName;
  readonly ends: ExpectedOutcome;
  /** Minutes of health after the deployment before the fault; absent: nothing goes wrong. */
  readonly faultAfterMinutes?: number;
  /** How long the story is followed at most, in minutes after the deployment. */
  readonly minutes: number;
  /** What the candidate does once the fault has begun. */
  readonly faulty?: (healthy: ModelBehaviour) => ModelBehaviour;
  /** A trouble that both versions share: from minute, for minutes, odds of failure multiplied. */
  readonly incident?: { readonly afterMinutes: number; readonly minutes: number; readonly oddsFactor: number };
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** The healthy model: 1 % errors in bursts, 80 ms. */
export const HEALTHY: ModelBehaviour = { errorRate: 0.01, rho: 0.01, latency: { medianMicros: 80_000, sigma: 0.35 } };

export const SCENARIOS = {
  'bad-errors': {
    about: 'after an hour of health the candidate fails five times as often',
    ends: 'recovered',
    faultAfterMinutes: HOUR,
    minutes: 5 * HOUR,
    faulty: (healthy) => ({ ...healthy, errorRate: withOdds(healthy.errorRate, 5) }),
  },
  slow: {
    about: 'after an hour of health the candidate takes half as long again for every answer',
    signal: 'latency',
    ends: 'recovered',
    faultAfterMinutes: HOUR,
    minutes: 5 * HOUR,
    faulty: (healthy) => ({ ...healthy, latency: { medianMicros: 120_000, sigma: 0.35 } }),
  },
  dead: {
    about: 'after an hour of health the candidate fails nine requests of ten',
    ends: 'recovered',
    faultAfterMinutes: HOUR,
    minutes: 3 * HOUR,
    faulty: (healthy) => ({ ...healthy, errorRate: 0.9 }),
  },
  silent: {
    about: 'after an hour of health nothing is heard of the candidate any more',
    ends: 'recovered',
    faultAfterMinutes: HOUR,
    minutes: 3 * HOUR,
    faulty: (healthy) => ({ ...healthy, silent: true }),
  },
  healthy: { about: 'nothing goes wrong for a day', ends: 'no-rollback', minutes: DAY },
  'shared-incident': {
    about: 'for 15 minutes both versions fail twenty times as often: a trouble that no rollback would cure',
    ends: 'no-rollback',
    minutes: DAY,
    incident: { afterMinutes: 6 * HOUR, minutes: 15, oddsFactor: 20 },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** What is told of a scenario, whichever it is. */
export const scenarioOf = (name: ScenarioName): Scenario => SCENARIOS[name];
