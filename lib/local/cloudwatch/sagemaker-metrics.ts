import { type Distribution, mergeDistributions, onesAndZeros } from '../world/distribution.ts';
import type { MinuteSlice } from '../world/minute-slice.ts';
import type { WorldEngine } from '../world/world.ts';
import { type Metric, metricKey, type StoredMetrics } from './metric.ts';
import type { MetricRules } from './metric-rules.ts';

const NAMESPACE = 'AWS/SageMaker';

export interface SageMakerMetricsOptions {
  readonly world: WorldEngine;
  readonly rules: MetricRules;
  readonly now: () => number;
  /** Publish 0 for the errors of a minute with requests and without errors. */
  readonly publishZeros: boolean;
  /** Publish every series a second time with the dimension EndpointConfigName. */
  readonly withConfigName: boolean;
}

/** The metrics that SageMaker publishes of the simulated endpoints. A minute without requests has no datapoint. */
export function sageMakerMetrics(options: SageMakerMetricsOptions): StoredMetrics {
  const { world, rules, now, withConfigName } = options;
  return {
    at(metric, minute) {
      const dimensions = seriesOf(metric, withConfigName);
      if (dimensions === undefined || rules.visibleFrom(metric, minute) > now()) return undefined;
      const { endpoint, variant, configName } = dimensions;
      const slices = world
        .slicesAt(endpoint, variant, minute)
        .filter(
          (slice) =>
            slice.reported && slice.requests > 0 && (configName === undefined || slice.configName === configName),
        );
      return slices.length === 0 ? undefined : observedIn(slices, metric.MetricName, options);
    },
    list: () =>
      world.arms().flatMap(({ endpoint, variant, configNames }) =>
        METRIC_NAMES.flatMap((MetricName) =>
          [undefined, ...(withConfigName ? configNames : [])].map((configName) => ({
            Namespace: NAMESPACE,
            MetricName,
            Dimensions: dimensionsOf(endpoint, variant, configName),
          })),
        ),
      ),
  };
}

const METRIC_NAMES = [
  'Invocations',
  'InvocationsPerInstance',
  'Invocation4XXErrors',
  'Invocation5XXErrors',
  'InvocationModelErrors',
  'ModelLatency',
] as const;

function observedIn(
  slices: readonly MinuteSlice[],
  metricName: string,
  { world, publishZeros }: SageMakerMetricsOptions,
): Distribution | undefined {
  const total = (count: (slice: MinuteSlice) => number) => slices.reduce((sum, slice) => sum + count(slice), 0);
  const requests = total((slice) => slice.requests);
  const events = (hits: number) => (hits === 0 && !publishZeros ? undefined : onesAndZeros(hits, requests));
  switch (metricName) {
    case 'Invocations':
      return onesAndZeros(requests, requests);
    case 'InvocationsPerInstance': {
      // each request counts for its part of one instance
      const parts = slices.filter(hasInstances);
      return parts.length === 0
        ? undefined
        : mergeDistributions(parts.map((slice) => ({ values: [1 / slice.instances], counts: [slice.requests] })));
    }
    case 'Invocation4XXErrors':
      return events(total((slice) => slice.clientErrors));
    case 'Invocation5XXErrors':
      return events(total((slice) => slice.errors5xx));
    case 'InvocationModelErrors':
      return events(total((slice) => slice.modelErrors));
    case 'ModelLatency': {
      const answered = slices.filter((slice) => slice.latencySamples > 0);
      return answered.length === 0 ? undefined : mergeDistributions(answered.map(world.latenciesOf));
    }
    default:
      return undefined;
  }
}

const hasInstances = (slice: MinuteSlice): slice is MinuteSlice & { readonly instances: number } =>
  slice.instances !== undefined && slice.instances > 0;

function dimensionsOf(endpoint: string, variant: string, configName: string | undefined): Metric['Dimensions'] {
  return [
    { Name: 'EndpointName', Value: endpoint },
    { Name: 'VariantName', Value: variant },
    ...(configName === undefined ? [] : [{ Name: 'EndpointConfigName', Value: configName }]),
  ];
}

/** undefined: SageMaker publishes nothing under this namespace and set of dimensions. */
function seriesOf(metric: Metric, withConfigName: boolean) {
  const { Namespace, Dimensions } = metric;
  if (Namespace !== NAMESPACE) return undefined;
  const value = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const { EndpointName: endpoint, VariantName: variant, EndpointConfigName: configName } = value;
  if (endpoint === undefined || variant === undefined) return undefined;
  const expected = { ...metric, Dimensions: dimensionsOf(endpoint, variant, withConfigName ? configName : undefined) };
  return metricKey(metric) === metricKey(expected) ? { endpoint, variant, configName } : undefined;
}
