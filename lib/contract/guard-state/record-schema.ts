import * as z from 'zod/mini';
import { REASONS } from '../../core/guard/reason-leads.ts';
import type { OutboxEntry } from '../../core/record/entry.ts';
import type { GuardEvent } from '../../core/record/event.ts';
import { EVENT_KINDS } from '../../core/record/event-kinds.ts';
import type { Merged } from '../../core/record/merged.ts';
import type { Notice, RecoveryNumbers } from '../../core/record/notice.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../core/record/notice-kinds.ts';
import type { Share } from '../../core/words/endpoint.ts';
import type { LiveVariant } from '../../core/words/live.ts';
import { AUDIENCES, SEVERITIES } from '../../core/words/policy.ts';
import { type Comparison, type Counts, ROLLBACK_CAUSES, type SinceOnset } from '../../core/words/verdict.ts';
import { optionFieldsOf } from '../signal-options.ts';
import { exactly, wordsOf } from './exactly.ts';
import { signalName } from './judgement-schema.ts';

const counts = exactly<Counts>()({ requests: z.number(), bad: z.number() });

export const comparison = exactly<Comparison>()({
  signal: signalName,
  lane: z.optional(z.literal('solo')),
  candidate: counts,
  stable: counts,
  minutes: z.number(),
  logE: z.number(),
  logThreshold: z.number(),
  gatePassed: z.boolean(),
  since: z.optional(exactly<SinceOnset>()({ fromEpochSeconds: z.number(), candidate: counts, stable: counts })),
  ...optionFieldsOf(() => z.optional(z.number())),
});

export const share = exactly<Share>()({ variant: z.string(), share: z.number() });

const recovery = exactly<RecoveryNumbers>()({
  requests: z.number(),
  bad: z.number(),
  limitRate: z.number(),
  minutes: z.number(),
});

const merged = exactly<Merged>()({
  count: z.int(),
  fromEpochSeconds: z.number(),
  kinds: z.record(z.string(), z.number()),
});

const live = exactly<LiveVariant>()({ variant: z.string(), version: z.optional(z.int()), share: z.number() });

const event = exactly<GuardEvent>()({
  id: z.string(),
  endpoint: z.string(),
  kind: z.enum(EVENT_KINDS),
  atEpochSeconds: z.number(),
  who: z.string(),
  why: z.string(),
  from: z.optional(z.int()),
  to: z.optional(z.int()),
  rollback: z.optional(z.string()),
  request: z.optional(z.string()),
  comparison: z.optional(comparison),
  failedRequests: z.optional(z.number()),
  recovery: z.optional(recovery),
  tookSeconds: z.optional(z.number()),
  live: z.optional(z.array(live)),
  merged: z.optional(merged),
});

type Outage = NonNullable<Notice['outage']>;
type Traffic = NonNullable<Notice['traffic']>;
type FoundTrouble = NonNullable<Notice['found']>;

const traffic = exactly<Traffic>()({
  fromEpochSeconds: z.number(),
  toEpochSeconds: z.optional(z.number()),
  requests: z.number(),
  expected: z.number(),
});

const found = exactly<FoundTrouble>()({
  of: wordsOf<FoundTrouble['of']>()({ limit: true, past: true }),
  signal: signalName,
  ...optionFieldsOf(() => z.optional(z.number())),
  rate: z.number(),
  badRate: z.number(),
});

const notice = exactly<Notice>()({
  traffic: z.optional(traffic),
  found: z.optional(found),
  others: z.optional(z.array(z.string())),
  id: z.string(),
  kind: z.enum(NOTICE_KINDS as [NoticeKind, ...NoticeKind[]]),
  endpoint: z.string(),
  severity: z.enum(SEVERITIES),
  audiences: z.array(z.enum(AUDIENCES)),
  atEpochSeconds: z.number(),
  who: z.string(),
  why: z.string(),
  from: z.optional(z.int()),
  to: z.optional(z.int()),
  fromVariant: z.optional(z.string()),
  toVariant: z.optional(z.string()),
  share: z.optional(z.number()),
  cause: z.optional(z.enum(ROLLBACK_CAUSES)),
  comparison: z.optional(comparison),
  failedRequests: z.optional(z.number()),
  rollback: z.optional(z.string()),
  untilEpochSeconds: z.optional(z.number()),
  shares: z.optional(z.array(share)),
  recovery: z.optional(recovery),
  outage: z.optional(
    exactly<Outage>()({
      fromEpochSeconds: z.number(),
      toEpochSeconds: z.optional(z.number()),
      requests: z.number(),
      bad: z.number(),
    }),
  ),
  reason: z.optional(z.enum(REASONS)),
  merged: z.optional(merged),
});

type Entry<Kind extends OutboxEntry['kind']> = Extract<OutboxEntry, { readonly kind: Kind }>;
const entries: { readonly [Kind in OutboxEntry['kind']]: z.ZodMiniType<Entry<Kind>> } = {
  event: exactly<Entry<'event'>>()({ kind: z.literal('event'), event }),
  notice: exactly<Entry<'notice'>>()({ kind: z.literal('notice'), notice }),
};

export const outboxEntry = z.union([entries.event, entries.notice]);
