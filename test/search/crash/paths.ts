import type { GuardState } from '../../../lib/core/guard-state.ts';
import type { Order } from '../../../lib/core/plan/order.ts';
import { type ManualAsk, manualRollback } from '../../../lib/flows/manual-rollback.ts';
import { operate } from '../../../lib/flows/operate.ts';
import type { Ports } from '../../../lib/flows/ports.ts';
import { aWorld, ENDPOINT, NOON, type TestWorld } from '../../support/a-world.ts';

/** One invocation, or something that somebody else does before it. */
export interface Step {
  readonly name: string;
  /** Happens once, whatever the invocation meets. */
  readonly before?: (world: TestWorld) => void;
  readonly run: (world: TestWorld, ports: Ports) => Promise<unknown>;
}

/** A story with an end that it must come to, wherever one of its invocations fails or dies. */
export interface Path {
  readonly name: string;
  readonly begin: () => Promise<TestWorld>;
  readonly steps: readonly Step[];
  readonly end: {
    readonly state: Readonly<Record<string, unknown>>;
    readonly shares?: Readonly<Record<string, number>>;
    /** Changes that SageMaker accepted from Stablehand: of weights, of instances, of the config. @default `accepted` exactly */
    readonly accepted: number;
    readonly acceptedAtMost?: number;
    /** Events of which there is exactly one. */
    readonly once: readonly string[];
    /** Kinds of notices that people were told, whatever how often, under one name each. */
    readonly told: readonly string[];
  };
}

const DEAD = { errorRates: { 'model-2': 0.9 } } as const;
const AS_BEFORE = [
  { variant: 'stable', share: 0.9 },
  { variant: 'candidate', share: 0.1 },
];
const HALVES = [
  { variant: 'stable', share: 0.5 },
  { variant: 'candidate', share: 0.5 },
];
const STABLE_ONLY = { stable: 1, candidate: 0 };

const tick: Step = {
  name: 'a tick',
  before: (world) => world.pass(60),
  run: (world, ports) => world.tick(ports),
};
const ticks = (count: number): Step[] => Array.from({ length: count }, () => tick);

/** The tick that asks, and two more in case that it fails, and fails again. */
const ASKED = ticks(3);

