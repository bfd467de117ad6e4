import * as z from 'zod/mini';
import type { Bet, Chart, ChartOf } from '../../core/watch/chart.ts';
import type { SignalPast, VariantPast } from '../../core/watch/past/signal-past.ts';
import type {
  TrafficChart,
  TrafficLevel,
  TrafficLost,
  TrafficPast,
  TrafficWatch,
} from '../../core/watch/traffic/traffic-watch.ts';
import type { Degraded, Found, VariantWatch, WellTail } from '../../core/watch/variant-watch.ts';
import { optionFieldsOf } from '../signal-options.ts';
import { armCounts } from './evidence-schema.ts';
import { exactly, wordsOf } from './exactly.ts';
import { signalName } from './judgement-schema.ts';

const version = z.int().check(z.gte(1));
const chartOf = wordsOf<ChartOf>()({ limit: true, past: true });
const bet: z.ZodMiniType<Bet> = z.union([z.literal(0), z.tuple([z.number(), z.int(), z.number(), z.number()])]);
const rates = z.string().check(z.regex(/^([\w-]{2})+$/));

const tail = exactly<WellTail>()({
  fromMinute: z.int(),
  minutes: z.number(),
  requests: z.number(),
  bad: z.number(),
  logE: z.optional(z.number()),
});

const found = exactly<Found>()({
  of: chartOf,
  signal: signalName,
  ...optionFieldsOf(() => z.optional(z.number())),
  rate: z.number(),
  badRate: z.number(),
  rho: z.number(),
});

const degraded = exactly<Degraded>()({
  sinceMinute: z.int(),
  cursor: z.int(),
  requests: z.number(),
  bad: z.number(),
  tail: z.optional(tail),
  found: z.optional(found),
  told: z.optional(z.literal(true)),
  toldAs: z.optional(z.enum(['platform', 'rollback'])),
});

const chart = exactly<Chart>()({
  of: chartOf,
  signal: signalName,
  cursor: z.int(),
  bets: z.array(bet),
  level: z.optional(z.tuple([z.number(), z.number()])),
});

const signalPast = exactly<SignalPast>()({
  signal: signalName,
  ...optionFieldsOf(() => z.optional(z.number())),
  rates,
  slack: z.number(),
  wander: z.number(),
  mostLogE: z.optional(z.number()),
  rho: z.number(),
  past: armCounts,
  first: armCounts,
});

const past = exactly<VariantPast>()({
  learntMinute: z.int(),
  days: z.number(),
  signals: z.array(signalPast),
  zerosUnpublished: z.array(z.string()),
});

/** What is remembered of one serving variant. */
export const variantWatch = exactly<VariantWatch>()({
  variant: z.string(),
  version,
  knownMinute: z.optional(z.int()),
  wellSinceMinute: z.optional(z.int()),
  suspicious: z.optional(z.literal(true)),
  degraded: z.optional(degraded),
  charts: z.optional(z.array(chart)),
  past: z.optional(past),
  spoilt: z.optional(z.array(z.tuple([z.int(), z.int()]))),
});

type Back = NonNullable<TrafficLost['back']>;
const lost = exactly<TrafficLost>()({
  of: chartOf,
  sinceMinute: z.int(),
  requests: z.number(),
  expected: z.number(),
  back: z.optional(exactly<Back>()({ fromMinute: z.int(), minutes: z.number(), logE: z.number() })),
  told: z.optional(z.literal(true)),
});

/** What is remembered of the traffic of an endpoint. */
export const trafficWatch = exactly<TrafficWatch>()({
  cursor: z.int(),
  charts: z.array(exactly<TrafficChart>()({ of: chartOf, bets: z.array(bet) })),
  level: exactly<TrafficLevel>()({ served: z.number(), expected: z.number() }),
  past: z.optional(
    exactly<TrafficPast>()({
      learntMinute: z.int(),
      days: z.number(),
      means: rates,
      slack: z.optional(z.number()),
      shape: z.number(),
    }),
  ),
  suspicious: z.optional(z.literal(true)),
  lost: z.optional(lost),
});
