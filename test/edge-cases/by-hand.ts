import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteEndpointConfigCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { type ConfigToCreate, createEndpointConfig } from '../../lib/local/deploy-endpoint.ts';
import { clientConfigFor } from '../../lib/local/prepare-guard.ts';
import type { LocalAws } from '../../lib/local/start-local-aws.ts';

/** Sets the weights of `fraud` as a person or a pipeline does: with a client of their own, past Stablehand. */
export async function setWeightsByHand(aws: LocalAws, weights: Readonly<Record<string, number>>): Promise<void> {
  const client = new SageMakerClient(clientConfigFor(aws));
  const DesiredWeightsAndCapacities = Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
    VariantName,
    DesiredWeight,
  }));
  await client.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({ EndpointName: 'fraud', DesiredWeightsAndCapacities }),
  );
  client.destroy();
}

/** Between which counts Application Auto Scaling may scale a variant of `fraud`. */
export async function registerForScaling(
  aws: LocalAws,
  variant: string,
  MinCapacity: number,
  MaxCapacity: number,
): Promise<void> {
  const client = new ApplicationAutoScalingClient(clientConfigFor(aws));
  await client.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId: `endpoint/fraud/variant/${variant}`,
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      MinCapacity,
      MaxCapacity,
    }),
  );
  client.destroy();
}

/** Deploys another config of `fraud` by UpdateEndpoint, as a pipeline does. */
export async function deployByHand(aws: LocalAws, what: ConfigToCreate): Promise<void> {
  await createEndpointConfig(aws, what);
  const client = new SageMakerClient(clientConfigFor(aws));
  await client.send(new UpdateEndpointCommand({ EndpointName: 'fraud', EndpointConfigName: what.config }));
  client.destroy();
}

export async function deleteConfigByHand(aws: LocalAws, EndpointConfigName: string): Promise<void> {
  const client = new SageMakerClient(clientConfigFor(aws));
  await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
  client.destroy();
}
