import type { ContainerDefinition, DescribeModelOutput } from '@aws-sdk/client-sagemaker';
import type { ContainerContent, ServedContent } from '../../../core/words/version.ts';
import type { Digest } from '../../../flows/ports.ts';
import { DependencyError } from '../../dependency-error.ts';

/**
 * What a variant serves: per container the resolved image digest, where the model lies, and a hash of the environment.
 * Bytes replaced behind the same location are not seen.
 *
 * @throws {DependencyError} when the reply names no container: all such models would look like one version.
 */
export function contentOf(
  { variant, modelName }: Pick<ServedContent, 'variant' | 'modelName'>,
  model: DescribeModelOutput,
  resolvedImages: readonly string[],
  digest: Digest,
): ServedContent {
  const definitions = definitionsOf(model);
  if (definitions.length === 0) {
    throw new DependencyError('bad-reply', 'sagemaker:DescribeModel', new Error(`${modelName} names no container`));
  }
  const containers = definitions.map((definition, index) => containerOf(definition, resolvedImages[index], digest));
  const fingerprint = digest(JSON.stringify(containers)).slice(0, 32);
  return { variant, modelName, containers, fingerprint, written: writtenOf(model, digest) };
}

/** The containers as the model writes them: a tag stays a tag. Equal for a model that was made again as it was. */
export const writtenOf = (model: DescribeModelOutput, digest: Digest): string =>
  digest(JSON.stringify(definitionsOf(model).map((each) => containerOf(each, undefined, digest)))).slice(0, 16);

/** An inference pipeline has several; an empty list beside the one container of a plain model says nothing. */
function definitionsOf({ Containers = [], PrimaryContainer }: DescribeModelOutput): readonly ContainerDefinition[] {
  if (Containers.length > 0) return Containers;
  return PrimaryContainer === undefined ? [] : [PrimaryContainer];
}

function containerOf(definition: ContainerDefinition, resolved: string | undefined, digest: Digest): ContainerContent {
  const { Image, ModelPackageName, ModelDataUrl, ModelDataSource, Environment = {} } = definition;
  const variables = Object.entries(Environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    image: resolved ?? Image ?? '',
    model: ModelPackageName ?? ModelDataUrl ?? ModelDataSource?.S3DataSource?.S3Uri ?? '',
    environment: digest(JSON.stringify(variables)).slice(0, 16),
  };
}
