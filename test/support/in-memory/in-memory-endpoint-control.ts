import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { EndpointState, Share, VariantState } from '../../../lib/core/words/endpoint.ts';
import { currentShares } from '../../../lib/core/words/endpoint.ts';
import type { EndpointConfig } from '../../../lib/core/words/endpoint-config.ts';
import type { ServedContent } from '../../../lib/core/words/version.ts';
import type { CallAnswer, Clock, EndpointControl } from '../../../lib/flows/ports.ts';

/** How long a weight change takes. */
const CHANGE_SECONDS = 40;
/** How long another fleet takes. */
const FLEET_SECONDS = 200;

interface Living {
  state: EndpointState;
  busyUntil?: number;
  /** What the endpoint is when the change is over. */
  becomes?: (state: EndpointState) => EndpointState;
}

interface Config {
  readonly models: Readonly<Record<string, string>>;
  readonly weights: readonly Share[];
  readonly hardware: string;
}

/** Shares that were served from a moment on. */
export interface ServedSince {
  readonly sinceEpochSeconds: number;
  readonly shares: readonly Share[];
}

/** Endpoints that need time to change their weights and refuse a second change meanwhile. */
export class InMemoryEndpointControl implements EndpointControl {
  readonly #clock: Clock;
  readonly #endpoints = new Map<string, Living>();
  readonly #configs = new Map<string, Config>();
  readonly #missingModels = new Set<string>();
  #refusal: { readonly words: string; readonly late: boolean } | undefined;
  /** Every change of weights that was accepted. */
  readonly accepted: {
    readonly atEpochSeconds: number;
    readonly endpoint: string;
    readonly shares: readonly Share[];
  }[] = [];
  readonly served = new Map<string, ServedSince[]>();
  /** Every config that was put into service by a call, and every count of instances that was accepted. */
  readonly swapped: { readonly atEpochSeconds: number; readonly endpoint: string; readonly configName: string }[] = [];
  readonly scaled: { readonly atEpochSeconds: number; readonly variant: string; readonly count: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts an endpoint into service. @param models - What each variant serves: its content is its model's name. */
  deploy(
    name: string,
    what: {
      readonly config: string;
      readonly models: Readonly<Record<string, string>>;
      readonly weights: readonly Share[];
      readonly instances?: Readonly<Record<string, number>>;
    },
    over: Partial<EndpointState> = {},
  ): void {
    const now = this.#clock.nowEpochSeconds();
    this.addConfig(what.config, what);
    const before = this.#endpoints.get(name);
    const state: EndpointState = {
      name,
      arn: `arn:aws:sagemaker:us-east-1:123456789012:endpoint/${name}`,
      kind: 'realtime',
      status: 'InService',
      configName: what.config,
      createdAtEpochSeconds: before?.state.createdAtEpochSeconds ?? now,
      modifiedAtEpochSeconds: now,
      variants: what.weights.map(({ variant, share }) => variantOf(variant, share, what.instances?.[variant])),
      shadowVariants: [],
      ...over,
    };
    this.#endpoints.set(name, { state });
    this.#serve(name);
  }

  addConfig(
    name: string,
    { models, weights, hardware = 'ml.m5.xlarge' }: Omit<Config, 'hardware'> & Partial<Config>,
  ): void {
    this.#configs.set(name, { models, weights, hardware });
  }

  deleteConfig(name: string): void {
    this.#configs.delete(name);
  }

  deleteModel(name: string): void {
    this.#missingModels.add(name);
  }

  /** More instances are not to be had: said at once, or (`late`) found out when the change is nearly over. Undefined: they are again. */
  refuseInstances(words: string | undefined, late = false): void {
    this.#refusal = words === undefined ? undefined : { words, late };
  }

  /** Changes what is described, as somebody else would. */
  change(name: string, over: Partial<EndpointState>): void {
    const living = this.#living(name);
    living.state = { ...living.state, ...over };
    this.#serve(name);
  }

  delete(name: string): void {
    this.#endpoints.delete(name);
  }

  async describe(endpoint: string): Promise<EndpointState | 'gone'> {
    return this.#endpoints.has(endpoint) ? structuredClone(this.#settled(endpoint).state) : 'gone';
  }

  async readContents(configName: string): Promise<readonly ServedContent[]> {
    const models = this.#configs.get(configName)?.models;
    if (models === undefined) throw new DependencyError('not-found', 'readContents', new Error(configName));
    return Object.entries(models).map(([variant, model]) => ({
      variant,
      modelName: model,
      fingerprint: `content of ${model}`,
      containers: [{ image: `registry/${model}@sha256:1`, model: `s3://models/${model}`, environment: 'e' }],
    }));
  }

  async setWeights(endpoint: string, shares: readonly Share[]): Promise<'accepted' | 'busy'> {
    if (!shares.some(({ share }) => share > 0)) throw new RangeError('refusing to send all weights zero');
    const wanted = (variant: VariantState): VariantState => ({
      ...variant,
      desiredWeight: shares.find((each) => each.variant === variant.name)?.share ?? variant.desiredWeight,
    });
    const living = this.#settled(endpoint);
    if (living.state.status !== 'InService') return 'busy';
    living.state = { ...living.state, variants: living.state.variants.map(wanted) };
    this.#begin(living, CHANGE_SECONDS, settledVariants);
    this.accepted.push({ atEpochSeconds: this.#clock.nowEpochSeconds(), endpoint, shares });
    return 'accepted';
  }

  async setInstances(endpoint: string, variant: string, count: number): Promise<CallAnswer> {
    const living = this.#settled(endpoint);
    if (living.state.status !== 'InService') return 'busy';
    const refusal = this.#refusal;
    if (refusal !== undefined && !refusal.late) return { refused: refusal.words };
    const before = living.state;
    const wanted = (each: VariantState) => (each.name === variant ? { ...each, desiredInstances: count } : each);
    living.state = { ...before, variants: before.variants.map(wanted) };
    const becomes = refusal === undefined ? settledVariants : () => ({ ...before, failureReason: refusal.words });
    this.#begin(living, FLEET_SECONDS, becomes);
    this.scaled.push({ atEpochSeconds: this.#clock.nowEpochSeconds(), variant, count });
    return 'accepted';
  }

  async setConfig(endpoint: string, configName: string): Promise<CallAnswer> {
    const living = this.#settled(endpoint);
    const config = this.#configs.get(configName);
    if (config === undefined) return { refused: `ValidationException: Could not find ${configName}` };
    if (living.state.status !== 'InService' && living.state.status !== 'UpdateRollbackFailed') return 'busy';
    const countOf = (name: string) => living.state.variants.find((each) => each.name === name)?.currentInstances;
    const variants = config.weights.map(({ variant, share }) => variantOf(variant, share, countOf(variant)));
    living.state = { ...living.state, pendingConfigName: configName };
    this.#begin(living, FLEET_SECONDS, ({ pendingConfigName: _, ...state }) => ({ ...state, configName, variants }));
    this.swapped.push({ atEpochSeconds: this.#clock.nowEpochSeconds(), endpoint, configName });
    return 'accepted';
  }

  async readConfig(configName: string): Promise<EndpointConfig | 'gone'> {
    const config = this.#configs.get(configName);
    if (config === undefined) return 'gone';
    const { models, weights, hardware } = config;
    return {
      configName,
      variants: weights.map(({ variant, share }) => ({
        variant,
        ...(models[variant] === undefined ? {} : { modelName: models[variant] }),
        initialWeight: share,
        hardware,
      })),
      missingModels: Object.values(models).filter((model) => this.#missingModels.has(model)),
    };
  }

  #begin(living: Living, seconds: number, becomes: (state: EndpointState) => EndpointState): void {
    const { failureReason: _, ...state } = living.state;
    living.state = { ...state, status: 'Updating' };
    living.busyUntil = this.#clock.nowEpochSeconds() + seconds;
    living.becomes = becomes;
  }

  /** Lets a change that is due become current. */
  #settled(name: string): Living {
    const living = this.#living(name);
    const { busyUntil, becomes } = living;
    if (busyUntil === undefined || becomes === undefined || this.#clock.nowEpochSeconds() < busyUntil) return living;
    living.state = { ...becomes(living.state), status: 'InService', modifiedAtEpochSeconds: busyUntil };
    this.#serve(name, busyUntil);
    living.busyUntil = undefined;
    return living;
  }

  #serve(name: string, sinceEpochSeconds = this.#clock.nowEpochSeconds()): void {
    const shares = currentShares(this.#living(name).state);
    this.served.set(name, [...(this.served.get(name) ?? []), { sinceEpochSeconds, shares }]);
  }

  #living(name: string): Living {
    const living = this.#endpoints.get(name);
    if (living === undefined) throw new RangeError(`no endpoint ${name} in this world`);
    return living;
  }
}

const settledVariants = (state: EndpointState): EndpointState => ({
  ...state,
  variants: state.variants.map((each) => ({
    ...each,
    currentWeight: each.desiredWeight,
    ...(each.desiredInstances === undefined ? {} : { currentInstances: each.desiredInstances }),
  })),
});

const variantOf = (name: string, weight: number, instances = 1): VariantState => ({
  name,
  currentWeight: weight,
  desiredWeight: weight,
  currentInstances: instances,
  desiredInstances: instances,
  images: [],
});
