import type { InconclusiveReason } from '../words/verdict.ts';

/** What comes of a look that proves nothing. */
export type Lead =
  /** People are told when it has lasted so long. */
  | { readonly kind: 'tell'; readonly afterSeconds: number }
  /** People are told once when the candidate cannot be judged within its bake at the pace since it began, after an hour at the earliest. */
  | { readonly kind: 'starved' }
  /** People have a notice of its own for it, at the look that finds it. */
  | { readonly kind: 'own-notice'; readonly because: string }
  | { readonly kind: 'nothing'; readonly because: string };

const TEN_MINUTES = 600;
/** Nobody is told sooner: a delay of CloudWatch or SageMaker is no trouble yet. */
export const SOONEST_SECONDS = TEN_MINUTES;
const AN_HOUR = 3600;

/**
 * Where every reason leads: none may end in silence by being forgotten. A candidate that fails plainly is acted on before any of these is
 * looked at; `degraded` tells of a serving version that does, whatever cannot be compared.
 */
export const REASON_LEADS = {
  'metrics-unreadable': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'metrics-late': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'never-seen-data': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'statistic-unavailable': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'endpoint-unreadable': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'state-unreadable': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'stable-silent': { kind: 'tell', afterSeconds: TEN_MINUTES },
  // with little traffic on stable a few empty minutes are chance
  'no-concurrent-stable': { kind: 'tell', afterSeconds: AN_HOUR },
  // a blue/green deployment with a long bake takes an hour or two; longer, and people should know that nobody judges meanwhile
  'endpoint-busy': { kind: 'tell', afterSeconds: 2 * AN_HOUR },
  'no-traffic': { kind: 'starved' },
  'candidate-silent': { kind: 'starved' },
  'too-little-traffic': { kind: 'starved' },
  'worse-than-before': { kind: 'own-notice', because: 'worse-than-before' },
  'endpoint-gone': { kind: 'own-notice', because: 'endpoint-gone' },
  'endpoint-kind-unsupported': { kind: 'own-notice', because: 'not-judged' },
  // adopted or no-stable-known, as soon as the requests of the day before could be read; until then, this
  'no-stable-known': { kind: 'tell', afterSeconds: TEN_MINUTES },
  'cold-start': { kind: 'nothing', because: 'it ends by itself when the first minute is closed' },
  'not-compared': { kind: 'nothing', because: 'the policy says so (compare: none)' },
  'no-candidate': { kind: 'nothing', because: 'what serves is watched by itself' },
} as const satisfies Readonly<Record<InconclusiveReason, Lead>>;

export const REASONS = Object.keys(REASON_LEADS) as [InconclusiveReason, ...InconclusiveReason[]];

type Leads = typeof REASON_LEADS;
/** Reasons of which people are told when they last. */
export type LastingReason = {
  [R in InconclusiveReason]: Leads[R]['kind'] extends 'tell' ? R : never;
}[InconclusiveReason];

/** After how long people are told; undefined where waiting alone tells nobody. */
export function toldAfterSeconds(reason: InconclusiveReason): number | undefined {
  const lead: Lead = REASON_LEADS[reason];
  return lead.kind === 'tell' ? lead.afterSeconds : undefined;
}

export const isStarving = (reason: InconclusiveReason): boolean => REASON_LEADS[reason].kind === 'starved';
