import * as fc from 'fast-check';
import type { Fate } from './crossing.ts';
import { CONFIGS, type Outside } from './outside.ts';

/** What a person asks one of the two functions for. */
export type Wish =
  | {
      readonly function: 'manual-rollback';
      readonly action: 'rollback';
      readonly to?: number;
      readonly force?: boolean;
    }
  | { readonly function: 'manual-rollback'; readonly action: 'approve' | 'reject' }
  | { readonly function: 'operate'; readonly action: 'pause'; readonly until: string }
  | { readonly function: 'operate'; readonly action: 'resume' | 'rejudge' }
  | { readonly function: 'operate'; readonly action: 'promote' | 'quarantine' | 'release'; readonly version: number };

/** Strikes the call that is let go as the n-th of its minute. */
export interface Strike {
  readonly at: number;
  readonly fate: Fate;
  /** Strikes the SDK's own repetitions, too. */
  readonly persists: boolean;
}

/** What happens around one tick of the schedule, and in which order. */
export interface Minute {
  /** Ticks of this minute that begin together: none when the schedule is late, more when it doubles. */
  readonly ticks: number;
  /** A tick of so many minutes ago comes now, too. */
  readonly stale?: number;
  readonly wishes: readonly Wish[];
  readonly outside: readonly Outside[];
  /** EventBridge says that the endpoint has changed. */
  readonly event: boolean;
  /** Which of the waiting calls goes next, counted around; when the picks run out the longest waiting goes. */
  readonly picks: readonly number[];
  readonly strikes: readonly Strike[];
  /** After the picks nobody goes on until the next minute. */
  readonly drags: boolean;
  /** Every call of this service fails for the minute. */
  readonly outage?: 'dynamodb' | 'sns' | 'cloudwatch' | 'sagemaker';
}

/** One life of a guarded endpoint: all that is left to chance, as a value. */
export interface Schedule {
  readonly mode: 'auto' | 'approve' | 'observe';
  /** Fraction of the candidate's requests that fail; stable's is 0.01. */
  readonly candidateErrorRate: number;
  /** How far each function's clock goes wrong, in seconds. */
  readonly skews: readonly number[];
  readonly seed: number;
  readonly minutes: readonly Minute[];
  /** Of the traffic, at first; a fraction. @default 0.1 */
  readonly candidateShare?: number;
  /** From the first minute on SageMaker throttles every change that Stablehand asks for, for so long. @default 0 */
  readonly throttledMinutes?: number;
}

const FATES: readonly Fate[] = [
  'throttle',
  '500',
  'refuse',
  'timeout-before',
  'timeout-after',
  'lost-reply',
  'dies-before',
  'dies-after',
];

const version = fc.integer({ min: 1, max: 3 });
const variant = fc.constantFrom('stable' as const, 'candidate' as const);
const someMinutes = fc.integer({ min: 1, max: 12 });

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record(
    {
      function: fc.constant('manual-rollback' as const),
      action: fc.constant('rollback' as const),
      to: version,
      force: fc.boolean(),
    },
    { requiredKeys: ['function', 'action'] },
  ),
  fc.record({
    function: fc.constant('manual-rollback' as const),
    action: fc.constantFrom('approve' as const, 'reject' as const),
  }),
  fc.record({
    function: fc.constant('operate' as const),
    action: fc.constant('pause' as const),
    until: fc.constantFrom('4m', '10m'),
  }),
  fc.record({
    function: fc.constant('operate' as const),
    action: fc.constantFrom('resume' as const, 'rejudge' as const),
  }),
  fc.record({
    function: fc.constant('operate' as const),
    action: fc.constantFrom('promote' as const, 'quarantine' as const, 'release' as const),
    version,
  }),
);

const config = fc.constantFrom(...(Object.keys(CONFIGS) as (keyof typeof CONFIGS)[]));

const outside: fc.Arbitrary<Outside> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('weights' as const), stable: fc.nat(9), candidate: fc.nat(9) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deploy' as const), config }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('delete-endpoint' as const, 'create-endpoint' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-config' as const), config }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('delete-model' as const),
      model: fc.constantFrom('model-1' as const, 'model-2' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('scale' as const), variant, instances: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse-capacity' as const), variant }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('next-change' as const),
      outcome: fc.constantFrom('rolls-back' as const, 'update-rollback-failed' as const, 'failed' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stuck' as const), minutes: fc.integer({ min: 5, max: 25 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('platform-update' as const), minutes: someMinutes }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('metrics' as const),
      status: fc.constantFrom('PartialData' as const, 'InternalError' as const),
      variant,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('metrics-whole' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('metrics-late' as const), minutes: someMinutes }) },
);

const strike: fc.Arbitrary<Strike> = fc.record({
  at: fc.nat(24),
  fate: fc.constantFrom(...FATES),
  persists: fc.boolean(),
});

/** Mostly nothing happens: chance is spent where something is going on. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<readonly T[]> =>
  fc.oneof(
    { weight: oneIn - 1, arbitrary: fc.constant([] as readonly T[]) },
    { weight: 1, arbitrary: fc.array(arbitrary, { minLength: 1, maxLength: 2 }) },
  );

const rarely = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const minute: fc.Arbitrary<Minute> = fc
  .record({
    ticks: fc.oneof({ weight: 7, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.constantFrom(2, 0) }),
    stale: rarely(fc.integer({ min: 1, max: 4 }), 12),
    wishes: seldom(wish, 6),
    outside: seldom(outside, 6),
    event: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    picks: fc.array(fc.nat(5), { maxLength: 16 }),
    strikes: seldom(strike, 4),
    drags: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    outage: rarely(
      fc.constantFrom('dynamodb' as const, 'sns' as const, 'cloudwatch' as const, 'sagemaker' as const),
      25,
    ),
  })
  .map(({ stale, outage, ...rest }) => ({
    ...rest,
    ...(stale === undefined ? {} : { stale }),
    ...(outage === undefined ? {} : { outage }),
  }));

/** @param mode - What the guard may do by itself. */
export const schedules = (mode: fc.Arbitrary<Schedule['mode']>): fc.Arbitrary<Schedule> =>
  fc.record({
    mode,
    candidateErrorRate: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0.9) },
      { weight: 2, arbitrary: fc.constant(0.1) },
      { weight: 1, arbitrary: fc.constant(0.01) },
    ),
    skews: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 6 }),
    seed: fc.integer({ min: 1, max: 1000 }),
    minutes: fc.array(minute, { minLength: 1, maxLength: 14 }),
    candidateShare: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0.1) },
      { weight: 1, arbitrary: fc.constantFrom(0.001, 0.0001) },
    ),
    throttledMinutes: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) },
    ),
  });
