import { describe, expect, test } from 'vitest';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import type { Ports } from '../../lib/flows/ports.ts';
import { aWorld, ENDPOINT, type TestWorld } from '../support/a-world.ts';
import { watched } from '../support/watched-ports.ts';

/** How the guards' memory, the history and people must be left, wherever an invocation died on the way. */
const EVENTS_ONCE = ['rollback-decided', 'rolled-back', 'candidate-left', 'recovered'] as const;
const NOTICES = ['rollback-started', 'rollback-completed', 'recovered'] as const;

const DEAD = { errorRates: { 'model-2': 0.9 } } as const;
/** From the tick before the breach to well after the proof. */
const MINUTES = 14;

type Moment = 'before' | 'after';

/** Stops for good at the given call: what is awaited then never comes, so nothing after it runs, not even a `catch`. */
function dying(ports: Ports, atCall: number, moment: Moment, died: () => void): Ports {
  let dead = false;
  const stop = (): Promise<never> => {
    dead = true;
    died();
    return new Promise(() => undefined);
  };
  return watched(ports, async ({ index }, proceed) => {
    if (dead || (index === atCall && moment === 'before')) return stop();
    const answer = await proceed();
    return index === atCall ? stop() : answer;
  });
}

/** Runs to its end, or to its death. */
async function untilDeath(run: (ports: Ports) => Promise<unknown>, ports: Ports, atCall: number, moment: Moment) {
  await new Promise<void>((over, failed) => {
    run(dying(ports, atCall, moment, over)).then(() => over(), failed);
  });
}

async function beforeTheBreach(): Promise<TestWorld> {
  const world = aWorld(DEAD);
  await world.tick();
  await world.minutes(2);
  return world;
}

/** Calls of the story, minute by minute, when nobody dies. */
async function callsByMinute(): Promise<number[]> {
  const world = await beforeTheBreach();
  const counts: number[] = [];
  for (let minute = 0; minute < MINUTES; minute += 1) {
    let calls = 0;
    const ports = watched(world.ports, (_, proceed) => {
      calls += 1;
      return proceed();
    });
    await world.minutes(1, ports);
    counts.push(calls);
  }
  expectTheEnd(await world.state(), world, await world.kindsOf());
  return counts;
}

function expectTheEnd(state: GuardState, world: TestWorld, kinds: readonly string[]): void {
  expect(state).toMatchObject({
    rollback: { status: 'completed', recovery: 'recovered', from: 2, to: 1 },
    quarantine: [2],
    outbox: [],
    judgements: [],
  });
  expect(state.automaticRollbacks).toHaveLength(1);
  expect(world.endpoints.accepted).toHaveLength(1); // one change, whoever sent it
  for (const kind of EVENTS_ONCE)
    expect(
      kinds.filter((each) => each === kind),
      kind,
    ).toHaveLength(1);
  expect(kinds).toContain('shift-sent');
  expect(kinds).not.toContain('superseded');
  expect(kinds, 'nobody else touched the weights').not.toContain('weights-changed');
  for (const kind of NOTICES) {
    const ids = world.notifier.published.filter((notice) => notice.kind === kind).map(({ id }) => id);
    expect(new Set(ids).size, `${kind}: told at least once, under one name`).toBe(1);
  }
}

describe('an invocation that dies at any call of a rollback leaves a story that the next ticks bring to the same end', async () => {
  const counts = await callsByMinute();
  const cases = counts.flatMap((calls, minute) =>
    Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
      (['before', 'after'] as const).map((moment) => ({ minute, call, moment })),
    ),
  );
  console.info(`crash test: ${cases.length} deaths over ${MINUTES} ticks, ${counts.join('+')} calls`);

  test('there is something to die at', () => expect(cases.length).toBeGreaterThan(100));

  test.each(cases)('minute $minute, call $call, $moment its effect', async ({ minute, call, moment }) => {
    const world = await beforeTheBreach();
    await world.minutes(minute);
    await untilDeath((ports) => world.minutes(1, ports), world.ports, call, moment);
    await world.minutes(MINUTES + 6 - minute);
    expectTheEnd(await world.state(), world, await world.kindsOf());
    expect(await world.shares()).toEqual({ stable: 1, candidate: 0 });
  });
});

describe('deaths on the first look leave a guard that knows its endpoint', async () => {
  let calls = 0;
  const clean = aWorld();
  await clean.tick(
    watched(clean.ports, (_, proceed) => {
      calls += 1;
      return proceed();
    }),
  );
  const cases = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
    (['before', 'after'] as const).map((moment) => ({ call, moment })),
  );

  test.each(cases)('call $call, $moment its effect', async ({ call, moment }) => {
    const world = aWorld();
    await untilDeath((ports) => world.tick(ports), world.ports, call, moment);
    await world.minutes(2);
    expect((await world.ports.versions.read(ENDPOINT)).map(({ version }) => version)).toEqual([1, 2]);
    expect(await world.state()).toMatchObject({ stable: 1, judgements: [{ candidate: 2 }], outbox: [] });
    const kinds = await world.kindsOf();
    for (const kind of ['adopted', 'deployment-seen', 'candidate-appeared'])
      expect(
        kinds.filter((each) => each === kind),
        kind,
      ).toHaveLength(1);
    expect(new Set(world.noticeKinds())).toEqual(new Set(['adopted']));
  });
});
