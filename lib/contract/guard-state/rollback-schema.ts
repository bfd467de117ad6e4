import * as z from 'zod/mini';
import type {
  CallLease,
  Means,
  OpenStatus,
  Recovery,
  Rollback,
  RollbackStatus,
  RuledOut,
} from '../../core/state/rollback.ts';
import { SIGNALS } from '../../core/words/policy.ts';
import type { BreachCause } from '../../core/words/verdict.ts';
import { exactly, wordsOf } from './exactly.ts';
import { comparison, share } from './record-schema.ts';

const shares = z.array(share);
const OPEN = { 'awaiting-approval': true, preparing: true, shifting: true, verifying: true } as const;

type Instances = NonNullable<CallLease['instances']>;
const lease = exactly<CallLease>()({
  call: wordsOf<CallLease['call']>()({ UpdateEndpointWeightsAndCapacities: true, UpdateEndpoint: true }),
  sentAtEpochSeconds: z.number(),
  notBeforeEpochSeconds: z.number(),
  attempt: z.int(),
  shares,
  over: z.optional(shares),
  configName: z.optional(z.string()),
  instances: z.optional(exactly<Instances>()({ variant: z.string(), count: z.int() })),
  throttled: z.optional(z.int()),
  refusal: z.optional(z.string()),
});

type Refused = NonNullable<Rollback['refused']>;
export const rollback = exactly<Rollback>()({
  id: z.string(),
  status: wordsOf<RollbackStatus>()({
    ...OPEN,
    completed: true,
    failed: true,
    held: true,
    rejected: true,
    superseded: true,
    withdrawn: true,
  }),
  recovery: wordsOf<Recovery>()({
    none: true,
    pending: true,
    recovered: true,
    'not-recovered': true,
    unprovable: true,
  }),
  from: z.int(),
  to: z.int(),
  fromVariant: z.string(),
  toVariant: z.string(),
  means: z.optional(wordsOf<Means>()({ weights: true, config: true })),
  configName: z.string(),
  toConfig: z.optional(z.string()),
  ruledOut: z.optional(z.array(exactly<RuledOut>()({ configName: z.string(), why: z.string() }))),
  servedUntilEpochSeconds: z.optional(z.number()),
  urgent: z.optional(z.boolean()),
  unknownRoom: z.optional(z.string()),
  refused: z.optional(exactly<Refused>()({ words: z.string(), atEpochSeconds: z.number() })),
  cause: wordsOf<BreachCause | 'quarantined' | 'manual'>()({
    evidence: true,
    'strong-fault': true,
    'hard-limit': true,
    silence: true,
    limit: true,
    quarantined: true,
    manual: true,
  }),
  signal: z.enum([...SIGNALS, 'silence', 'quarantined', 'manual']),
  comparison: z.optional(comparison),
  failedRequests: z.optional(z.number()),
  why: z.string(),
  who: z.string(),
  decidedAtEpochSeconds: z.number(),
  before: shares,
  target: shares,
  lease: z.optional(lease),
  sinceEpochSeconds: z.number(),
  deadlineEpochSeconds: z.number(),
  askedAgain: z.optional(z.boolean()),
  arrivedLate: z.optional(z.boolean()),
  furthest: z.optional(wordsOf<OpenStatus>()(OPEN)),
  late: z.optional(z.boolean()),
  lateToldEpochSeconds: z.optional(z.number()),
  lateTimes: z.optional(z.int()),
  completedAtEpochSeconds: z.optional(z.number()),
  zerosUnpublished: z.optional(z.array(z.string())),
});
