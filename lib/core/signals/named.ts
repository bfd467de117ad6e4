import { type MetricName, SIGNAL_LIST, type SignalName, type SignalOptions } from './registry.ts';
import type { Signal, SignalMetric, SignalOption } from './signal.ts';

const LIST: readonly Signal[] = SIGNAL_LIST;
const BY_NAME: ReadonlyMap<string, Signal> = new Map(LIST.map((signal) => [signal.name, signal]));

/** @throws {RangeError} for a name that no signal has. */
export function signalNamed(name: SignalName): Signal {
  const signal = BY_NAME.get(name);
  if (signal === undefined)
    throw new RangeError(`signal ${JSON.stringify(name)} is not known, allowed: ${[...BY_NAME.keys()].join(', ')}`);
  return signal;
}

/** Every metric that some signal reads, once. */
export const METRICS: readonly SignalMetric[] = [
  ...new Map(
    LIST.flatMap(({ reads }) => [reads.requests, ...reads.bad]).map((metric) => [metric.metric, metric]),
  ).values(),
];
const METRIC_BY_NAME: ReadonlyMap<string, SignalMetric> = new Map(METRICS.map((metric) => [metric.metric, metric]));

/** @throws {RangeError} for a name that no metric has. */
export function metricNamed(name: MetricName): SignalMetric {
  const metric = METRIC_BY_NAME.get(name);
  if (metric === undefined)
    throw new RangeError(
      `metric ${JSON.stringify(name)} is not known, allowed: ${[...METRIC_BY_NAME.keys()].join(', ')}`,
    );
  return metric;
}

/** The metrics of one signal: requests first. */
export const metricsOf = (name: SignalName): readonly SignalMetric[] => {
  const { requests, bad } = signalNamed(name).reads;
  return [requests, ...bad];
};

/** The options of a signal, by the field that carries them. */
export const optionEntries = (name: SignalName): readonly [keyof SignalOptions, SignalOption][] =>
  Object.entries(signalNamed(name).options ?? {}) as [keyof SignalOptions, SignalOption][];

/** Fields of all options, once. */
export const OPTION_FIELDS = [
  ...new Set(LIST.flatMap(({ options = {} }) => Object.keys(options))),
] as readonly (keyof SignalOptions)[];

/** What a thing carries of its signal's options, and nothing else. */
export function optionsOf(carrier: { readonly signal: SignalName } & SignalOptions): SignalOptions {
  const { options } = signalNamed(carrier.signal);
  if (options === undefined) return NONE;
  const known = optionEntries(carrier.signal).flatMap(([field]) =>
    carrier[field] === undefined ? [] : [[field, carrier[field]]],
  );
  return Object.fromEntries(known);
}

const NONE: SignalOptions = {};

/** Two that ask the same of the same signal. */
export const asksTheSame = (
  a: { readonly signal: SignalName } & SignalOptions,
  b: { readonly signal: SignalName } & SignalOptions,
): boolean => a.signal === b.signal && optionEntries(a.signal).every(([field]) => a[field] === b[field]);
