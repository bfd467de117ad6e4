import type { Identity } from '../identity.ts';
import type { Operations } from '../operation.ts';
import type { ServingArm } from '../world/minute-slice.ts';
import { type Model, type StoredConfig, shelf } from './catalogue.ts';
import { catalogueOperations } from './catalogue-operations.ts';
import {
  type ChangeContext,
  type ChangeOutcome,
  DEFAULT_DURATIONS,
  type Durations,
  occupy,
} from './endpoint-changes.ts';
import { endpointOperations } from './endpoint-operations.ts';
import type { StoredEndpoint, StoredStatus, StoredVariant } from './endpoint-state.ts';
import { listingOperations } from './listing-operations.ts';

/** What a test or a demo may do to SageMaker that no API call can. */
export interface SageMakerControls {
  /** How the next change of this endpoint ends; the ones after it complete. */
  nextChange(endpoint: string, outcome: ChangeOutcome): void;
  /** From the next change on. Infinity never ends. */
  setDurations(endpoint: string, durations: Partial<Durations>): void;
  /** SageMaker takes on a status by itself, `seconds` long (Infinity: for good), then InService. */
  occupy(endpoint: string, status: StoredStatus, seconds: number): void;
  /** More instances are refused with ResourceLimitExceeded; undefined lifts the limit. */
  limitInstances(endpoint: string, variant: string, atMost: number | undefined): void;
  /** The digest that an image text resolves to in deployments from now on, `sha256:` and 64 hex digits. */
  setDigest(image: string, digest: string): void;
}

export interface SageMaker {
  readonly operations: Operations;
  readonly controls: SageMakerControls;
  readonly endpointNames: () => readonly string[];
  /** What answers requests now; nothing while the endpoint is being created, deleted or out of service. */
  readonly armsOf: (endpoint: string) => readonly ServingArm[];
  /** When the next thing ends by itself, Infinity if nothing does. */
  readonly nextEnd: () => number;
  /** Ends everything that is due. */
  readonly runDue: (epochSeconds: number) => void;
}

export interface SageMakerOptions {
  readonly identity: Identity;
  readonly now: () => number;
  readonly durations?: Partial<Durations>;
  /** True for a variant whose count is between registered limits. @default none is */
  readonly isScaled?: (endpoint: string, variant: string) => boolean;
  readonly changed: (endpoint: StoredEndpoint) => void;
}

/** SageMaker's hosting API over endpoints that need time to change. */
export function sageMaker({ identity, now, durations, isScaled = () => false, changed }: SageMakerOptions): SageMaker {
  const endpoints = shelf<StoredEndpoint>(identity, 'endpoint', 'endpoint');
  const configs = shelf<StoredConfig>(identity, 'endpoint configuration', 'endpoint-config');
  const models = shelf<Model>(identity, 'model', 'model');
  const digests = new Map<string, string>();
  const limits = new Map<string, number>();
  const outcomes = new Map<string, ChangeOutcome>();
  const durationsOf = new Map<string, Partial<Durations>>();
  const time = () => new Date(now() * 1000);

  const contextFor = (endpoint: string): ChangeContext => {
    const outcome = outcomes.get(endpoint) ?? 'completes';
    outcomes.delete(endpoint);
    return {
      now: time,
      durations: { ...DEFAULT_DURATIONS, ...durations, ...durationsOf.get(endpoint) },
      outcome,
      changed,
    };
  };

  const runDue = (epochSeconds: number) => {
    for (const { ongoing } of endpoints.all()) {
      if (ongoing !== undefined && ongoing.endsAtEpochSeconds <= epochSeconds) ongoing.end();
    }
  };

  return {
    operations: {
      ...catalogueOperations({
        models,
        configs,
        now: time,
        configsInUse: () =>
          new Set(
            endpoints.all().flatMap(({ configName, pending }) => [configName, pending?.configName ?? configName]),
          ),
      }),
      ...endpointOperations({
        endpoints,
        configs,
        models,
        digests,
        contextFor,
        isScaled,
        instanceLimit: (endpoint, variant) => limits.get(`${endpoint}/${variant}`),
      }),
      ...listingOperations(endpoints, models),
    },
    controls: {
      nextChange: (endpoint, outcome) => void outcomes.set(endpoint, outcome),
      setDurations: (endpoint, changes) => void durationsOf.set(endpoint, { ...durationsOf.get(endpoint), ...changes }),
      occupy(endpoint, status, seconds) {
        runDue(now()); // what is over already must not end in the midst of what begins
        occupy(endpoints.get(endpoint), status, seconds, contextFor(endpoint));
      },
      limitInstances: (endpoint, variant, atMost) => {
        if (atMost === undefined) limits.delete(`${endpoint}/${variant}`);
        else limits.set(`${endpoint}/${variant}`, atMost);
      },
      setDigest: (image, digest) => void digests.set(image, digest),
    },
    endpointNames: () => endpoints.all().map(({ name }) => name),
    armsOf: (endpoint) => armsOf(endpoints.get(endpoint)),
    nextEnd: () =>
      endpoints
        .all()
        .reduce((soonest, { ongoing }) => Math.min(soonest, ongoing?.endsAtEpochSeconds ?? Infinity), Infinity),
    runDue,
  };
}

const NOT_SERVING: readonly StoredStatus[] = ['Creating', 'Deleting', 'Failed', 'OutOfService'];

function armsOf({ status, variants, shadows, configName, pending }: StoredEndpoint): ServingArm[] {
  if (NOT_SERVING.includes(status)) return [];
  const newShare = pending?.share ?? 0;
  return [
    ...armsOfFleet(variants, configName, 1 - newShare),
    ...(pending === undefined || newShare === 0 ? [] : armsOfFleet(pending.variants, pending.configName, newShare)),
    ...shadows.map((shadow) => ({
      ...arm(shadow, configName),
      weight: Math.min(1, shadow.currentWeight),
      shadow: true,
    })),
  ];
}

function armsOfFleet(variants: readonly StoredVariant[], configName: string, share: number): ServingArm[] {
  const total = variants.reduce((sum, variant) => sum + variant.currentWeight, 0);
  return variants.map((variant) => ({
    ...arm(variant, configName),
    weight: total > 0 ? (variant.currentWeight / total) * share : 0,
  }));
}

function arm(variant: StoredVariant, configName: string): ServingArm {
  return {
    variant: variant.name,
    configName,
    modelName: variant.modelName,
    weight: variant.currentWeight,
    instanceCount: variant.currentInstanceCount,
    shadow: false,
  };
}
