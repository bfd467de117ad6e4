import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointOutput,
  DescribeModelCommand,
  type ProductionVariantSummary,
  type SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { assertNever } from '../../../core/words/assert-never.ts';
import type { EndpointState, Share, VariantState } from '../../../core/words/endpoint.ts';
import type { EndpointKind } from '../../../core/words/endpoint-kinds.ts';
import type { ServedContent } from '../../../core/words/version.ts';
import type { CallAnswer, Digest, EndpointControl } from '../../../flows/ports.ts';
import { DependencyError, toDependencyError } from '../../dependency-error.ts';
import { readEndpointConfig } from './sagemaker-config.ts';
import { contentOf } from './sagemaker-content.ts';
import { isBusy, isNotFound, refusalOf, toReadError } from './sagemaker-errors.ts';

/** Two clients, because reads may be repeated and mutating calls may not. */
export interface SageMakerClients {
  readonly reading: SageMakerClient;
  readonly mutating: SageMakerClient;
}

export function sageMakerEndpointControl({ reading, mutating }: SageMakerClients, digest: Digest): EndpointControl {
  return {
    async describe(endpoint) {
      try {
        return toEndpointState(await reading.send(new DescribeEndpointCommand({ EndpointName: endpoint })));
      } catch (cause) {
        if (isNotFound(cause)) return 'gone';
        throw toDependencyError('sagemaker:DescribeEndpoint', cause);
      }
    },
    async readContents(configName, images) {
      const config = await reading
        .send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName }))
        .catch((cause: unknown) => {
          throw toReadError('sagemaker:DescribeEndpointConfig', cause);
        });
      const contents: ServedContent[] = [];
      for (const { VariantName: variant, ModelName: modelName } of config.ProductionVariants ?? []) {
        if (variant === undefined || modelName === undefined) continue; // inference components: refused by kind
        const model = await reading.send(new DescribeModelCommand({ ModelName: modelName })).catch((cause: unknown) => {
          throw toReadError('sagemaker:DescribeModel', cause);
        });
        contents.push(contentOf({ variant, modelName }, model, images.get(variant) ?? [], digest));
      }
      return contents;
    },
    async setWeights(endpoint, shares) {
      const input = { EndpointName: endpoint, DesiredWeightsAndCapacities: weightsOf(shares) };
      return answerOf('sagemaker:UpdateEndpointWeightsAndCapacities', () =>
        mutating.send(new UpdateEndpointWeightsAndCapacitiesCommand(input)),
      );
    },
    setInstances: (endpoint, variant, count) =>
      answerOf('sagemaker:UpdateEndpointWeightsAndCapacities', () =>
        mutating.send(
          new UpdateEndpointWeightsAndCapacitiesCommand({
            EndpointName: endpoint,
            DesiredWeightsAndCapacities: [{ VariantName: variant, DesiredInstanceCount: count }],
          }),
        ),
      ),
    setConfig: (endpoint, configName) =>
      answerOf('sagemaker:UpdateEndpoint', () =>
        mutating.send(
          new UpdateEndpointCommand({
            EndpointName: endpoint,
            EndpointConfigName: configName,
            // counts as they are, weights as the config has them: the bad ones must not be kept; no bake may delay or revert it
            RetainAllVariantProperties: true,
            ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
            RetainDeploymentConfig: false,
          }),
        ),
      ),
    readConfig: (configName) => readEndpointConfig(reading, configName, digest),
  };
}

/** @throws {DependencyError} when it is unknown whether it was accepted. */
async function answerOf(operation: string, send: () => Promise<unknown>): Promise<CallAnswer> {
  try {
    await send();
    return 'accepted';
  } catch (cause) {
    if (isBusy(cause)) return 'busy';
    const refused = refusalOf(cause);
    if (refused !== undefined) return { refused };
    const failure = toDependencyError(operation, cause);
    switch (failure.code) {
      case 'throttled':
        return 'throttled';
      case 'access-refused':
        return { refused: failure.message, failure };
      case 'not-found':
      case 'bad-reply':
      case 'unavailable':
        throw failure; // nobody knows whether it was accepted
      default:
        return assertNever(failure.code);
    }
  }
}

