import type { Order } from '../../../lib/core/orders/order.ts';
import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import type { ManualAsk } from '../../../lib/flows/manual-rollback.ts';
import { operate } from '../../../lib/flows/operate.ts';
import type { Ports } from '../../../lib/flows/ports.ts';
import { ask } from '../../flows/an-ask.ts';
import { aWorld, ENDPOINT, type TestWorld } from '../../support/a-world.ts';

/** One invocation, or something that somebody else does before it. */
export interface Step {
  readonly name: string;
  /** Happens once, whatever the invocation meets. */
  readonly before?: (world: TestWorld) => void;
  readonly run: (world: TestWorld, ports: Ports) => Promise<unknown>;
}

const DEAD = { errorRates: { 'model-2': 0.9 } } as const;
export const AS_BEFORE = [
  { variant: 'stable', share: 0.9 },
  { variant: 'candidate', share: 0.1 },
];
export const HALVES = [
  { variant: 'stable', share: 0.5 },
  { variant: 'candidate', share: 0.5 },
];
export const STABLE_ONLY = { stable: 1, candidate: 0 };

export const tick: Step = {
  name: 'a tick',
  before: (world) => world.pass(60),
  run: (world, ports) => world.tick(ports),
};
export const ticks = (count: number): Step[] => Array.from({ length: count }, () => tick);

/** The tick that asks, and two more in case that it fails, and fails again. */
export const ASKED = ticks(3);

export const asks = (over: Partial<ManualAsk>): Step => ({
  name: `a person asks for ${over.action ?? 'rollback'}`,
  before: (world) => world.pass(5),
  run: (world, ports) => ask(world, over, ports),
});

export const orders = (order: Omit<Order, 'reason' | 'by'>): Step => ({
  name: `a person orders ${order.action}`,
  before: (world) => world.pass(5),
  run: (world, ports) => operate(ports, world.guards, { reason: 'as agreed', by: 'ada', ...order }),
});

/** Somebody else sets weights, at once. */
export const othersSet = (shares: readonly { readonly variant: string; readonly share: number }[]): Step => ({
  ...tick,
  name: 'a tick after others set weights',
  before(world) {
    world.pass(60);
    world.endpoints.change(ENDPOINT, {
      status: 'InService',
      variants: shares.map(({ variant, share }) => ({
        name: variant,
        currentWeight: share,
        desiredWeight: share,
        currentInstances: 1,
        desiredInstances: 1,
        images: [],
      })),
    });
  },
});

/** Looked at for a while; the next tick is the one that finds a dead candidate. */
export const beforeTheBreach =
  (guard: Parameters<typeof aWorld>[0] = {}) =>
  async (): Promise<TestWorld> => {
    const world = aWorld({ ...DEAD, ...guard });
    await world.tick();
    await world.minutes(2);
    return world;
  };

export async function recoveredOnce(): Promise<TestWorld> {
  const world = await beforeTheBreach()();
  await world.minutes(14);
  return world;
}

/**
 * Lives that all begin alike, up to the minute before something happens. How many minutes that is, is found out once.
 *
 * @param open - The same every time.
 */
function minuteBefore(open: () => TestWorld, happened: (state: GuardState) => boolean): () => Promise<TestWorld> {
  let known: number | undefined;
  const found = async (): Promise<number> => {
    const probe = open();
    let minutes = 0;
    for (await probe.tick(); !happened(await probe.state()); await probe.minutes(1)) minutes += 1;
    return minutes;
  };
  return async () => {
    known ??= await found();
    const world = open();
    await world.tick();
    await world.minutes(known - 1);
    return world;
  };
}

/** Half of the traffic is on a bad candidate, and stable has one instance left of the four that carried everything last week. */
export const scaledIn = minuteBefore(
  () => {
    const world = aWorld({ errorRates: { 'model-2': 0.1 }, weights: HALVES });
    world.metrics.instances = () => 4;
    return world;
  },
  ({ rollback }) => rollback !== undefined,
);

/** A good candidate has carried nearly everything for its bake; the next tick is the one that has the proof. */
export const nearlyProven = minuteBefore(
  () =>
    aWorld({
      guard: { bakeMinutes: 10 },
      requestsPerMinute: 100_000,
      weights: [
        { variant: 'stable', share: 0.05 },
        { variant: 'candidate', share: 0.95 },
      ],
    }),
  ({ stable }) => stable === 2,
);

const ALONE = [{ variant: 'stable', share: 1 }];

/** A version that fails seven requests of ten was put in stable's place, under its name, until another config is asked for. */
export async function badSwap(): Promise<TestWorld> {
  let badFrom = Number.POSITIVE_INFINITY;
  const backSince = (): number => world.endpoints.swapped[0]?.atEpochSeconds ?? Number.POSITIVE_INFINITY;
  const isBad = (minute: number): boolean => minute * 60 >= badFrom && minute * 60 < backSince();
  const world = aWorld({ weights: ALONE, errorRates: { 'model-1': (minute) => (isBad(minute) ? 0.7 : 0.01) } });
  world.endpoints.deploy(ENDPOINT, { config: 'config-1', models: { stable: 'model-1' }, weights: ALONE });
  await world.minutes(10);
  badFrom = world.clock.nowEpochSeconds();
  world.endpoints.deploy(ENDPOINT, { config: 'config-2', models: { stable: 'model-2' }, weights: ALONE });
  return world;
}

const ASKING = { mode: 'approve', approveWithinMinutes: 6, hardLimits: 'as-mode' } as const;
export const asking = beforeTheBreach({ guard: ASKING });

export const completed = { status: 'completed', recovery: 'recovered', from: 2, to: 1 };
export const MOVED = ['rollback-decided', 'rolled-back', 'recovered'] as const;
export const TOLD = ['rollback-started', 'rollback-completed', 'recovered'] as const;
