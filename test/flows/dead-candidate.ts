import { expect } from 'vitest';
import type { TestWorld } from '../support/a-world.ts';

/** From noon on the candidate fails nine requests of ten: a hard limit, found three minutes later. */
export const DEAD = { errorRates: { 'model-2': 0.9 } } as const;

/** The first tick that finds the dead candidate is the fourth: two of its minutes have been over for a minute then. */
export async function beforeTheBreach(world: TestWorld): Promise<void> {
  await world.tick();
  await world.minutes(2);
  expect((await world.state()).rollback).toBeUndefined();
  world.pass(60);
}
