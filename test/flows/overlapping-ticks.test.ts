import { describe, expect, test } from 'vitest';
import type { Ports } from '../../lib/flows/ports.ts';
import { aWorld, type TestWorld } from '../support/a-world.ts';
import { watched } from '../support/watched-ports.ts';

/** A run that stops at each of its port calls until it is let through. */
class SteppedRun {
  #waiting: (() => void) | undefined;
  #arrived: (() => void) | undefined;
  over = false;
  readonly #result: Promise<unknown>;

  constructor(run: (ports: Ports) => Promise<unknown>, ports: Ports) {
    const stepped = watched(ports, async (_, proceed) => {
      await new Promise<void>((go) => {
        this.#waiting = go;
        this.#arrived?.();
      });
      return proceed();
    });
    this.#result = run(stepped).finally(() => {
      this.over = true;
      this.#arrived?.();
    });
  }

  /** Lets the next call happen, and waits until the one after it is asked for, or the run is over. */
  async step(): Promise<void> {
    await this.#atTheDoor();
    if (this.over) return;
    const go = this.#waiting;
    this.#waiting = undefined;
    go?.();
    await this.#atTheDoor();
  }

  async finish(): Promise<unknown> {
    while (!this.over) await this.step();
    return this.#result;
  }

  async #atTheDoor(): Promise<void> {
    if (this.over || this.#waiting !== undefined) return;
    await new Promise<void>((arrived) => {
      this.#arrived = arrived;
    });
    this.#arrived = undefined;
  }
}

/** What must be the same, however two ticks of one minute meet. */
async function outcomeOf(world: TestWorld) {
  const { revision: _, outbox, ...state } = await world.state();
  const events = (await world.events()).map(({ id, kind }) => `${kind} ${id}`).sort();
  const notices = [...new Set(world.notifier.published.map(({ id }) => id))].sort();
  return {
    state,
    outbox,
    events,
    notices,
    accepted: world.endpoints.accepted,
    versions: await world.ports.versions.read('fraud'),
  };
}

const STORIES = {
  'the first look': async () => aWorld(),
  'an ordinary minute': async () => {
    const world = aWorld();
    await world.tick();
    await world.minutes(20);
    world.pass(60);
    return world;
  },
  'the minute of the breach': async () => {
    const world = aWorld({ errorRates: { 'model-2': 0.9 } });
    await world.tick();
    await world.minutes(2);
    world.pass(60);
    return world;
  },
  'the minute of the proof': async () => {
    const world = aWorld({ errorRates: { 'model-2': 0.9 } });
    await world.tick();
    for (let minute = 0; minute < 30 && !(await isLastBeforeProof(world)); minute += 1) await world.minutes(1);
    world.pass(60);
    return world;
  },
} as const;

/** Recovery needs five closed minutes after completion: minutes close three minutes after their end. */
async function isLastBeforeProof(world: TestWorld): Promise<boolean> {
  const { rollback } = await world.state();
  const completed = rollback?.completedAtEpochSeconds;
  return completed !== undefined && world.clock.nowEpochSeconds() - completed >= (5 + 3 - 1) * 60;
}

describe.each(Object.entries(STORIES))('two ticks at once, %s', async (_, begin) => {
  const alone = await begin();
  let calls = 0;
  await alone.tick(
    watched(alone.ports, (__, proceed) => {
      calls += 1;
      return proceed();
    }),
  );
  const expected = await outcomeOf(alone);
  const counts = Array.from({ length: calls + 1 }, (__, index) => index);
  console.info(`overlapping ticks: ${(calls + 1) ** 2} interleavings of ${calls} calls`);

  test.each(counts)(
    'one is %i calls ahead when the other begins, which stops after any number of its own',
    async (ahead) => {
      for (const behind of counts) {
        const world = await begin();
        const one = new SteppedRun((ports) => world.tick(ports), world.ports);
        for (let step = 0; step < ahead; step += 1) await one.step();
        const other = new SteppedRun((ports) => world.tick(ports), world.ports);
        for (let step = 0; step < behind; step += 1) await other.step();
        await one.finish();
        await other.finish();
        expect(await outcomeOf(world), `${ahead} and ${behind} calls`).toEqual(expected);
      }
    },
  );
});