/** @throws {RangeError} when nothing would be served: all weights zero is never sent. */
function weightsOf(shares: readonly Share[]): { VariantName: string; DesiredWeight: number }[] {
  if (!shares.some(({ share }) => share > 0)) {
    throw new RangeError(`refusing to send all weights zero: ${JSON.stringify(shares)}`);
  }
  return shares.map(({ variant, share }) => ({ VariantName: variant, DesiredWeight: share }));
}

function toEndpointState(reply: DescribeEndpointOutput): EndpointState {
  const { EndpointName, EndpointArn, EndpointStatus, CreationTime, LastModifiedTime } = reply;
  if (
    EndpointName === undefined ||
    EndpointArn === undefined ||
    EndpointStatus === undefined ||
    CreationTime === undefined
  ) {
    throw new DependencyError('bad-reply', 'sagemaker:DescribeEndpoint', new Error(`incomplete: ${EndpointName}`));
  }
  const createdAtEpochSeconds = Math.floor(CreationTime.getTime() / 1000);
  return {
    name: EndpointName,
    arn: EndpointArn,
    kind: kindOf(reply),
    status: EndpointStatus,
    ...(reply.FailureReason === undefined ? {} : { failureReason: reply.FailureReason }),
    configName: reply.EndpointConfigName ?? '',
    ...(reply.PendingDeploymentSummary?.EndpointConfigName === undefined
      ? {}
      : { pendingConfigName: reply.PendingDeploymentSummary.EndpointConfigName }),
    createdAtEpochSeconds,
    modifiedAtEpochSeconds:
      LastModifiedTime === undefined ? createdAtEpochSeconds : Math.floor(LastModifiedTime.getTime() / 1000),
    variants: (reply.ProductionVariants ?? []).map(toVariantState),
    shadowVariants: (reply.ShadowProductionVariants ?? []).map(({ VariantName }) => VariantName ?? ''),
  };
}

function toVariantState(summary: ProductionVariantSummary): VariantState {
  const { VariantName, CurrentWeight, DesiredWeight, CurrentInstanceCount, DesiredInstanceCount } = summary;
  // a weight that SageMaker leaves out is its documented default, 1; a variant of one needs none
  const currentWeight = CurrentWeight ?? 1;
  return {
    name: VariantName ?? '',
    currentWeight,
    desiredWeight: DesiredWeight ?? currentWeight,
    ...(CurrentInstanceCount === undefined ? {} : { currentInstances: CurrentInstanceCount }),
    ...(DesiredInstanceCount === undefined ? {} : { desiredInstances: DesiredInstanceCount }),
    images: (summary.DeployedImages ?? []).map(
      ({ ResolvedImage, SpecifiedImage }) => ResolvedImage ?? SpecifiedImage ?? '',
    ),
  };
}

/** As far as DescribeEndpoint tells: a config that names no model says the rest. */
function kindOf(reply: DescribeEndpointOutput): EndpointKind {
  if (reply.AsyncInferenceConfig !== undefined) return 'async';
  const variants = reply.ProductionVariants ?? []; // an endpoint that is being created lists none
  if (variants.some(({ ManagedInstanceScaling }) => ManagedInstanceScaling !== undefined))
    return 'inference-components';
  const serverless = variants.filter((each) => each.CurrentServerlessConfig ?? each.DesiredServerlessConfig);
  if (serverless.length > 0) return serverless.length === variants.length ? 'serverless' : 'mixed';
  const hasInstances = ({ CurrentInstanceCount, DesiredInstanceCount, InstancePools }: ProductionVariantSummary) =>
    (CurrentInstanceCount ?? DesiredInstanceCount ?? InstancePools) !== undefined;
  // while an endpoint changes or is broken SageMaker may leave counts out
  return reply.EndpointStatus !== 'InService' || variants.every(hasInstances) ? 'realtime' : 'unknown';
}
