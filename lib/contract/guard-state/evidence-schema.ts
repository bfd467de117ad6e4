import * as z from 'zod/mini';
import type { ArmsPast } from '../../core/evidence/noise/arms-past.ts';
import type { JumpSums } from '../../core/evidence/noise/candidate-rho.ts';
import type { OddsLikelihood } from '../../core/evidence/readings/odds-interval.ts';
import type { OpenBlock, SignalEvidence } from '../../core/evidence/sequence/kept-evidence.ts';
import type { OpenSpell, StoredLasting } from '../../core/evidence/sequence/lasting-path.ts';
import type { OneSampleEvidence, OneSampleParams } from '../../core/evidence/sequence/one-sample.ts';
import type { OnsetMixture } from '../../core/evidence/sequence/onset-mixture.ts';
import type { StoredRecurring } from '../../core/evidence/sequence/recurring-path.ts';
import type { EvidenceParams, HistoryEstimates } from '../../core/evidence/sequence/signal-evidence.ts';
import type { StoredPath, SumsBefore } from '../../core/evidence/sequence/stored-path.ts';
import type { StoredBlocks } from '../../core/evidence/sums/compared-blocks.ts';
import type { RecentBlock } from '../../core/evidence/sums/recent-blocks.ts';
import type { StableRate } from '../../core/evidence/sums/stable-rate.ts';
import type { ArmCounts } from '../../core/minutes/counts.ts';
import { exactly } from './exactly.ts';

const numbers = z.array(z.number());

export const armCounts = exactly<ArmCounts>()({ n: z.number(), k: z.number() });

const stableRate = exactly<StableRate>()({
  recentN: z.number(),
  recentK: z.number(),
  lastN: z.number(),
  lastK: z.number(),
  allN: z.number(),
  allK: z.number(),
  minute: z.optional(z.int()),
});

export const evidenceParams = exactly<EvidenceParams>()({
  alpha: z.number().check(z.gt(0), z.lt(1)),
  or0: z.number().check(z.gte(1)),
  bakeMinutes: z.number(),
  tolerateBurstsMinutes: z.optional(z.number()),
  history: z.optional(
    exactly<HistoryEstimates>()({
      rhoUpper: z.number(),
      rhoHat: z.number(),
      blockMinutes: z.number(),
      burstMinutes: z.number(),
      stableRate,
    }),
  ),
});

const jumps = exactly<JumpSums>()({
  n: z.number(),
  k: z.number(),
  pairs: z.number(),
  squares: z.number(),
  fourths: z.number(),
  inverseN: z.number(),
  lastN: z.number(),
  lastK: z.number(),
});

const path = exactly<StoredPath>()({
  begun: numbers,
  best: numbers,
  onset: numbers,
  discount: z.number(),
  logE: z.number(),
});

const number = z.number();
const sumsBefore: z.ZodMiniType<SumsBefore> = z.tuple([number], number);
const recentBlock: z.ZodMiniType<RecentBlock> = z.tuple([number, number, number, number, number, number], number);

const openSpell: z.ZodMiniType<OpenSpell> = z.tuple([z.int(), number, number, number, number, number]);

const blocks = exactly<StoredBlocks>()({
  sums: numbers,
  paths: z.array(path),
  onsetMass: z.number(),
  onset: z.number(),
  before: z.array(sumsBefore),
  recurring: z.optional(
    exactly<StoredRecurring>()({
      quiet: z.number(),
      bad: z.number(),
      logE: z.number(),
      since: z.tuple([number, number, number, number]),
    }),
  ),
  lasting: z.optional(exactly<StoredLasting>()({ logs: numbers, open: z.optional(openSpell) })),
  past: exactly<ArmsPast>()({ stableRate, jumps }),
  recent: z.array(recentBlock),
});

const openBlock = exactly<OpenBlock>()({
  index: z.int(),
  due: z.number(),
  candidate: armCounts,
  stable: armCounts,
});

export const signalEvidence = exactly<SignalEvidence>()({
  startMinute: z.int(),
  lastMinute: z.optional(z.int()),
  minutes: z.int(),
  blocks,
  open: z.optional(openBlock),
  information: z.number(),
  highestLogE: z.number(),
});

export const oneSampleParams = exactly<OneSampleParams>()({
  rate: z.number(),
  rho: z.number(),
  bakeMinutes: z.number(),
});

export const oneSampleEvidence = exactly<OneSampleEvidence>()({
  startMinute: z.int(),
  lastMinute: z.optional(z.int()),
  onsets: exactly<OnsetMixture>()({ begun: numbers, mass: z.number() }),
  n: z.number(),
  k: z.number(),
  minutes: z.int(),
});

export const oddsLikelihood = exactly<OddsLikelihood>()({ independent: numbers, bursty: numbers });
