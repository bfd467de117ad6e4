import { estimateHistory } from '../../../evidence/noise/estimate-history.ts';
import { startOneSample } from '../../../evidence/sequence/one-sample.ts';
import { startEvidence } from '../../../evidence/sequence/signal-evidence.ts';
import { totalOf } from '../../../minutes/counts.ts';
import type { SignalName } from '../../../signals/registry.ts';
import { LEAST_SAMPLES, type StableHistory, stableRows } from '../../freeze/stable-history.ts';
import type { FrozenParams, FrozenSignal, Judgement, SignalJudgement } from '../../judgement.ts';
import { NO_PROOF } from '../../margin-proof.ts';
import type { FreezeArm } from '../lane.ts';

/** Stable at this multiple of its own rate of the day before is not itself: a shared incident. */
const INCIDENT_RATIO = 2;
/** Stakes for stable's own test; validity does not depend on it. */
const STAKE_RHO = 0.02;

/** What stable did in the day before tells how noisy it is, and when it is not itself. */
export function freezeConcurrent(
  judgement: Judgement,
  arm: FreezeArm,
  signals: readonly FrozenSignal[],
  history: StableHistory,
): Judgement {
  const frozen: FrozenParams = {
    alpha: arm.alpha,
    bakeMinutes: arm.bakeMinutes,
    zerosUnpublished: arm.zerosUnpublished,
    signals: signals.map((signal) => withPast(signal, judgement, arm, history)),
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
  { endpoint, zerosUnpublished }: FreezeArm,
  history: StableHistory,
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
