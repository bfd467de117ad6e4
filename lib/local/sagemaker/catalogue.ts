import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Identity } from '../identity.ts';

export const containerSchema = z.looseObject({ Image: z.string().optional(), ModelPackageName: z.string().optional() });
export const modelSchema = z.looseObject({
  ModelName: z.string(),
  PrimaryContainer: containerSchema.optional(),
  Containers: z.array(containerSchema).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
});
export type Model = z.infer<typeof modelSchema> & { readonly ModelArn: string; readonly CreationTime: Date };

export const variantSchema = z.looseObject({
  VariantName: z.string(),
  ModelName: z.string().optional(),
  InitialInstanceCount: z.number().int().min(0).optional(),
  InitialVariantWeight: z.number().min(0).optional(),
  InstanceType: z.string().optional(),
  ServerlessConfig: z.looseObject({ MemorySizeInMB: z.number(), MaxConcurrency: z.number() }).optional(),
});
export type ConfiguredVariant = z.infer<typeof variantSchema>;
export const configSchema = z.looseObject({
  EndpointConfigName: z.string(),
  ProductionVariants: z.array(variantSchema).min(1).max(10),
  ShadowProductionVariants: z.array(variantSchema).optional(),
});
export type StoredConfig = z.infer<typeof configSchema> & {
  readonly EndpointConfigArn: string;
  readonly CreationTime: Date;
};

export interface DeployedImage {
  readonly SpecifiedImage: string;
  readonly ResolvedImage: string;
  readonly ResolutionTime: Date;
}

/** What exists of one kind, by name. Asking for a name that is not there is refused as SageMaker does. */
export interface Shelf<T> {
  get(name: string): T;
  add(name: string, item: T): void;
  remove(name: string): void;
  all(): readonly T[];
}

/**
 * @param noun - As SageMaker's messages say it, for example `endpoint configuration`.
 * @param segment - As in the ARN, for example `endpoint-config`. Names are lower case there.
 */
export function shelf<T>(
  identity: Identity,
  noun: string,
  segment: string,
): Shelf<T> & { arnOf(name: string): string } {
  const items = new Map<string, T>();
  const arnOf = (name: string) =>
    `arn:aws:sagemaker:${identity.region}:${identity.account}:${segment}/${name.toLowerCase()}`;
  const missing = (name: string) => new AwsError('ValidationException', `Could not find ${noun} "${arnOf(name)}".`);
  return {
    arnOf,
    get(name) {
      const item = items.get(name);
      if (item === undefined) throw missing(name);
      return item;
    },
    add(name, item) {
      if (items.has(name))
        throw new AwsError('ValidationException', `Cannot create already existing ${noun} "${arnOf(name)}".`);
      items.set(name, item);
    },
    remove(name) {
      if (!items.delete(name)) throw missing(name);
    },
    all: () => [...items.values()],
  };
}

/** The images of a model as a deployment resolves them: the digest follows from the text, unless the text holds one. */
export function deployedImages(
  model: Model | undefined,
  digests: ReadonlyMap<string, string>,
  at: Date,
): DeployedImage[] {
  const containers = model?.Containers ?? (model?.PrimaryContainer === undefined ? [] : [model.PrimaryContainer]);
  return containers.flatMap(({ Image }) => {
    if (Image === undefined) return [];
    if (Image.includes('@sha256:')) return [{ SpecifiedImage: Image, ResolvedImage: Image, ResolutionTime: at }];
    const digest = digests.get(Image) ?? `sha256:${createHash('sha256').update(Image).digest('hex')}`;
    const repository = Image.replace(/:[^:/]*$/, '');
    return [{ SpecifiedImage: Image, ResolvedImage: `${repository}@${digest}`, ResolutionTime: at }];
  });
}
