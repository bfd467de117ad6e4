import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Operations, operation } from '../operation.ts';
import { deployedImages, type Model, type Shelf, type StoredConfig } from './catalogue.ts';
import {
  type ChangeContext,
  changeConfig,
  changeWeights,
  createEndpoint,
  deleteEndpoint,
  refuseUnlessChangeable,
} from './endpoint-changes.ts';
import {
  type PendingDeployment,
  renderEndpoint,
  type StoredEndpoint,
  type StoredVariant,
  variantsOf,
} from './endpoint-state.ts';

const named = z.object({ EndpointName: z.string() });
const tagged = z.array(z.object({ Key: z.string(), Value: z.string() }));
const percentOrCount = z.object({
  Type: z.enum(['INSTANCE_COUNT', 'CAPACITY_PERCENT']),
  Value: z.number().int().min(1),
});
const deploymentConfig = z.looseObject({
  BlueGreenUpdatePolicy: z
    .looseObject({
      TrafficRoutingConfiguration: z.looseObject({
        CanarySize: percentOrCount.optional(),
        LinearStepSize: percentOrCount.optional(),
      }),
    })
    .optional(),
});
type DeploymentConfig = z.infer<typeof deploymentConfig>;

const creation = z.object({
  EndpointName: z
    .string()
    .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/, 'must be 1 to 63 letters, digits and inner hyphens'),
  EndpointConfigName: z.string(),
  Tags: tagged.optional(),
  DeploymentConfig: deploymentConfig.optional(),
});
const update = z.object({
  EndpointName: z.string(),
  EndpointConfigName: z.string(),
  RetainAllVariantProperties: z.boolean().optional(),
  ExcludeRetainedVariantProperties: z
    .array(z.object({ VariantPropertyType: z.enum(['DesiredInstanceCount', 'DesiredWeight', 'DataCaptureConfig']) }))
    .max(3)
    .optional(),
  DeploymentConfig: deploymentConfig.optional(),
  RetainDeploymentConfig: z.boolean().optional(),
});
const desired = z.object({
  EndpointName: z.string(),
  DesiredWeightsAndCapacities: z
    .array(
      z.object({
        VariantName: z.string(),
        DesiredWeight: z.number().min(0).optional(),
        DesiredInstanceCount: z.number().int().min(0).optional(),
      }),
    )
    .min(1),
});
type Desired = z.infer<typeof desired>['DesiredWeightsAndCapacities'];

export interface Endpoints {
  readonly endpoints: Shelf<StoredEndpoint> & { arnOf(name: string): string };
  readonly configs: Shelf<StoredConfig>;
  readonly models: Shelf<Model>;
  readonly digests: ReadonlyMap<string, string>;
  /** The instances that a variant may have; undefined: as many as anybody wants. */
  readonly instanceLimit: (endpoint: string, variant: string) => number | undefined;
  /** True for a variant whose count is between registered limits. */
  readonly isScaled: (endpoint: string, variant: string) => boolean;
  /** What the next change of this endpoint takes, and how it ends. Asked once a change. */
  readonly contextFor: (endpoint: string) => ChangeContext;
}

