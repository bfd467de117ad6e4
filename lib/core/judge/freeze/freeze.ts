import { estimateHistory } from '../../evidence/noise/estimate-history.ts';
import type { EvidenceParams } from '../../evidence/sequence/evidence-params.ts';
import { startOneSample } from '../../evidence/sequence/one-sample.ts';
import { startEvidence } from '../../evidence/sequence/signal-evidence.ts';
import { totalOf } from '../../minutes/counts.ts';
import type { GuardPolicy, SignalName, SignalPolicy } from '../../words/policy.ts';
import { type FrozenParams, type FrozenSignal, type Judgement, laneOf, type SignalJudgement } from '../judgement.ts';
import { freezeSolo } from '../lanes/before-after/freeze-solo.ts';
import { NO_PROOF } from '../margin-proof.ts';
import { LEAST_SAMPLES, neverPublished, type StableHistory, stableRows } from './stable-history.ts';

export { HISTORY_MINUTES, type StableHistory } from './stable-history.ts';

/** Stable at this multiple of its own rate of the day before is not itself: a shared incident. */
const INCIDENT_RATIO = 2;
/** Stakes for stable's own test; validity does not depend on it. */
const STAKE_RHO = 0.02;

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
  arm: { readonly endpoint: string; readonly alpha: number; readonly bakeMinutes: number },
  signals: readonly FrozenSignal[],
  history: StableHistory,
): Judgement {
  const zerosUnpublished = neverPublished(arm.endpoint, judgement.stableVariant, history);
  if (laneOf(judgement) === 'solo') return freezeSolo(judgement, { ...arm, zerosUnpublished }, signals, history);
  const frozen: FrozenParams = {
    alpha: arm.alpha,
    bakeMinutes: arm.bakeMinutes,
    zerosUnpublished,
    signals: signals.map((signal) => withPast(signal, judgement, arm.endpoint, history, zerosUnpublished)),
  };
  const started = frozen.signals
    .filter(({ off }) => off === undefined)
    .map((signal): [SignalName, SignalJudgement] => [
      signal.signal,
      {
        cursor: judgement.firstMinute - 1,
        evidence: startEvidence(signal.evidence, judgement.firstMinute),
        stableAlone: startOneSample(judgement.firstMinute),
        proof: NO_PROOF,
        gaps: 0,
      },
    ]);
  return { ...judgement, frozen, signals: Object.fromEntries(started) };
}

function withPast(
  signal: FrozenSignal,
  { stableVariant }: Judgement,
  endpoint: string,
  history: StableHistory,
  zerosUnpublished: readonly string[],
): FrozenSignal {
  const rows = stableRows(history, { endpoint, variant: stableVariant }, signal, zerosUnpublished);
  const { n, k } = totalOf(rows);
  if (n < LEAST_SAMPLES) return signal;
  const rate = Math.min(0.5, (INCIDENT_RATIO * (k + 1)) / (n + 1));
  const noise = estimateHistory(rows, signal.evidence.tolerateBurstsMinutes);
  return {
    ...signal,
    ...(noise === undefined ? {} : { evidence: { ...signal.evidence, history: noise } }),
    past: { n, k },
    stableAlone: { rate, rho: STAKE_RHO, bakeMinutes: signal.evidence.bakeMinutes },
  };
}
