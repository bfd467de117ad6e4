import { estimateHistory } from '../../../evidence/noise/estimate-history.ts';
import { startOneSample } from '../../../evidence/sequence/one-sample.ts';
import type { SignalName } from '../../../signals/registry.ts';
import { baselineOf, dayOf } from '../../freeze/baseline.ts';
import { LEAST_SAMPLES, type StableHistory, stableRows } from '../../freeze/stable-history.ts';
import type { FrozenParams, FrozenSignal, Judgement, SoloJudgement } from '../../judgement.ts';
import { NO_PROOF } from '../../margin-proof.ts';
import type { FreezeArm } from '../lane.ts';

/** Requests of two times come from two sets of callers: only those of the same minutes fall on both versions alike. */
const CALLERS_UNKNOWN = "without a stable version beside it nobody can tell callers' mistakes from the version's";

/**
 * Starts the judgement of a version that serves without a stable beside it: what stable did before the change is frozen for as long as the
 * judgement lasts. A signal of which too little is known from then is off, and says so.
 */
export function freezeSolo(
  judgement: Judgement,
  { endpoint, alpha, bakeMinutes, zerosUnpublished }: FreezeArm,
  signals: readonly FrozenSignal[],
  history: StableHistory,
): Judgement {
  const arm = { endpoint, variant: judgement.stableVariant };
  const errors = baselineOf(stableRows(history, arm, { signal: 'errors' }, zerosUnpublished), history.to);
  const frozen: FrozenParams = {
    alpha,
    bakeMinutes,
    zerosUnpublished,
    hourBefore: errors.hourBefore,
    signals: signals.map((signal) => withBaseline(signal, arm, history, zerosUnpublished)),
  };
  const started = frozen.signals
    .filter(({ off }) => off === undefined)
    .map(({ signal }): [SignalName, SoloJudgement] => [
      signal,
      {
        cursor: judgement.firstMinute - 1,
        evidence: startOneSample(judgement.firstMinute),
        proof: NO_PROOF,
        detector: [],
        gaps: 0,
      },
    ]);
  return { ...judgement, frozen, signals: {}, solo: Object.fromEntries(started) };
}

function withBaseline(
  signal: FrozenSignal,
  arm: { readonly endpoint: string; readonly variant: string },
  history: StableHistory,
  zerosUnpublished: readonly string[],
): FrozenSignal {
  if (signal.off !== undefined) return signal;
  if (signal.signal === 'client-errors') return { ...signal, off: CALLERS_UNKNOWN };
  const rows = stableRows(history, arm, signal, zerosUnpublished);
  const baseline = baselineOf(rows, history.to);
  const { n } = dayOf(baseline);
  if (n >= LEAST_SAMPLES) {
    const noise = estimateHistory(rows, signal.evidence.tolerateBurstsMinutes);
    const evidence = noise === undefined ? signal.evidence : { ...signal.evidence, history: noise };
    return { ...signal, evidence, baseline };
  }
  const off = `${n === 0 ? 'no' : `only ${n}`} requests of stable are known from the day before the change, ${LEAST_SAMPLES} are needed to judge a version without a stable beside it`;
  return { ...signal, off };
}
