import type { TestWorld } from '../../support/a-world.ts';
import { type PortCall, watched } from '../../support/watched-ports.ts';
import type { Path } from './paths.ts';
import type { Step } from './steps.ts';
import { type Strike, struckPorts } from './strikes.ts';
import { LASTING_WEATHER, PASSING_WEATHER, runIn, type Weather } from './weather.ts';

/** What the invocation after a strike meets: at the call of the same name, or around it. */
export type Again = 'nothing' | Strike | Weather;

/** One way in which a path goes wrong: at a call of one of its steps, and perhaps once more in the next. */
export interface Case {
  readonly path: Path;
  readonly step: number;
  /** The how-manieth call of the step, from 1, and its name. */
  readonly call: number;
  readonly name: string;
  readonly strike: Strike;
  readonly again: Again;
}

export const caseName = ({ path, step, call, name, strike, again }: Case): string =>
  `${path.name}: step ${step + 1} (${path.steps[step]?.name}), call ${call} (${name}) ${strike}, then ${again}`;

/** Calls that are not in every tick: where something is decided, sent, recorded or told. */
const isTelling = (name: string): boolean =>
  ['events.append', 'notifier.publish', 'versions.append'].includes(name) || name.startsWith('endpoints.set');

/** The calls of each step when nothing goes wrong. */
export async function callsOf({ begin, steps }: Path): Promise<readonly (readonly string[])[]> {
  const world = await begin();
  const names: string[][] = [];
  for (const step of steps) {
    const called: string[] = [];
    step.before?.(world);
    await step.run(
      world,
      watched(world.ports, ({ name }, proceed) => {
        called.push(name);
        return proceed();
      }),
    );
    names.push(called);
  }
  return names;
}

/** A strike at a call, and what the invocation after it meets at the call of the same name. */
export type Trouble = { readonly strike: Strike; readonly again: Again };

/** Every crash, with each of these faults and weathers on top; and each of the faults alone. */
export function troubles(faults: readonly Strike[], weathers: readonly Weather[] = []): readonly Trouble[] {
  const crashes = ['dies-before', 'dies-after'] as const;
  return [
    ...crashes.flatMap((strike) => (['nothing', ...faults, ...weathers] as const).map((again) => ({ strike, again }))),
    ...faults.map((strike) => ({ strike, again: 'nothing' as const })),
  ];
}

/** @param only - `telling`: without the steps in which nothing but the minute's evidence is written. */
export async function casesOf(path: Path, met: readonly Trouble[], only: 'telling' | 'all'): Promise<readonly Case[]> {
  const calls = await callsOf(path);
  return calls.flatMap((names, step) =>
    only === 'telling' && !names.some(isTelling)
      ? []
      : names.flatMap((name, index) => met.map((trouble) => ({ path, step, call: index + 1, name, ...trouble }))),
  );
}

/** Ticks after the last step in which everything must come to its end. */
const TICKS_AFTER = 12;

/** Plays a path with its strikes, and lets time pass. What the struck invocations report is nobody's: they are dead, or Lambda's to tell. */
export async function play(played: Case): Promise<TestWorld> {
  const { path, step: struckStep, call } = played;
  const world = await path.begin();
  let name: string | undefined;
  for (const [index, step] of path.steps.entries()) {
    step.before?.(world);
    if (index === struckStep) name = await struck(world, step, played.strike, (each) => each.index === call);
    else if (index === struckStep + 1) await goOn(world, step, played.again, name);
    else await step.run(world, world.ports);
    // whoever gets no answer, or a bad one, asks once more
    if (index === struckStep && step.name.startsWith('a person')) await step.run(world, world.ports);
  }
  await world.minutes(TICKS_AFTER);
  return world;
}

async function struck(
  world: TestWorld,
  step: Step,
  strike: Strike,
  is: (call: PortCall) => boolean,
): Promise<string | undefined> {
  const met = struckPorts(world, strike, is);
  await Promise.race([step.run(world, met.ports).catch(() => undefined), met.death]);
  return met.name();
}

async function goOn(world: TestWorld, step: Step, again: Again, name: string | undefined): Promise<void> {
  if (again === 'nothing') await step.run(world, world.ports);
  else if (isWeather(again)) await runIn(again, world, step);
  else await struck(world, step, again, (each) => each.name === name);
  if (again !== 'nothing' && step.name.startsWith('a person')) await step.run(world, world.ports);
}

const isWeather = (again: Again): again is Weather =>
  [...PASSING_WEATHER, ...LASTING_WEATHER].some((each) => each === again);