const asks = (over: Partial<ManualAsk>): Step => ({
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

const orders = (order: Omit<Order, 'reason' | 'by'>): Step => ({
  name: `a person orders ${order.action}`,
  before: (world) => world.pass(5),
  run: (world, ports) => operate(ports, world.guards, { reason: 'as agreed', by: 'ada', ...order }),
});

/** Somebody else sets weights, at once. */
const othersSet = (shares: readonly { readonly variant: string; readonly share: number }[]): Step => ({
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
const beforeTheBreach =
  (guard: Parameters<typeof aWorld>[0] = {}) =>
  async (): Promise<TestWorld> => {
    const world = aWorld({ ...DEAD, ...guard });
    await world.tick();
    await world.minutes(2);
    return world;
  };

async function recoveredOnce(): Promise<TestWorld> {
  const world = await beforeTheBreach()();
  await world.minutes(14);
  return world;
}

/** Half of the traffic is on a bad candidate, and stable has one instance left of the four that carried everything last week. */
async function scaledIn(): Promise<TestWorld> {
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
async function badSwap(): Promise<TestWorld> {
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
const asking = beforeTheBreach({ guard: ASKING });

const completed = { status: 'completed', recovery: 'recovered', from: 2, to: 1 };
const MOVED = ['rollback-decided', 'rolled-back', 'recovered'] as const;
const TOLD = ['rollback-started', 'rollback-completed', 'recovered'] as const;

export const PATHS: readonly Path[] = [
  {
    name: 'the first look',
    begin: async () => aWorld(),
    steps: ticks(3),
    end: {
      state: { stable: 1, judgements: [{ candidate: 2 }] },
      accepted: 0,
      once: ['adopted', 'deployment-seen', 'candidate-appeared'],
      told: ['adopted'],
    },
  },
  {
    name: 'a rollback by weights, proven',
    begin: beforeTheBreach(),
    steps: ticks(12),
    end: { state: { rollback: completed, quarantine: [2] }, shares: STABLE_ONLY, accepted: 1, once: MOVED, told: TOLD },
  },
  {
    name: 'a question that nobody answers',
    begin: asking,
    steps: ticks(16),
    end: {
      state: { rollback: completed, quarantine: [2] },
      shares: STABLE_ONLY,
      accepted: 1,
      once: [...MOVED, 'approval-asked', 'approved'],
      told: ['awaiting-approval', ...TOLD],
    },
  },
  {
    name: 'a question that a person approves',
    begin: asking,
    steps: [...ASKED, asks({ action: 'approve' }), ...ticks(12)],
    end: {
      state: { rollback: { ...completed, who: 'ada' }, quarantine: [2] },
      shares: STABLE_ONLY,
      accepted: 1,
      once: [...MOVED, 'approval-asked', 'approved'],
      told: ['awaiting-approval', ...TOLD],
    },
  },
  {
    name: 'a question that a person rejects',
    begin: asking,
    steps: [...ASKED, asks({ action: 'reject' }), ...ticks(3)],
    end: {
      state: { rollback: { status: 'rejected', who: 'ada' }, standing: { rejected: [2] } },
      accepted: 0,
      once: ['rollback-decided', 'approval-asked', 'rejected'],
      told: ['awaiting-approval', 'rejected'],
    },
  },
  {
    name: 'a person rolls back, in mode observe',
    begin: async () => {
      const world = aWorld({ guard: { mode: 'observe' } });
      await world.tick();
      await world.minutes(3);
      return world;
    },
    steps: [asks({}), ...ticks(12)],
    end: {
      state: { rollback: { ...completed, who: 'ada', cause: 'manual' } },
      shares: STABLE_ONLY,
      accepted: 1,
      once: MOVED,
      told: TOLD,
    },
  },
  {
    name: "a quarantined version's return",
    begin: recoveredOnce,
    steps: [othersSet(AS_BEFORE), ...ticks(12)],
    end: {
      state: { rollback: { ...completed, cause: 'quarantined' }, quarantine: [2] },
      shares: STABLE_ONLY,
      accepted: 2,
      once: ['quarantined-version-back'],
      told: ['quarantined-version-back', ...TOLD],
    },
  },
  {
    name: 'a rollback in steps, since stable was scaled in',
    begin: scaledIn,
    steps: ticks(26),
    end: {
      state: { rollback: { ...completed, cause: 'evidence' }, quarantine: [2] },
      shares: STABLE_ONLY,
      // all at once where nobody can say how far it may be scaled: users come first
      accepted: 1,
      acceptedAtMost: 6,
      once: MOVED,
      told: ['rollback-completed', 'recovered'],
    },
  },
  {
    name: 'a rollback by config, proven',
    begin: badSwap,
    steps: ticks(20),
    end: {
      state: { rollback: { ...completed, means: 'config', cause: 'hard-limit' }, quarantine: [2], judgements: [] },
      shares: { stable: 1 },
      accepted: 1,
      once: MOVED,
      told: TOLD,
    },
  },
  {
    name: 'a question with nothing left to move',
    begin: asking,
    steps: [
      ...ASKED,
      othersSet([
        { variant: 'stable', share: 1 },
        { variant: 'candidate', share: 0 },
      ]),
      ...ticks(2),
    ],
    end: {
      state: { rollback: { status: 'withdrawn' } },
      shares: STABLE_ONLY,
      accepted: 0,
      once: ['rollback-decided', 'approval-asked', 'withdrawn'],
      told: ['awaiting-approval', 'withdrawn'],
    },
  },
  {
    name: 'a rollback that somebody else supersedes',
    begin: async () => {
      const world = await beforeTheBreach()();
      await world.minutes(1); // sent
      return world;
    },
    steps: [othersSet(HALVES), ...ticks(3)],
    end: {
      state: { rollback: { status: 'superseded' } },
      shares: { stable: 0.5, candidate: 0.5 },
      accepted: 1,
      once: ['rollback-decided', 'superseded'],
      told: ['rollback-started', 'superseded'],
    },
  },
  {
    name: 'an endpoint that goes while a question is open',
    begin: asking,
    steps: [
      ...ASKED,
      {
        ...tick,
        name: 'a tick after the endpoint was deleted',
        before(world) {
          world.pass(60);
          world.endpoints.delete(ENDPOINT);
        },
      },
      ...ticks(2),
    ],
    end: {
      state: { gone: true, rollback: { status: 'withdrawn' } },
      accepted: 0,
      once: ['rollback-decided', 'withdrawn', 'endpoint-gone'],
      told: ['awaiting-approval', 'withdrawn', 'endpoint-gone'],
    },
  },
  {
    name: 'orders: pause, resume, quarantine, release, promote',
    begin: async () => {
      const world = aWorld();
      await world.tick();
      await world.minutes(3);
      return world;
    },
    steps: [
      orders({ action: 'pause', untilEpochSeconds: NOON + 3600 }),
      orders({ action: 'resume' }),
      orders({ action: 'quarantine', version: 2 }),
      orders({ action: 'release', version: 2 }),
      orders({ action: 'promote', version: 2 }),
    ],
    end: {
      state: { stable: 2, standing: { rejected: [] } } satisfies Partial<Record<keyof GuardState, unknown>>,
      accepted: 0,
      once: ['paused', 'resumed', 'quarantined', 'released', 'promoted'],
      told: ['manual-action', 'promoted'],
    },
  },
];
