import { SCENARIO_NAMES, type ScenarioName, scenarioOf } from '../../lib/local/story/scenario.ts';
import type { Trial } from './try-scenario.ts';

/** `bad-errors` must be decided this fast, in at least this part of the seeds. */
export const PROMISE = { scenario: 'bad-errors', withinMinutes: 30, fraction: 0.9 } as const;

/** Whether every trial ended as it must and the promise about speed is kept. */
export function allIsWell(trials: readonly Trial[]): boolean {
  return trials.every(({ misses }) => misses.length === 0) && keepsPromise(trials);
}

function keepsPromise(trials: readonly Trial[]): boolean {
  const { quick, of } = quickOnes(trials);
  return quick >= PROMISE.fraction * of;
}

function quickOnes(trials: readonly Trial[]): { readonly quick: number; readonly of: number } {
  const promised = trials.filter(({ scenario }) => scenario === PROMISE.scenario);
  const quick = promised.filter(({ minutes }) => minutes !== undefined && minutes <= PROMISE.withinMinutes);
  return { quick: quick.length, of: promised.length };
}

/** A line for each scenario that was tried, and below them what is not as it must be. */
export function tableOf(trials: readonly Trial[]): string[] {
  const tried = SCENARIO_NAMES.filter((name) => trials.some(({ scenario }) => scenario === name));
  const { quick, of } = quickOnes(trials);
  const wrong = trials.filter(({ misses }) => misses.length > 0);
  return [
    ...aligned([
      ['scenario', 'must end', 'ended', 'as it must', 'median min', 'max min'],
      ...tried.map((name) => rowOf(name, trials)),
    ]),
    '',
    ...(of === 0 ? [] : [`${PROMISE.scenario}: ${quick} of ${of} decided within ${PROMISE.withinMinutes} minutes`]),
    ...wrong.map(
      ({ scenario, seed, minutes, misses }) =>
        `not as it must: ${scenario}, seed ${seed}: ${misses.join('; ')}${minutes === undefined ? '' : `; decided after ${minutes} min`}`,
    ),
  ];
}

function rowOf(scenario: ScenarioName, trials: readonly Trial[]): string[] {
  const own = trials.filter((trial) => trial.scenario === scenario);
  const counts = new Map<string, number>();
  for (const { outcome } of own) counts.set(outcome, (counts.get(outcome) ?? 0) + 1); // none seen yet
  const delays = own.flatMap(({ minutes }) => minutes ?? []).sort((left, right) => left - right);
  return [
    scenario,
    scenarioOf(scenario).ends,
    [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', '),
    `${own.filter(({ misses }) => misses.length === 0).length} of ${own.length}`,
    textOf(medianOf(delays)),
    textOf(delays.at(-1)),
  ];
}

const textOf = (minutes: number | undefined): string => (minutes === undefined ? '-' : String(minutes));

/** Of an even number, the mean of the middle two. */
export function medianOf(sorted: readonly number[]): number | undefined {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

const aligned = (rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(Math.max(...rows.map((each) => each[column]?.length ?? 0)))) // rows are equally long
      .join('  ')
      .trimEnd(),
  );
