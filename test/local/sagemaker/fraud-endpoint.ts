import {
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { clientConfigFor } from '../../../lib/local/prepare-guard.ts';
import type { LocalAws } from '../../../lib/local/start-local-aws.ts';
import { once } from '../local-story.ts';

export const clientOf = (aws: LocalAws) => new SageMakerClient({ ...clientConfigFor(aws), ...once });
export const fraud = { EndpointName: 'fraud' };
export const describeFraud = (aws: LocalAws) => clientOf(aws).send(new DescribeEndpointCommand(fraud));
export const weights = (stable: number, candidate: number) =>
  new UpdateEndpointWeightsAndCapacitiesCommand({
    ...fraud,
    DesiredWeightsAndCapacities: [
      { VariantName: 'stable', DesiredWeight: stable },
      { VariantName: 'candidate', DesiredWeight: candidate },
    ],
  });
