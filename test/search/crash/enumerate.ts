import type { TestWorld } from '../../support/a-world.ts';
import { type PortCall, watched } from '../../support/watched-ports.ts';
import type { Path, Step } from './paths.ts';
import { type Strike, struckPorts } from './strikes.ts';

/** What the invocation after a strike meets at the call of the same name. */
export type Again = 'nothing' | Strike;

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

/** Every crash, with each of these faults on top; and each of the faults alone. */
export function troubles(faults: readonly Strike[]): readonly Trouble[] {
  const crashes = ['dies-before', 'dies-after'] as const;
  return [
    ...crashes.flatMap((strike) => (['nothing', ...faults] as const).map((again) => ({ strike, again }))),
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
export async function play({ path, step: struckStep, call, strike, again }: Case): Promise<TestWorld> {
  const world = await path.begin();
  let name: string | undefined;
  for (const [index, step] of path.steps.entries()) {
    step.before?.(world);
    if (index !== struckStep && !(index === struckStep + 1 && again !== 'nothing')) {
      await step.run(world, world.ports);
      continue;
    }
    const first = index === struckStep;
    const is = first ? (each: PortCall) => each.index === call : (each: PortCall) => each.name === name;
    const met = struckPorts(world, first ? strike : (again as Strike), is);
    await Promise.race([step.run(world, met.ports).catch(() => undefined), met.death]);
    name ??= met.name();
    if (step.name.startsWith('a person')) await askAgain(world, step);
  }
  await world.minutes(TICKS_AFTER);
  return world;
}

/** Whoever gets no answer, or a bad one, asks once more. */
async function askAgain(world: TestWorld, step: Step): Promise<void> {
  await step.run(world, world.ports);
}
