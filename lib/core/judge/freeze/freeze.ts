import type { EvidenceParams } from '../../evidence/sequence/evidence-params.ts';
import type { MinuteSpan } from '../../words/endpoint.ts';
import type { GuardPolicy, SignalPolicy } from '../../words/policy.ts';
import type { FrozenSignal, Judgement } from '../judgement.ts';
import type { FreezeArm } from '../lanes/lane.ts';
import { laneRulesOf } from '../lanes/registry.ts';
import { LEAST_SAMPLES, neverPublished, type StableHistory } from './stable-history.ts';

export { HISTORY_MINUTES, type StableHistory } from './stable-history.ts';

/** Stable's own latency, from which a limit is made when the policy names none. */
export interface LatencyHistory {
  readonly micros: number;
  readonly samples: number;
}

/**
 * Fixes which signals are judged, and latency's limit: the policy's, or stable's p99 rounded up to two digits. None where the policy
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
    ...(signal.signal === 'latency' ? latencyLimit(signal, latency) : {}),
  }));
}

function evidenceParamsOf({ margin, bakeMinutes, tolerateBurstsMinutes }: GuardPolicy, alpha: number): EvidenceParams {
  const params = { alpha, or0: margin, bakeMinutes };
  return tolerateBurstsMinutes === undefined ? params : { ...params, tolerateBurstsMinutes };
}

function latencyLimit({ slowerThanMicros }: SignalPolicy, latency: LatencyHistory | undefined) {
  if (slowerThanMicros !== undefined) return { slowerThanMicros };
  if (latency === undefined || latency.samples < LEAST_SAMPLES) {
    return {
      off: `stable had ${latency?.samples ?? 'no'} latency samples the day before, ${LEAST_SAMPLES} are needed for its p99; set slower-than to judge latency at once`,
    };
  }
  return { slowerThanMicros: roundUpToTwoDigits(latency.micros) };
}

/** 1234 -> 1300, 9.91 -> 10. */
export function roundUpToTwoDigits(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

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
