import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import type { ManualRequest } from '../../contract/manual-request.ts';
import { createEndpointConfig, type DeployedVariant } from '../deploy-endpoint.ts';
import { clientConfigFor } from '../prepare-guard.ts';
import type { StoredStatus } from '../sagemaker/endpoint-state.ts';
import type { StoryWorld } from './story-world.ts';

/** A person's call of the manual-rollback function, but for the endpoint. */
export type Ask = Partial<Omit<ManualRequest, 'endpoint'>> & Pick<ManualRequest, 'action' | 'reason' | 'by'>;

/** What instances can carry, and how many there may be. */
export interface Capacity {
  /** Requests a minute, before an instance fails and queues. The old model must never get more than that. */
  readonly perInstance: number;
  /** The limits that are registered for the variant of the old model. */
  readonly least: number;
  readonly most: number;
}

/** What others can do to the endpoint of a story. Pipelines go through SageMaker's API, people through Stablehand's functions. */
export interface Hands {
  /** Sets weights as a pipeline does; a variant that is not named keeps its own. */
  setWeights(weights: Readonly<Record<string, number>>): Promise<void>;
  /** Registers the limits between which a variant may be scaled. */
  registerScaling(variant: string, limits: Pick<Capacity, 'least' | 'most'>): Promise<void>;
  /** Sets the number of instances as an autoscaler does. */
  setInstances(variant: string, count: number): Promise<void>;
  /** Creates a config and deploys it; SageMaker takes its minutes over it. */
  deploy(config: string, variants: readonly DeployedVariant[]): Promise<void>;
  deleteModel(model: string): Promise<void>;
  deleteConfig(config: string): Promise<void>;
  /** @throws {Error} with the refusal, when the function refuses. */
  ask(ask: Ask): Promise<void>;
  /** AWS itself is busy with the endpoint. */
  occupy(status: StoredStatus, minutes: number): void;
  /** How many calls of these hands asked SageMaker to move traffic or to change capacity. */
  readonly calls: () => number;
  close(): void;
}

/** Hands on one endpoint of a story's world. */
export function handsOn({ aws, manualRollback }: StoryWorld, endpoint: string): Hands {
  const client = new SageMakerClient(clientConfigFor(aws));
  let calls = 0;
  const desire = async (
    wanted: readonly { VariantName: string; DesiredWeight?: number; DesiredInstanceCount?: number }[],
  ) => {
    calls += 1;
    await client.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: endpoint,
        DesiredWeightsAndCapacities: [...wanted],
      }),
    );
  };
  return {
    setWeights: (weights) =>
      desire(Object.entries(weights).map(([VariantName, DesiredWeight]) => ({ VariantName, DesiredWeight }))),
    setInstances: (VariantName, DesiredInstanceCount) => desire([{ VariantName, DesiredInstanceCount }]),
    async registerScaling(variant, { least, most }) {
      const scaling = new ApplicationAutoScalingClient(clientConfigFor(aws));
      await scaling.send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'sagemaker',
          ResourceId: `endpoint/${endpoint}/variant/${variant}`,
          ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
          MinCapacity: least,
          MaxCapacity: most,
        }),
      );
      scaling.destroy();
    },
    async deploy(config, variants) {
      await createEndpointConfig(aws, { config, variants });
      calls += 1;
      await client.send(new UpdateEndpointCommand({ EndpointName: endpoint, EndpointConfigName: config }));
    },
    async deleteModel(model) {
      await client.send(new DeleteModelCommand({ ModelName: model }));
    },
    async deleteConfig(config) {
      await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: config }));
    },
    async ask(ask) {
      const answer = await manualRollback({ endpoint, ...ask });
      if (answer.outcome === 'refused') throw new Error(`manual-rollback refused ${ask.action}: ${answer.sentence}`);
    },
    occupy: (status, minutes) => aws.sagemaker.occupy(endpoint, status, minutes * 60),
    calls: () => calls,
    close: () => client.destroy(),
  };
}
