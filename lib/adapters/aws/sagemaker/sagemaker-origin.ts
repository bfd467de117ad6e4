import {
  DescribeModelCommand,
  DescribeModelPackageCommand,
  ListTagsCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { ModelOrigin } from '../../../flows/mlflow/ports.ts';
import { toDependencyError } from '../../dependency-error.ts';
import { isNotFound } from './sagemaker-errors.ts';

/** How models and model packages name their run: MLflow's own word, and what people make of it where dots are awkward. */
const RUN_KEYS: readonly string[] = ['mlflow.run_id', 'mlflow_run_id', 'mlflow:run_id', 'mlflow.runId'];
const PACKAGE_ARN = /^arn:[^:]+:sagemaker:[^:]+:[^:]*:model-package\//;

/** Reads which run a model comes from: a tag of the SageMaker model, or the customer metadata of its model package. */
export function sageMakerOrigin(client: SageMakerClient): ModelOrigin {
  return {
    async runOf(modelName, artifact) {
      if (PACKAGE_ARN.test(artifact)) {
        const named = await packageRun(client, artifact);
        if (named !== undefined) return named;
      }
      return taggedRun(client, modelName);
    },
  };
}

async function packageRun(client: SageMakerClient, arn: string): Promise<string | undefined> {
  try {
    const { CustomerMetadataProperties = {} } = await client.send(
      new DescribeModelPackageCommand({ ModelPackageName: arn }),
    );
    return RUN_KEYS.map((key) => CustomerMetadataProperties[key]).find((run) => run !== undefined && run !== '');
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw toDependencyError('sagemaker:DescribeModelPackage', cause);
  }
}

async function taggedRun(client: SageMakerClient, modelName: string): Promise<string | undefined> {
  let ModelArn: string | undefined;
  try {
    ({ ModelArn } = await client.send(new DescribeModelCommand({ ModelName: modelName })));
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw toDependencyError('sagemaker:DescribeModel', cause);
  }
  try {
    const { Tags = [] } = await client.send(new ListTagsCommand({ ResourceArn: ModelArn }));
    return Tags.find(({ Key = '' }) => RUN_KEYS.includes(Key))?.Value;
  } catch (cause) {
    throw toDependencyError('sagemaker:ListTags', cause);
  }
}

/** Model packages have words of their own for it. */
const isGone = (cause: unknown): boolean =>
  isNotFound(cause) || (cause instanceof Error && /does not exist/i.test(cause.message));
