import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type AwsPlace, clientConfigFor } from './prepare-guard.ts';

export interface DeployedVariant {
  readonly name: string;
  readonly model: string;
  /** @default `<model>:1` in a registry of the example account */
  readonly image?: string;
  /** @default 1 */
  readonly weight?: number;
  /** @default 1 */
  readonly instances?: number;
}

export interface ConfigToCreate {
  readonly config: string;
  readonly variants: readonly DeployedVariant[];
}

/** Creates models that are not there yet and a config over them. */
export async function createEndpointConfig(aws: AwsPlace, { config, variants }: ConfigToCreate): Promise<void> {
  const client = new SageMakerClient(clientConfigFor(aws));
  const models = new Map(variants.map((variant) => [variant.model, variant]));
  for (const { model, image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/${model}:1` } of models.values()) {
    const creation = new CreateModelCommand({
      ModelName: model,
      ExecutionRoleArn: 'arn:aws:iam::123456789012:role/sagemaker',
      PrimaryContainer: { Image: image, ModelDataUrl: `s3://models/${model}/model.tar.gz` },
    });
    await client.send(creation).catch((failure: Error) => {
      // the word of SageMaker, and that of moto
      if (!/already existing|already exists/.test(failure.message)) throw failure;
    });
  }
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: config,
      ProductionVariants: variants.map(({ name, model, weight = 1, instances = 1 }) => ({
        VariantName: name,
        ModelName: model,
        InitialVariantWeight: weight,
        InitialInstanceCount: instances,
        InstanceType: 'ml.m5.xlarge',
      })),
    }),
  );
  client.destroy();
}

/** Creates an endpoint with its config and models. It is in service when the clock has passed the time that creating takes. */
export async function deployEndpoint(
  aws: AwsPlace,
  what: ConfigToCreate & { readonly endpoint: string },
): Promise<void> {
  await createEndpointConfig(aws, what);
  const client = new SageMakerClient(clientConfigFor(aws));
  await client.send(new CreateEndpointCommand({ EndpointName: what.endpoint, EndpointConfigName: what.config }));
  client.destroy();
}
