import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  type SageMakerClient,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';

export interface Variant {
  readonly name: string;
  readonly model: string;
  readonly weight: number;
}

/** A pipeline's way to deploy: models, a config over them, the endpoint made or brought to it. */
export async function deployEndpoint(
  sagemaker: SageMakerClient,
  EndpointName: string,
  EndpointConfigName: string,
  variants: readonly Variant[],
): Promise<void> {
  for (const { model } of variants) await createModel(sagemaker, model);
  const ProductionVariants = variants.map(({ name, model, weight }) => ({
    VariantName: name,
    ModelName: model,
    InitialVariantWeight: weight,
    InitialInstanceCount: 2,
    InstanceType: 'ml.m5.large' as const,
  }));
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }));
  const known = await sagemaker.send(new DescribeEndpointCommand({ EndpointName })).catch(notThere);
  const where = { EndpointName, EndpointConfigName };
  if (known === undefined) await sagemaker.send(new CreateEndpointCommand(where));
  else await sagemaker.send(new UpdateEndpointCommand(where));
}

async function createModel(sagemaker: SageMakerClient, ModelName: string): Promise<void> {
  const model = new CreateModelCommand({
    ModelName,
    ExecutionRoleArn: 'arn:aws:iam::123456789012:role/model',
    PrimaryContainer: {
      Image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/${ModelName}:1`,
      ModelDataUrl: `s3://models/${ModelName}/model.tar.gz`,
    },
  });
  await sagemaker.send(model).catch((failure: Error) => {
    // a model that stands there already is the same one
    if (!/exist/i.test(failure.message)) throw failure;
  });
}

function notThere(failure: Error): undefined {
  if (failure.message.startsWith('Could not find')) return undefined;
  throw failure;
}

/** Current weights by variant. */
export async function weightsOf(sagemaker: SageMakerClient, EndpointName: string): Promise<Record<string, number>> {
  const { ProductionVariants = [] } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
  return Object.fromEntries(
    ProductionVariants.map(({ VariantName = '', CurrentWeight }) => [VariantName, CurrentWeight ?? Number.NaN]),
  );
}
