import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Operations, operation } from '../operation.ts';
import { configSchema, type Model, modelSchema, type Shelf, type StoredConfig } from './catalogue.ts';

export interface Catalogue {
  readonly models: Shelf<Model> & { arnOf(name: string): string };
  readonly configs: Shelf<StoredConfig> & { arnOf(name: string): string };
  /** Configs that serve or are about to. */
  readonly configsInUse: () => ReadonlySet<string>;
  readonly now: () => Date;
}

/** Models and endpoint configs: made, described, deleted, never changed. */
export function catalogueOperations({ models, configs, configsInUse, now }: Catalogue): Operations {
  return {
    CreateModel: operation(modelSchema, (input) => {
      const ModelArn = models.arnOf(input.ModelName);
      models.add(input.ModelName, { ...input, ModelArn, CreationTime: now() });
      return { ModelArn };
    }),
    DescribeModel: operation(z.object({ ModelName: z.string() }), ({ ModelName }) => models.get(ModelName)),
    DeleteModel: operation(z.object({ ModelName: z.string() }), ({ ModelName }) => models.remove(ModelName)),

    CreateEndpointConfig: operation(configSchema, (input) => {
      for (const { ModelName } of [...input.ProductionVariants, ...(input.ShadowProductionVariants ?? [])]) {
        if (ModelName !== undefined) models.get(ModelName);
      }
      const EndpointConfigArn = configs.arnOf(input.EndpointConfigName);
      configs.add(input.EndpointConfigName, { ...input, EndpointConfigArn, CreationTime: now() });
      return { EndpointConfigArn };
    }),
    DescribeEndpointConfig: operation(z.object({ EndpointConfigName: z.string() }), ({ EndpointConfigName }) =>
      configs.get(EndpointConfigName),
    ),
    DeleteEndpointConfig: operation(z.object({ EndpointConfigName: z.string() }), ({ EndpointConfigName }) => {
      if (configsInUse().has(EndpointConfigName)) {
        throw new AwsError(
          'ValidationException',
          `Cannot delete endpoint configuration "${configs.arnOf(EndpointConfigName)}" in use.`,
        );
      }
      configs.remove(EndpointConfigName);
    }),
  };
}
