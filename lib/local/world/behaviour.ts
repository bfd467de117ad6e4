import type { EpochMinute } from '../../core/words/time.ts';
import type { LatencyLaw } from './latency.ts';

/** How a model serves during one minute. Rates are fractions, 0 to 1. */
export interface ModelBehaviour {
  /** Of the requests that are not the client's own mistake, the fraction that fails. */
  readonly errorRate: number;
  /** Correlation of failures within a minute of one arm, 0 to below 1. @default 0, independent failures */
  readonly rho?: number;
  /** Requests that are the client's own mistake (4xx). @default 0 */
  readonly clientErrorRate?: number;
  /** Durations of the requests that succeed; failed ones leave no latency sample. @default 80 ms median, sigma 0.35 */
  readonly latency?: LatencyLaw;
  /** The model serves, but no metric is ever published. @default false */
  readonly silent?: boolean;
  /** Which metrics a failure shows in; the rest of the failures shows in both. @default all in both */
  readonly errorsShownOnlyAs?: { readonly http5xx?: number; readonly modelError?: number };
  /** Requests a minute that one instance can carry; beyond it, latency and failures rise. @default without limit */
  readonly capacityPerInstance?: number;
}

/** A behaviour that may change with time; asked once a minute. */
export type BehaviourOverTime = (minute: EpochMinute) => ModelBehaviour;

export const DEFAULT_LATENCY: LatencyLaw = { medianMicros: 80_000, sigma: 0.35 };

/** What a model does that nobody described: fails never, 80 ms. */
export const FLAWLESS: ModelBehaviour = { errorRate: 0 };

/** The probability whose odds are `factor` times the odds of `p`. */
export function withOdds(p: number, factor: number): number {
  return (p * factor) / (1 - p + p * factor);
}

/**
 * What too much load does to a model: the requests beyond capacity fail, the others queue, so that the median grows with
 * the square of the load. Below capacity nothing changes. The shape is ours, not measured.
 */
export function underLoad(behaviour: ModelBehaviour, requestsPerInstanceAndMinute: number): ModelBehaviour {
  const { capacityPerInstance, errorRate, latency = DEFAULT_LATENCY } = behaviour;
  if (capacityPerInstance === undefined || requestsPerInstanceAndMinute <= capacityPerInstance) return behaviour;
  const load = requestsPerInstanceAndMinute / capacityPerInstance;
  return {
    ...behaviour,
    errorRate: 1 - (1 - errorRate) / load,
    latency: { ...latency, medianMicros: latency.medianMicros * Math.min(load * load, 100) },
  };
}
