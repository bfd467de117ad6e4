import type { EndpointKind } from './endpoint-kinds.ts';
import type { EpochMinute } from './time.ts';

/** SageMaker's own words for what an endpoint is doing. */
export type EndpointStatus =
  | 'OutOfService'
  | 'Creating'
  | 'Updating'
  | 'SystemUpdating'
  | 'RollingBack'
  | 'InService'
  | 'Deleting'
  | 'Failed'
  | 'UpdateRollbackFailed';

/** One production variant as SageMaker describes it now. Weights are ratios: compare shares, never weights. */
export interface VariantState {
  readonly name: string;
  readonly currentWeight: number;
  readonly desiredWeight: number;
  /** Absent for serverless variants. */
  readonly currentInstances?: number;
  readonly desiredInstances?: number;
  /** Resolved image digests, in container order; empty when SageMaker does not say. */
  readonly images: readonly string[];
}

/** One endpoint as SageMaker describes it now. */
export interface EndpointState {
  readonly name: string;
  readonly arn: string;
  readonly kind: EndpointKind;
  readonly status: EndpointStatus;
  readonly failureReason?: string;
  readonly configName: string;
  /** The config that SageMaker is deploying at this moment, if any. */
  readonly pendingConfigName?: string;
  /** CreationTime: the incarnation. A re-created endpoint has another one. */
  readonly createdAtEpochSeconds: number;
  readonly modifiedAtEpochSeconds: number;
  readonly variants: readonly VariantState[];
  /** Names of shadow variants: they answer nobody and never count in shares. */
  readonly shadowVariants: readonly string[];
}

/** A variant's part of the traffic, a fraction in [0, 1]. */
export interface Share {
  readonly variant: string;
  readonly share: number;
}

/** Two shares above 0 are the same within this part of the smaller one, and within this much in all. */
const SAME_PART = 0.01;
const SAME_AT_MOST = 0.001;

/** Turns weights into shares. All weights zero gives all shares zero. */
export function sharesOf(weights: readonly { readonly variant: string; readonly weight: number }[]): Share[] {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  return weights.map(({ variant, weight }) => ({ variant, share: total > 0 ? weight / total : 0 }));
}

/** The shares SageMaker serves at this moment. */
export const currentShares = (endpoint: EndpointState): Share[] =>
  sharesOf(endpoint.variants.map(({ name, currentWeight }) => ({ variant: name, weight: currentWeight })));

/** The shares SageMaker was last asked for. */
export const desiredShares = (endpoint: EndpointState): Share[] =>
  sharesOf(endpoint.variants.map(({ name, desiredWeight }) => ({ variant: name, weight: desiredWeight })));

/** The share of one variant; a variant that is not there has none, and says so. */
export const shareOf = (shares: readonly Share[], variant: string): number | undefined =>
  shares.find((each) => each.variant === variant)?.share;

/**
 * The same but for rounding: SageMaker keeps weights as float32 and answers 0.8999999761581421 to 0.9. None and some are never the same: one
 * request in ten thousand to a dead model is traffic.
 */
export const sameShare = (left: number, right: number): boolean =>
  left === right || Math.abs(left - right) <= Math.min(SAME_AT_MOST, SAME_PART * Math.min(left, right));

/** Same variants with the same shares, in any order. */
export function sameShares(left: readonly Share[], right: readonly Share[]): boolean {
  if (left.length !== right.length) return false;
  return left.every(({ variant, share }) => {
    const other = shareOf(right, variant);
    return other !== undefined && sameShare(other, share);
  });
}

/** True while SageMaker puts another config into service: its minutes belong to no version. */
export const isDeploying = (endpoint: EndpointState): boolean => endpoint.pendingConfigName !== undefined;

/** Half-open span of minutes: `from <= m < to`. */
export interface MinuteSpan {
  readonly from: EpochMinute;
  readonly to: EpochMinute;
}