/** Creating, describing, changing and deleting endpoints. */
export function endpointOperations(world: Endpoints): Operations {
  const { endpoints, configs, contextFor } = world;
  return {
    CreateEndpoint: operation(creation, (input) => {
      const context = contextFor(input.EndpointName);
      const endpoint: StoredEndpoint = {
        name: input.EndpointName,
        arn: endpoints.arnOf(input.EndpointName),
        createdAt: context.now(),
        configName: input.EndpointConfigName,
        status: 'Creating',
        failureReason: undefined,
        modifiedAt: context.now(),
        variants: [],
        shadows: [],
        pending: undefined,
        ongoing: undefined,
        lastDeploymentConfig: input.DeploymentConfig,
        tags: input.Tags ?? [],
      };
      const pending = pendingOf(world, configs.get(input.EndpointConfigName), undefined, context.now());
      endpoints.add(input.EndpointName, endpoint);
      createEndpoint(endpoint, pending, context);
      return { EndpointArn: endpoint.arn };
    }),

    DescribeEndpoint: operation(named, ({ EndpointName }) => renderEndpoint(endpoints.get(EndpointName))),

    UpdateEndpoint: operation(update, (input) => {
      const endpoint = endpoints.get(input.EndpointName);
      const config = configs.get(input.EndpointConfigName);
      refuseUnlessChangeable(endpoint, 'config');
      const kept =
        input.RetainDeploymentConfig === true
          ? (endpoint.lastDeploymentConfig as DeploymentConfig | undefined)
          : undefined;
      const deployment = input.DeploymentConfig ?? kept;
      refuseOtherFleet(world, endpoint, config);
      const context = contextFor(endpoint.name);
      changeConfig(
        endpoint,
        {
          pending: pendingOf(world, config, deployment, context.now()),
          retainProperties: input.RetainAllVariantProperties === true,
          excluded: (input.ExcludeRetainedVariantProperties ?? []).map(
            ({ VariantPropertyType }) => VariantPropertyType,
          ),
        },
        context,
      );
      endpoint.lastDeploymentConfig = deployment;
      return { EndpointArn: endpoint.arn };
    }),

    UpdateEndpointWeightsAndCapacities: operation(desired, (input) => {
      const endpoint = endpoints.get(input.EndpointName);
      refuseUnlessChangeable(endpoint, 'weights');
      const wanted = input.DesiredWeightsAndCapacities.map((item) => ({
        item,
        variant: variantOf(endpoint, item.VariantName),
      }));
      for (const { item, variant } of wanted) refuseTooManyInstances(world, endpoint, variant, item);
      for (const { item, variant } of wanted) {
        variant.desiredWeight = item.DesiredWeight ?? variant.desiredWeight;
        variant.desiredInstanceCount = item.DesiredInstanceCount ?? variant.desiredInstanceCount;
      }
      const resized = wanted.some(({ variant }) => variant.desiredInstanceCount !== variant.currentInstanceCount);
      changeWeights(endpoint, resized, contextFor(endpoint.name));
      return { EndpointArn: endpoint.arn };
    }),

    DeleteEndpoint: operation(named, ({ EndpointName }) => {
      const endpoint = endpoints.get(EndpointName);
      if (endpoint.status === 'Creating' || endpoint.status === 'Updating' || endpoint.status === 'SystemUpdating') {
        throw new AwsError('ValidationException', `Cannot update in-progress endpoint "${endpoint.arn}".`);
      }
      deleteEndpoint(endpoint, contextFor(EndpointName), () => endpoints.remove(EndpointName));
    }),
  };
}

/** What a real endpoint cannot become, and what Application Auto Scaling stands in the way of until its target is deregistered. */
function refuseOtherFleet({ isScaled }: Endpoints, endpoint: StoredEndpoint, config: StoredConfig): void {
  for (const { name, instanceType, serverless } of endpoint.variants) {
    const next = config.ProductionVariants.find(({ VariantName }) => VariantName === name);
    if (serverless === undefined && next?.ServerlessConfig !== undefined) {
      throw new AwsError('ValidationException', `Cannot update variant "${name}" from instances to serverless.`);
    }
    if (isScaled(endpoint.name, name) && next?.InstanceType !== instanceType) {
      throw new AwsError(
        'ValidationException',
        `The variant(s) "${name}" must be deregistered as a scalable target with AutoScaling before it can be removed or its instance type changed.`,
      );
    }
  }
}

function variantOf(endpoint: StoredEndpoint, name: string): StoredVariant {
  const variant = [...endpoint.variants, ...endpoint.shadows].find((candidate) => candidate.name === name);
  if (variant !== undefined) return variant;
  throw new AwsError(
    'ValidationException',
    `The variant name(s) "${name}" is/are not present within endpoint "${endpoint.arn}".`,
  );
}

function refuseTooManyInstances(
  world: Endpoints,
  endpoint: StoredEndpoint,
  variant: StoredVariant,
  item: Desired[number],
): void {
  const limit = world.instanceLimit(endpoint.name, variant.name);
  const { DesiredInstanceCount: count } = item;
  if (limit === undefined || count === undefined || count <= limit) return;
  throw new AwsError(
    'ResourceLimitExceeded',
    `The account-level service limit for endpoint usage is ${limit} Instances, with current utilization of ${variant.currentInstanceCount} Instances and a request delta of ${count - (variant.currentInstanceCount ?? 0)} Instances.`,
  );
}

function pendingOf(
  world: Endpoints,
  config: StoredConfig,
  deployment: DeploymentConfig | undefined,
  at: Date,
): PendingDeployment {
  const imagesOf = (modelName: string | undefined) =>
    modelName === undefined ? [] : deployedImages(world.models.get(modelName), world.digests, at);
  const variants = variantsOf(config.ProductionVariants, imagesOf);
  const routing = deployment?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration;
  const step = routing?.CanarySize ?? routing?.LinearStepSize;
  const instances = variants.reduce((sum, variant) => sum + (variant.currentInstanceCount ?? 1), 0);
  return {
    configName: config.EndpointConfigName,
    startedAt: at,
    variants,
    shadows: variantsOf(config.ShadowProductionVariants, imagesOf),
    share:
      step === undefined
        ? 0
        : Math.min(1, step.Type === 'CAPACITY_PERCENT' ? step.Value / 100 : step.Value / instances),
  };
}
