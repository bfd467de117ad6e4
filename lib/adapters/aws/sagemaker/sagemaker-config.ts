import { DescribeEndpointConfigCommand, DescribeModelCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { ConfigVariant, EndpointConfig } from '../../../core/words/endpoint-config.ts';
import type { Digest } from '../../../flows/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { writtenOf } from './sagemaker-content.ts';
import { isNotFound } from './sagemaker-errors.ts';

/** @throws {DependencyError} when config or models could not be read; that they are not there is an answer. */
export async function readEndpointConfig(
  client: SageMakerClient,
  configName: string,
  digest: Digest,
): Promise<EndpointConfig | 'gone'> {
  const found = await unlessGone('sagemaker:DescribeEndpointConfig', () =>
    client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName })),
  );
  if (found === 'gone') return 'gone';
  const variants = (found.ProductionVariants ?? []).map(
    ({ VariantName, ModelName, InitialVariantWeight, InstanceType, ServerlessConfig }): ConfigVariant => ({
      variant: VariantName ?? '',
      ...(ModelName === undefined ? {} : { modelName: ModelName }),
      initialWeight: InitialVariantWeight ?? 1, // SageMaker's own default
      hardware: ServerlessConfig === undefined ? (InstanceType ?? 'instances that SageMaker chooses') : 'serverless',
    }),
  );
  const models = new Map<string, Pick<ConfigVariant, 'written' | 'modelCreatedAtEpochSeconds'>>();
  const missingModels: string[] = [];
  for (const modelName of new Set(variants.flatMap((variant) => variant.modelName ?? []))) {
    const model = await unlessGone('sagemaker:DescribeModel', () =>
      client.send(new DescribeModelCommand({ ModelName: modelName })),
    );
    if (model === 'gone') missingModels.push(modelName);
    else models.set(modelName, { written: writtenOf(model, digest), ...createdAt(model.CreationTime) });
  }
  return {
    configName,
    variants: variants.map((each) => ({ ...each, ...models.get(each.modelName ?? '') })),
    missingModels,
  };
}

const createdAt = (time: Date | undefined) =>
  time === undefined ? {} : { modelCreatedAtEpochSeconds: Math.floor(time.getTime() / 1000) };

async function unlessGone<T>(operation: string, read: () => Promise<T>): Promise<T | 'gone'> {
  try {
    return await read();
  } catch (cause) {
    if (isNotFound(cause)) return 'gone';
    throw toDependencyError(operation, cause);
  }
}
