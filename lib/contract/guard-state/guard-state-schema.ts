import * as z from 'zod/mini';
import type {
  AnchorSignal,
  DeploymentAttempt,
  GuardState,
  Peak,
  ServingShares,
  StableSeen,
  Standing,
  Trouble,
  Unmoved,
} from '../../core/state/guard-state.ts';
import type { ServedConfig, ServedVariant } from '../../core/words/served-config.ts';
import type { InconclusiveReason } from '../../core/words/verdict.ts';
import type { Placement } from '../../core/words/version.ts';
import { optionFieldsOf } from '../signal-options.ts';
import { exactly, wordsOf } from './exactly.ts';
import { judgement, signalName } from './judgement-schema.ts';
import { outboxEntry, share } from './record-schema.ts';
import { rollback } from './rollback-schema.ts';
import { trafficWatch, variantWatch } from './watch-schema.ts';

const name = z.string().check(z.minLength(1));
const version = z.int().check(z.gte(1));
const seconds = z.number();

const placement = exactly<Placement>()({
  version,
  variant: name,
  configName: z.string(),
  modelName: z.string(),
  written: z.optional(z.string()),
  sinceEpochSeconds: seconds,
});

const reason = wordsOf<InconclusiveReason>()({
  'no-traffic': true,
  'candidate-silent': true,
  'stable-silent': true,
  'too-little-traffic': true,
  'metrics-unreadable': true,
  'metrics-late': true,
  'never-seen-data': true,
  'statistic-unavailable': true,
  'endpoint-busy': true,
  'endpoint-unreadable': true,
  'endpoint-gone': true,
  'endpoint-kind-unsupported': true,
  'cold-start': true,
  'no-stable-known': true,
  'no-concurrent-stable': true,
  'not-compared': true,
  'worse-than-before': true,
  'no-candidate': true,
  'state-unreadable': true,
});

const standing = exactly<Standing>()({
  pausedUntilEpochSeconds: z.optional(seconds),
  pauseReason: z.optional(z.string()),
  rejected: z.array(version),
  released: z.array(version),
});

const served = exactly<ServedConfig>()({
  configName: z.string(),
  sinceEpochSeconds: seconds,
  untilEpochSeconds: seconds,
  variants: z.array(
    exactly<ServedVariant>()({
      variant: z.string(),
      version,
      modelName: z.string(),
      written: z.optional(z.string()),
      share: z.number(),
    }),
  ),
});

type AnchorDay = NonNullable<GuardState['anchorDay']>;
const anchorDay = exactly<AnchorDay>()({
  version,
  signals: z.array(
    exactly<AnchorSignal>()({
      signal: signalName,
      ...optionFieldsOf(() => z.optional(z.number())),
      n: z.number(),
      k: z.number(),
    }),
  ),
});

const unmoved = exactly<Unmoved>()({
  candidate: version,
  candidateVariant: z.string(),
  sinceEpochSeconds: seconds,
  toldEpochSeconds: seconds,
  times: z.int(),
  share: z.number(),
  scene: z.string(),
});

/** Everything that a guard remembers. */
export const guardState = exactly<GuardState>()({
  endpoint: name,
  revision: z.int().check(z.gte(1)),
  tickAtEpochSeconds: seconds,
  incarnation: z.optional(seconds),
  gone: z.boolean(),
  placements: z.array(placement),
  imagesKey: z.string(),
  stable: z.optional(version),
  stableSeen: z.optional(
    exactly<StableSeen>()({ version, variant: z.string(), sinceEpochSeconds: seconds, atEpochSeconds: seconds }),
  ),
  soloBreachAtEpochSeconds: z.optional(seconds),
  anchor: z.optional(version),
  anchorDay: z.optional(anchorDay),
  judgements: z.array(judgement),
  watch: z.optional(z.array(variantWatch)),
  traffic: z.optional(trafficWatch),
  rollback: z.optional(rollback),
  unmoved: z.optional(z.array(unmoved)),
  attempt: z.optional(exactly<DeploymentAttempt>()({ configName: z.string(), sinceEpochSeconds: z.number() })),
  modelless: z.optional(z.array(z.string())),
  automaticRollbacks: z.array(seconds),
  quarantine: z.array(version),
  standing,
  trouble: z.optional(exactly<Trouble>()({ reason, sinceEpochSeconds: seconds, told: z.boolean() })),
  told: z.array(z.string()),
  sharesKey: z.string(),
  served: z.optional(z.array(served)),
  wasStable: z.optional(z.array(version)),
  peak: z.optional(exactly<Peak>()({ version, variant: z.string(), perInstance: z.optional(z.number()) })),
  serving: z.optional(exactly<ServingShares>()({ shares: z.array(share), sinceEpochSeconds: seconds })),
  requestsPerMinute: z.optional(z.number()),
  outbox: z.array(outboxEntry),
});
