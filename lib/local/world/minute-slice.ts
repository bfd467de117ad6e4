import type { EpochMinute } from '../../core/words/time.ts';
import { type BehaviourOverTime, DEFAULT_LATENCY, underLoad, withOdds } from './behaviour.ts';
import { betaBinomial, binomial, multinomial, poisson } from './distributions.ts';
import type { LatencyLaw } from './latency.ts';
import { randomStream } from './random-stream.ts';
import type { Traffic } from './traffic.ts';

/** What can answer a request at some moment: one variant of one endpoint config. */
export interface ServingArm {
  readonly variant: string;
  readonly configName: string;
  readonly modelName: string | undefined;
  /** Relative to the other production arms; for a shadow the fraction of the requests that it also gets. */
  readonly weight: number;
  /** Absent for serverless variants: they do not overload. */
  readonly instanceCount: number | undefined;
  readonly shadow: boolean;
}

/** A part of a minute in which the same arms served: from <= t < to, in seconds. */
export interface ServingSpan {
  readonly fromEpochSeconds: number;
  readonly toEpochSeconds: number;
  readonly arms: readonly ServingArm[];
}

/** What one arm did in one minute, or in a part of it when the arms changed within the minute. */
export interface MinuteSlice {
  readonly minute: EpochMinute;
  readonly variant: string;
  readonly configName: string;
  readonly modelName: string | undefined;
  /** Absent for serverless variants. */
  readonly instances?: number;
  readonly requests: number;
  readonly clientErrors: number;
  /** Requests that failed, however shown: at least `errors5xx` and `modelErrors`, at most their sum. */
  readonly failed: number;
  readonly errors5xx: number;
  readonly modelErrors: number;
  readonly latency: LatencyLaw;
  readonly latencySamples: number;
  /** The name of the random stream that the durations are drawn from, when somebody asks. */
  readonly latencyStream: string;
  /** False: nothing of this is ever published. */
  readonly reported: boolean;
}

export interface MinuteOfTraffic {
  readonly seed: number;
  readonly endpoint: string;
  readonly minute: EpochMinute;
  readonly spans: readonly ServingSpan[];
  readonly traffic: Traffic;
  readonly behaviourOf: (modelName: string | undefined) => BehaviourOverTime;
  /** Multiplies the odds of failure of every arm. */
  readonly oddsFactor: number;
}

/** Lets one minute of requests arrive and be answered. The same seed gives the same minute. */
export function slicesOf(what: MinuteOfTraffic): MinuteSlice[] {
  return what.spans.flatMap((span, index) => slicesOfSpan(what, span, index));
}

function slicesOfSpan(what: MinuteOfTraffic, span: ServingSpan, index: number): MinuteSlice[] {
  const { seed, endpoint, minute, traffic } = what;
  const fraction = (span.toEpochSeconds - span.fromEpochSeconds) / 60;
  const perMinute = traffic.perMinute(minute);
  if (perMinute === null) return [];

  const arrivals = randomStream(seed, endpoint, minute, index, 'arrivals');
  const total = poisson(arrivals, perMinute * fraction);
  const production = span.arms.filter((arm) => !arm.shadow);
  const parts = multinomial(
    arrivals,
    total,
    production.map((arm) => arm.weight),
  );
  const byWeight = new Map(production.map((arm, i) => [arm, parts[i] as number])); // one part an arm

  return span.arms.map((arm) => {
    const stream = randomStream(seed, endpoint, minute, index, 'arm', arm.configName, arm.variant);
    const pinned = arm.shadow ? 0 : poisson(stream, (traffic.pinned?.(minute)[arm.variant] ?? 0) * fraction);
    const weighted = arm.shadow ? binomial(stream, total, arm.weight) : (byWeight.get(arm) as number);
    return sliceOf(what, arm, { requests: weighted + pinned, fraction, index, stream });
  });
}

interface Share {
  readonly requests: number;
  readonly fraction: number;
  readonly index: number;
  readonly stream: () => number;
}

function sliceOf(what: MinuteOfTraffic, arm: ServingArm, { requests, fraction, index, stream }: Share): MinuteSlice {
  const { minute, endpoint } = what;
  const perInstance = arm.instanceCount === undefined ? 0 : requests / fraction / Math.max(1, arm.instanceCount);
  const behaviour = underLoad(what.behaviourOf(arm.modelName)(minute), perInstance);
  const { rho = 0, clientErrorRate = 0, latency = DEFAULT_LATENCY, silent = false } = behaviour;
  const clientErrors = binomial(stream, requests, clientErrorRate);
  const errorRate = withOdds(behaviour.errorRate, what.oddsFactor);
  const failed = betaBinomial(stream, requests - clientErrors, errorRate, rho);
  const { http5xx = 0, modelError = 0 } = behaviour.errorsShownOnlyAs ?? {};
  const [only5xx = 0, onlyModelErrors = 0] = multinomial(stream, failed, [
    http5xx,
    modelError,
    Math.max(0, 1 - http5xx - modelError),
  ]);
  return {
    minute,
    variant: arm.variant,
    configName: arm.configName,
    modelName: arm.modelName,
    ...(arm.instanceCount === undefined ? {} : { instances: arm.instanceCount }),
    requests,
    clientErrors,
    failed,
    errors5xx: failed - onlyModelErrors,
    modelErrors: failed - only5xx,
    latency,
    latencySamples: requests - clientErrors - failed,
    latencyStream: `${endpoint}|${minute}|${index}|latency|${arm.configName}|${arm.variant}`,
    reported: !silent,
  };
}
