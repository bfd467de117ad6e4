import { freeze, frozenSignalsOf, historySpanOf } from '../../lib/core/judge/freeze/freeze.ts';
import type { Judgement } from '../../lib/core/judge/judgement.ts';
import { queriesFor } from '../../lib/core/judge/judgement-queries.ts';
import type { GuardPolicy } from '../../lib/core/words/policy.ts';
import { aGuard } from './a-guard.ts';
import { NOON_MINUTE } from './noon.ts';
import { answersTo, type Reported, served } from './series-of.ts';

export interface JudgementDifference {
  readonly guard?: GuardPolicy;
  /** @default noon */
  readonly firstMinute?: number;
  /** Stable's day before. @default 900 requests a minute, 9 of them bad */
  readonly history?: (minute: number) => Reported | undefined;
  readonly latency?: { readonly micros: number; readonly samples: number };
  readonly over?: Partial<Judgement>;
}

/** v2 on candidate against v1 on stable, from noon on, frozen as the policy and stable's day say. */
export function aJudgement({
  guard = aGuard(),
  firstMinute = NOON_MINUTE,
  history = () => served(900, 9),
  latency,
  over,
}: JudgementDifference = {}): Judgement {
  const judgement: Judgement = {
    candidate: 2,
    candidateVariant: 'candidate',
    stable: 1,
    stableVariant: 'stable',
    startedAtEpochSeconds: firstMinute * 60,
    firstMinute,
    signals: {},
    ...over,
  };
  const alpha = guard.falseRollbackBudget;
  const signals = frozenSignalsOf(guard, latency, alpha);
  const span = historySpanOf(judgement);
  const replies = answersTo(queriesFor('fraud', judgement.stableVariant, { signals }), span, (_, minute) =>
    history(minute),
  );
  const arm = { endpoint: 'fraud', alpha, bakeMinutes: guard.bakeMinutes };
  return freeze(judgement, arm, signals, { replies, ...span });
}

/** v2 on candidate, swapped in at noon for v1 on stable, which had served for a day. */
export const aSoloJudgement = ({
  over,
  firstMinute = NOON_MINUTE,
  ...difference
}: JudgementDifference = {}): Judgement =>
  aJudgement({
    ...difference,
    firstMinute,
    over: { lane: 'solo', before: { from: firstMinute - 1440, to: firstMinute }, ...over },
  });
