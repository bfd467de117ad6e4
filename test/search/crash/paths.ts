import type { GuardState } from '../../../lib/core/state/guard-state.ts';
import { aWorld, ENDPOINT, NOON, type TestWorld } from '../../support/a-world.ts';
import {
  AS_BEFORE,
  ASKED,
  asking,
  asks,
  badSwap,
  beforeTheBreach,
  completed,
  HALVES,
  MOVED,
  nearlyProven,
  orders,
  othersSet,
  recoveredOnce,
  STABLE_ONLY,
  type Step,
  scaledIn,
  TOLD,
  tick,
  ticks,
} from './steps.ts';

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
    name: 'a version that is proven and becomes stable',
    begin: nearlyProven,
    steps: ticks(4),
    end: {
      state: { stable: 2, wasStable: [1] },
      shares: { stable: 0.05, candidate: 0.95 },
      accepted: 0,
      once: ['promoted'],
      told: ['promoted'],
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
