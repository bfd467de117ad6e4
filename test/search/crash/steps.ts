import type { Order } from '../../../lib/core/plan/order.ts';
import { type ManualAsk, manualRollback } from '../../../lib/flows/manual-rollback.ts';
import { operate } from '../../../lib/flows/operate.ts';
import type { Ports } from '../../../lib/flows/ports.ts';
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
  run: (world, ports) =>
    manualRollback(ports, world.guards, {
      endpoint: ENDPOINT,
      action: 'rollback',
      reason: 'customers call',
      by: 'ada',
      dryRun: false,
      force: false,
      ...over,
    }),
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

/** Half of the traffic is on a bad candidate, and stable has one instance left of the four that carried everything last week. */
export async function scaledIn(): Promise<TestWorld> {
  const open = (): TestWorld => {
    const world = aWorld({ errorRates: { 'model-2': 0.1 }, weights: HALVES });
    world.metrics.instances = () => 4;
    return world;
  };
  const probe = open();
  let minutes = 0;
  for (await probe.tick(); (await probe.state()).rollback === undefined; await probe.minutes(1)) minutes += 1;
  const world = open();
  await world.tick();
  await world.minutes(minutes - 1);
  return world;
}

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
