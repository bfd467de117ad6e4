import { startOneSample } from '../evidence/one-sample.ts';
import { startEvidence } from '../evidence/signal-evidence.ts';
import type { MetricName, MinuteSeries } from '../metric.ts';
import { queryKey } from '../metric.ts';
import type { GuardPolicy, SignalName, SignalPolicy } from '../policy.ts';
import type { EpochMinute } from '../time.ts';
import { isCounted } from './fold-minutes.ts';
import { totalOf } from './hard-limit.ts';
import type { FrozenParams, FrozenSignal, Judgement, SignalJudgement } from './judgement.ts';
import { armSeriesOf } from './readings.ts';

/** Stable's past that is read when a candidate appears. */
export const HISTORY_MINUTES = 1440;
/** Below this many samples a percentile or a rate of the day before says little. */
const LEAST_SAMPLES = 1000;
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
    evidence: { alpha, or0: guard.margin, bakeMinutes: guard.bakeMinutes },
    ...(signal.signal === 'latency' ? latencyLimit(signal, latency) : {}),
  }));
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

/** What stable's day before the candidate says about each signal. */
export interface StableHistory {
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}

/** Starts the judgement of a candidate: everything that is frozen, and empty evidence from `firstMinute` on. */
export function freeze(
  judgement: Judgement,
  arm: { readonly endpoint: string; readonly alpha: number; readonly bakeMinutes: number },
  signals: readonly FrozenSignal[],
  history: StableHistory,
): Judgement {
  const zerosUnpublished = neverPublished(arm.endpoint, judgement.stableVariant, history);
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
  const series = armSeriesOf(history.replies, { endpoint, variant: stableVariant }, signal, zerosUnpublished);
  const rows = minutesBetween(history).map(series.minute).filter(isCounted);
  const { n, k } = totalOf(rows);
  if (n < LEAST_SAMPLES) return signal;
  const rate = Math.min(0.5, (INCIDENT_RATIO * (k + 1)) / (n + 1));
  return { ...signal, stableAlone: { rate, rho: STAKE_RHO, bakeMinutes: signal.evidence.bakeMinutes } };
}

const minutesBetween = ({ from, to }: StableHistory): EpochMinute[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

const ZERO_PUBLISHING: readonly MetricName[] = ['errors-5xx', 'model-errors', 'errors-4xx'];

/** Error metrics without a single point over a day in which stable served enough requests to have published zeros. */
function neverPublished(endpoint: string, variant: string, { replies }: StableHistory): MetricName[] {
  const points = (metric: MetricName) => {
    const series = replies.get(queryKey({ endpoint, variant, metric }));
    return series?.status === 'complete' ? series.points : undefined;
  };
  const requests = [...(points('invocations')?.values() ?? [])].reduce((sum, n) => sum + n, 0);
  if (requests < LEAST_SAMPLES) return [];
  return ZERO_PUBLISHING.filter((metric) => points(metric)?.size === 0);
}
