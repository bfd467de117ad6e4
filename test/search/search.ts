import * as fc from 'fast-check';
import { type Ran, runSchedule } from './run-schedule.ts';
import { type Schedule, schedules } from './schedule.ts';
import type { SearchedMode } from './searched-mode.ts';

export interface Search {
  readonly mode: SearchedMode;
  /** How many schedules. The same seed gives the same ones. */
  readonly schedules: number;
  readonly seed: number;
  /** Plays one schedule only: the one that stands at this place, as a failure names it. */
  readonly path?: string;
  /** Looks for a smaller schedule that fails too. */
  readonly shrink: boolean;
}

export interface Found {
  readonly schedules: number;
  readonly calls: number;
  readonly updates: number;
  readonly rollbacks: number;
  readonly failure?: {
    readonly sentence: string;
    readonly schedule: Schedule;
    /** What to paste to see it again. */
    readonly replay: string;
  };
}

/** Plays schedules until one breaks a rule. */
export async function search({ mode, schedules: numRuns, seed, path, shrink }: Search): Promise<Found> {
  const sums = { schedules: 0, calls: 0, updates: 0, rollbacks: 0 };
  const add = ({ calls, updates, rollbacks }: Ran): void => {
    sums.schedules += 1;
    sums.calls += calls;
    sums.updates += updates;
    sums.rollbacks += rollbacks;
  };
  const modes = mode === 'any' ? fc.constantFrom<Schedule['mode'][]>('auto', 'approve', 'observe') : fc.constant(mode);
  const property = fc.asyncProperty(schedules(modes), async (schedule) => add(await runSchedule(schedule)));
  const parameters = { numRuns, seed, endOnFailure: !shrink, ...(path === undefined ? {} : { path }) };
  const result = await fc.check(property, parameters);
  if (!result.failed || result.counterexample === null) return sums;
  const [schedule] = result.counterexample;
  const replay = `npx tsx bench/search/search.ts --mode ${mode} --seed ${seed} --path ${result.counterexamplePath}`;
  return { ...sums, failure: { sentence: String(result.errorInstance), schedule, replay } };
}
