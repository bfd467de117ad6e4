import * as z from 'zod/mini';
import type { Baseline, HourCounts } from '../../core/judge/freeze/baseline.ts';
import type {
  FrozenParams,
  FrozenSignal,
  Judgement,
  LaneName,
  LimitTest,
  SignalJudgement,
  SoloJudgement,
} from '../../core/judge/judgement.ts';
import type { MarginProof } from '../../core/judge/margin-proof.ts';
import type { MinuteSpan } from '../../core/words/endpoint.ts';
import { SIGNALS } from '../../core/words/policy.ts';
import type { BreachCause } from '../../core/words/verdict.ts';
import { optionFieldsOf } from '../signal-options.ts';
import {
  armCounts,
  evidenceParams,
  oddsLikelihood,
  oneSampleEvidence,
  oneSampleParams,
  signalEvidence,
} from './evidence-schema.ts';
import { exactly, wordsOf } from './exactly.ts';

export const signalName = z.enum(SIGNALS);
const hour: z.ZodMiniType<HourCounts> = z.tuple([z.number(), z.number()]);

const frozenSignal = exactly<FrozenSignal>()({
  signal: signalName,
  weight: z.number(),
  ...optionFieldsOf(() => z.optional(z.number())),
  evidence: evidenceParams,
  stableAlone: z.optional(oneSampleParams),
  past: z.optional(armCounts),
  baseline: z.optional(exactly<Baseline>()({ hours: z.array(hour), hourBefore: armCounts })),
  absoluteMargin: z.optional(z.number()),
  warmUpMinutes: z.optional(z.int()),
  off: z.optional(z.string()),
});

const frozen = exactly<FrozenParams>()({
  alpha: z.number().check(z.gt(0), z.lt(1)),
  bakeMinutes: z.number(),
  signals: z.array(frozenSignal),
  hourBefore: z.optional(armCounts),
  zerosUnpublished: z.array(z.string()),
});

type OpenHour = NonNullable<MarginProof['open']>;
const proof = exactly<MarginProof>()({
  odds: oddsLikelihood,
  open: z.optional(exactly<OpenHour>()({ hour: z.int(), candidate: armCounts, stable: armCounts, mean: z.number() })),
});

const canary = exactly<SignalJudgement>()({
  cursor: z.int(),
  evidence: signalEvidence,
  stableAlone: oneSampleEvidence,
  proof: z.optional(proof),
  gaps: z.int(),
});

const solo = exactly<SoloJudgement>()({
  cursor: z.int(),
  evidence: oneSampleEvidence,
  proof,
  detector: z.array(z.number()),
  gaps: z.int(),
});

const limitTest = exactly<LimitTest>()({
  signal: signalName,
  ...optionFieldsOf(() => z.optional(z.number())),
  atMost: z.number(),
  cursor: z.int(),
  candidate: oneSampleEvidence,
  stable: oneSampleEvidence,
});

export const judgement = exactly<Judgement>()({
  lane: z.optional(wordsOf<LaneName>()({ canary: true, solo: true })),
  candidate: z.int(),
  candidateVariant: z.string(),
  stable: z.int(),
  stableVariant: z.string(),
  before: z.optional(exactly<MinuteSpan>()({ from: z.int(), to: z.int() })),
  startedAtEpochSeconds: z.number(),
  firstMinute: z.int(),
  frozen: z.optional(frozen),
  signals: z.partialRecord(signalName, canary),
  solo: z.optional(z.partialRecord(signalName, solo)),
  carriedLogE: z.optional(z.number()),
  limits: z.optional(z.array(limitTest)),
  breachedAtEpochSeconds: z.optional(z.number()),
  leadsSinceEpochSeconds: z.optional(z.number()),
  decidedAtEpochSeconds: z.optional(z.number()),
  decidedOn: z.optional(
    wordsOf<BreachCause | 'quarantined'>()({
      evidence: true,
      'strong-fault': true,
      'hard-limit': true,
      silence: true,
      limit: true,
      quarantined: true,
    }),
  ),
  back: z.optional(z.boolean()),
});
