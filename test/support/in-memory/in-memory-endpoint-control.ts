import { DependencyError } from '../../../lib/adapters/dependency-error.ts';
import type { EndpointState, Share, VariantState } from '../../../lib/core/endpoint.ts';
import { currentShares } from '../../../lib/core/endpoint.ts';
import type { ServedContent } from '../../../lib/core/version.ts';
import type { Clock, EndpointControl } from '../../../lib/flows/ports.ts';

/** How long a weight change takes. */
const CHANGE_SECONDS = 40;

interface Living {
  state: EndpointState;
  busyUntil?: number;
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
  readonly #configs = new Map<string, Readonly<Record<string, string>>>();
  /** Every change of weights that was accepted. */
  readonly accepted: {
    readonly atEpochSeconds: number;
    readonly endpoint: string;
    readonly shares: readonly Share[];
  }[] = [];
  readonly served = new Map<string, ServedSince[]>();

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
    },
    over: Partial<EndpointState> = {},
  ): void {
    const now = this.#clock.nowEpochSeconds();
    this.#configs.set(what.config, what.models);
    const before = this.#endpoints.get(name);
    const state: EndpointState = {
      name,
      arn: `arn:aws:sagemaker:us-east-1:123456789012:endpoint/${name}`,
      kind: 'realtime',
      status: 'InService',
      configName: what.config,
      createdAtEpochSeconds: before?.state.createdAtEpochSeconds ?? now,
      modifiedAtEpochSeconds: now,
      variants: what.weights.map(({ variant, share }) => variantOf(variant, share)),
      shadowVariants: [],
      ...over,
    };
    this.#endpoints.set(name, { state });
    this.#serve(name);
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
    const models = this.#configs.get(configName);
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
    const living = this.#settled(endpoint);
    if (living.state.status !== 'InService') return 'busy';
    const now = this.#clock.nowEpochSeconds();
    const wanted = (variant: VariantState): VariantState => ({
      ...variant,
      desiredWeight: shares.find((each) => each.variant === variant.name)?.share ?? variant.desiredWeight,
    });
    living.state = { ...living.state, status: 'Updating', variants: living.state.variants.map(wanted) };
    living.busyUntil = now + CHANGE_SECONDS;
    this.accepted.push({ atEpochSeconds: now, endpoint, shares });
    return 'accepted';
  }

  /** Lets a change that is due become current. */
  #settled(name: string): Living {
    const living = this.#living(name);
    if (living.busyUntil === undefined || this.#clock.nowEpochSeconds() < living.busyUntil) return living;
    const variants = living.state.variants.map((each) => ({ ...each, currentWeight: each.desiredWeight }));
    living.state = { ...living.state, status: 'InService', modifiedAtEpochSeconds: living.busyUntil, variants };
    this.#serve(name, living.busyUntil);
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

const variantOf = (name: string, weight: number): VariantState => ({
  name,
  currentWeight: weight,
  desiredWeight: weight,
  currentInstances: 1,
  desiredInstances: 1,
  images: [],
});
