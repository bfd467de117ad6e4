import type { EvidenceParams } from '../../evidence/sequence/evidence-params.ts';
import { optionEntries } from '../../signals/named.ts';
import type { SignalOptions } from '../../signals/registry.ts';
import type { LatencyHistory } from '../../signals/signal.ts';
import type { MinuteSpan } from '../../words/endpoint.ts';
import type { GuardPolicy, SignalPolicy } from '../../words/policy.ts';
import type { FrozenSignal, Judgement } from '../judgement.ts';
import { laneRulesOf } from '../lanes/find-lane.ts';
import type { FreezeArm } from '../lanes/lane.ts';
import { LEAST_SAMPLES, neverPublished, type StableHistory } from './stable-history.ts';

export { HISTORY_MINUTES, type StableHistory } from './stable-history.ts';

/**
 * Fixes which signals are judged, and their options: the policy's, or what stable's own past says. None where the policy
 * compares nothing.
 */
export function frozenSignalsOf(
  guard: GuardPolicy,
  latency: LatencyHistory | undefined,
  alpha: number,
): FrozenSignal[] {
  if (guard.compare === 'none') return [];
  const total = guard.signals.reduce((sum, { weight }) => sum + weight, 0);
  return guard.signals.map((signal) => ({
    signal: signal.signal,
    weight: signal.weight / total,
    evidence: evidenceParamsOf(guard, alpha),
    ...(guard.warmUpMinutes === undefined ? {} : { warmUpMinutes: guard.warmUpMinutes }),
    ...(guard.absoluteMargin === undefined ? {} : { absoluteMargin: guard.absoluteMargin }),
    ...frozenOptionsOf(signal, latency),
  }));
}

function evidenceParamsOf({ margin, bakeMinutes, tolerateBurstsMinutes }: GuardPolicy, alpha: number): EvidenceParams {
  const params = { alpha, or0: margin, bakeMinutes };
  return tolerateBurstsMinutes === undefined ? params : { ...params, tolerateBurstsMinutes };
}

/** An option that the policy leaves open is learnt; where it cannot be, the signal is off, and says why. */
function frozenOptionsOf(policy: SignalPolicy, past: LatencyHistory | undefined): SignalOptions & { off?: string } {
  let frozen: SignalOptions & { off?: string } = {};
  for (const [field, { learnt }] of optionEntries(policy.signal)) {
    const value = policy[field] ?? learnt.from(past, LEAST_SAMPLES);
    frozen = { ...frozen, ...(typeof value === 'number' ? { [field]: value } : value) };
  }
  return frozen;
}

/** True where an option is left to what stable's own latency was. */
export const learnsFromPast = ({ signals }: Pick<GuardPolicy, 'signals'>): boolean =>
  signals.some((policy) => optionEntries(policy.signal).some(([field]) => policy[field] === undefined));

/** Starts the judgement of a candidate: everything that is frozen, and empty evidence from `firstMinute` on. */
export function freeze(
  judgement: Judgement,
  arm: Omit<FreezeArm, 'zerosUnpublished'>,
  signals: readonly FrozenSignal[],
  history: StableHistory,
): Judgement {
  const zerosUnpublished = neverPublished(arm.endpoint, judgement.stableVariant, history);
  return laneRulesOf(judgement).freeze(judgement, { ...arm, zerosUnpublished }, signals, history);
}

/** Which minutes of stable are read when a judgement is frozen. */
export const historySpanOf = (judgement: Judgement): MinuteSpan => laneRulesOf(judgement).historySpanOf(judgement);
