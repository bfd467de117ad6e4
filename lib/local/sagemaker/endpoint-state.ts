import type { ConfiguredVariant, DeployedImage } from './catalogue.ts';

export type StoredStatus =
  | 'OutOfService'
  | 'Creating'
  | 'Updating'
  | 'SystemUpdating'
  | 'RollingBack'
  | 'InService'
  | 'Deleting'
  | 'Failed'
  | 'UpdateRollbackFailed';

/** One variant in service. Desired values change with the request, current ones when the update is done. */
export interface StoredVariant {
  readonly name: string;
  readonly modelName: string | undefined;
  readonly instanceType: string | undefined;
  readonly serverless: { readonly MemorySizeInMB: number; readonly MaxConcurrency: number } | undefined;
  readonly images: readonly DeployedImage[];
  currentWeight: number;
  desiredWeight: number;
  /** Absent for serverless variants. */
  currentInstanceCount: number | undefined;
  desiredInstanceCount: number | undefined;
}

/** A new config on its way into service. */
export interface PendingDeployment {
  readonly configName: string;
  readonly startedAt: Date;
  readonly variants: StoredVariant[];
  readonly shadows: StoredVariant[];
  /** Fraction of the traffic that the new fleet already gets while the deployment bakes. */
  readonly share: number;
}

/** What ends by itself, and when. Never, if the time is Infinity. */
export interface Ongoing {
  readonly endsAtEpochSeconds: number;
  readonly end: () => void;
}

export interface StoredEndpoint {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  configName: string;
  status: StoredStatus;
  failureReason: string | undefined;
  modifiedAt: Date;
  variants: StoredVariant[];
  shadows: StoredVariant[];
  pending: PendingDeployment | undefined;
  ongoing: Ongoing | undefined;
  lastDeploymentConfig: unknown;
  tags: { Key: string; Value: string }[];
}

/** The variants of a config as they start: weights and counts at their Initial values. */
export function variantsOf(
  configured: readonly ConfiguredVariant[] = [],
  imagesOf: (modelName: string | undefined) => readonly DeployedImage[],
): StoredVariant[] {
  return configured.map((variant) => {
    const weight = variant.InitialVariantWeight ?? 1; // SageMaker's own default
    const instances = variant.ServerlessConfig === undefined ? (variant.InitialInstanceCount ?? 1) : undefined;
    return {
      name: variant.VariantName,
      modelName: variant.ModelName,
      instanceType: variant.InstanceType,
      serverless: variant.ServerlessConfig,
      images: imagesOf(variant.ModelName),
      currentWeight: weight,
      desiredWeight: weight,
      currentInstanceCount: instances,
      desiredInstanceCount: instances,
    };
  });
}

export type RetainedProperty = 'DesiredInstanceCount' | 'DesiredWeight' | 'DataCaptureConfig';

/** Lets variants of a new config keep what the variants of the same name have now, but for what is excluded. */
export function retain(
  variants: readonly StoredVariant[],
  before: readonly StoredVariant[],
  excluded: readonly RetainedProperty[],
): void {
  for (const variant of variants) {
    const old = before.find(({ name }) => name === variant.name);
    if (old === undefined) continue;
    if (!excluded.includes('DesiredWeight')) {
      variant.currentWeight = old.desiredWeight;
      variant.desiredWeight = old.desiredWeight;
    }
    if (
      !excluded.includes('DesiredInstanceCount') &&
      variant.serverless === undefined &&
      old.serverless === undefined
    ) {
      variant.currentInstanceCount = old.desiredInstanceCount;
      variant.desiredInstanceCount = old.desiredInstanceCount;
    }
  }
}

/** DescribeEndpoint's answer. */
export function renderEndpoint(endpoint: StoredEndpoint): object {
  const creating = endpoint.status === 'Creating';
  return {
    EndpointName: endpoint.name,
    EndpointArn: endpoint.arn,
    EndpointConfigName: endpoint.configName,
    EndpointStatus: endpoint.status,
    FailureReason: endpoint.failureReason,
    CreationTime: endpoint.createdAt,
    LastModifiedTime: endpoint.modifiedAt,
    ProductionVariants: creating ? undefined : endpoint.variants.map(renderVariant),
    ShadowProductionVariants: endpoint.shadows.length > 0 ? endpoint.shadows.map(renderVariant) : undefined,
    LastDeploymentConfig: endpoint.lastDeploymentConfig,
    PendingDeploymentSummary: endpoint.pending && renderPending(endpoint.pending),
  };
}

function renderVariant(variant: StoredVariant): object {
  return {
    VariantName: variant.name,
    DeployedImages: variant.images,
    CurrentWeight: variant.currentWeight,
    DesiredWeight: variant.desiredWeight,
    CurrentInstanceCount: variant.currentInstanceCount,
    DesiredInstanceCount: variant.desiredInstanceCount,
    CurrentServerlessConfig: variant.serverless,
    DesiredServerlessConfig: variant.serverless,
  };
}

function renderPending({ configName, startedAt, variants, shadows, share }: PendingDeployment): object {
  const status = share > 0 ? 'Baking' : 'Creating';
  const render = (variant: StoredVariant) => ({
    ...renderVariant(variant),
    VariantStatus: [{ Status: status, StartTime: startedAt }],
  });
  return {
    EndpointConfigName: configName,
    StartTime: startedAt,
    ProductionVariants: variants.map(render),
    ShadowProductionVariants: shadows.length > 0 ? shadows.map(render) : undefined,
  };
}
