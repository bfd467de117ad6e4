import { AwsError } from '../aws-error.ts';
import {
  type PendingDeployment,
  type RetainedProperty,
  retain,
  type StoredEndpoint,
  type StoredStatus,
  type StoredVariant,
} from './endpoint-state.ts';

/** How long SageMaker takes, in seconds; Infinity never ends. */
export interface Durations {
  /** A change of weights alone. */
  readonly weights: number;
  /** A change that adds or removes instances. */
  readonly capacity: number;
  /** A change of the endpoint config. */
  readonly config: number;
  readonly create: number;
  readonly delete: number;
  /** From the moment a change has failed until the old state is back. */
  readonly rollingBack: number;
}

export const DEFAULT_DURATIONS: Durations = {
  weights: 60,
  capacity: 240,
  config: 300,
  create: 180,
  delete: 60,
  rollingBack: 60,
};

/** How a change ends. `stuck` stays Updating for ever. */
export type ChangeOutcome = 'completes' | 'rolls-back' | 'update-rollback-failed' | 'failed' | 'stuck';

export interface ChangeContext {
  readonly now: () => Date;
  readonly durations: Durations;
  readonly outcome: ChangeOutcome;
  /** Told after every change of status. */
  readonly changed: (endpoint: StoredEndpoint) => void;
}

/** Changes the status, and says so. */
export function setStatus(endpoint: StoredEndpoint, status: StoredStatus, context: ChangeContext): void {
  endpoint.status = status;
  endpoint.modifiedAt = context.now();
  context.changed(endpoint);
}

/** Lets something end `seconds` from now. */
function after(endpoint: StoredEndpoint, seconds: number, context: ChangeContext, end: () => void): void {
  endpoint.ongoing = {
    endsAtEpochSeconds: context.now().getTime() / 1000 + seconds,
    end: () => {
      endpoint.ongoing = undefined;
      end();
    },
  };
}

/**
 * @throws {AwsError} unless the endpoint takes changes now. What SageMaker answers in Failed, OutOfService and to a change of weights in
 * UpdateRollbackFailed is not documented; it is refused here.
 */
export function refuseUnlessChangeable(endpoint: StoredEndpoint, change: 'weights' | 'config'): void {
  if (endpoint.status === 'InService') return;
  if (endpoint.status === 'UpdateRollbackFailed' && change === 'config') return;
  if (
    endpoint.status === 'Failed' ||
    endpoint.status === 'OutOfService' ||
    endpoint.status === 'UpdateRollbackFailed'
  ) {
    throw new AwsError('ValidationException', `Cannot update endpoint "${endpoint.arn}" in status ${endpoint.status}.`);
  }
  throw new AwsError('ValidationException', `Cannot update in-progress endpoint "${endpoint.arn}".`);
}

/** Desired values are set already; they become current when the time is over, or go back if the change fails. */
export function changeWeights(endpoint: StoredEndpoint, resized: boolean, context: ChangeContext): void {
  const seconds =
    context.outcome === 'stuck' ? Number.POSITIVE_INFINITY : context.durations[resized ? 'capacity' : 'weights'];
  endpoint.failureReason = undefined;
  setStatus(endpoint, 'Updating', context);
  after(endpoint, seconds, context, () => {
    if (context.outcome !== 'completes') {
      fail(endpoint, context);
      return;
    }
    for (const variant of endpoint.variants) settle(variant);
    setStatus(endpoint, 'InService', context);
  });
}

export interface ConfigChange {
  readonly pending: PendingDeployment;
  readonly retainProperties: boolean;
  readonly excluded: readonly RetainedProperty[];
}

/** The old fleet serves until the new one is ready. */
export function changeConfig(endpoint: StoredEndpoint, change: ConfigChange, context: ChangeContext): void {
  const { pending, retainProperties, excluded } = change;
  if (retainProperties) retain(pending.variants, endpoint.variants, excluded);
  endpoint.pending = pending;
  endpoint.failureReason = undefined;
  setStatus(endpoint, 'Updating', context);
  after(endpoint, context.outcome === 'stuck' ? Number.POSITIVE_INFINITY : context.durations.config, context, () => {
    if (context.outcome !== 'completes') {
      fail(endpoint, context);
      return;
    }
    enterService(endpoint, pending);
    setStatus(endpoint, 'InService', context);
  });
}

/** A new endpoint serves nobody until its time is over. */
export function createEndpoint(endpoint: StoredEndpoint, pending: PendingDeployment, context: ChangeContext): void {
  endpoint.pending = pending;
  setStatus(endpoint, 'Creating', context);
  after(endpoint, context.durations.create, context, () => {
    if (context.outcome === 'completes') enterService(endpoint, pending);
    else endpoint.failureReason = FAILURE_REASON;
    endpoint.pending = undefined;
    setStatus(endpoint, context.outcome === 'completes' ? 'InService' : 'Failed', context);
  });
}

/** @param gone - Called when nothing is left. */
export function deleteEndpoint(endpoint: StoredEndpoint, context: ChangeContext, gone: () => void): void {
  setStatus(endpoint, 'Deleting', context);
  after(endpoint, context.durations.delete, context, gone);
}

/** A status that SageMaker takes on by itself, for a while or for good; afterwards InService. */
export function occupy(endpoint: StoredEndpoint, status: StoredStatus, seconds: number, context: ChangeContext): void {
  setStatus(endpoint, status, context);
  after(endpoint, seconds, context, () => setStatus(endpoint, 'InService', context));
}

const FAILURE_REASON = 'Unable to provision requested ML compute capacity due to InsufficientInstanceCapacity error.';

function fail(endpoint: StoredEndpoint, context: ChangeContext): void {
  endpoint.failureReason = FAILURE_REASON;
  endpoint.pending = undefined;
  for (const variant of endpoint.variants) {
    variant.desiredWeight = variant.currentWeight;
    variant.desiredInstanceCount = variant.currentInstanceCount;
  }
  if (context.outcome === 'failed') setStatus(endpoint, 'Failed', context);
  else if (context.outcome === 'update-rollback-failed') setStatus(endpoint, 'UpdateRollbackFailed', context);
  else occupy(endpoint, 'RollingBack', context.durations.rollingBack, context);
}

function enterService(endpoint: StoredEndpoint, pending: PendingDeployment): void {
  endpoint.configName = pending.configName;
  endpoint.variants = pending.variants;
  endpoint.shadows = pending.shadows;
  endpoint.pending = undefined;
}

function settle(variant: StoredVariant): void {
  variant.currentWeight = variant.desiredWeight;
  variant.currentInstanceCount = variant.desiredInstanceCount;
}
