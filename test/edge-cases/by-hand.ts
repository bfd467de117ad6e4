import { SageMakerClient, UpdateEndpointWeightsAndCapacitiesCommand } from '@aws-sdk/client-sagemaker';
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
