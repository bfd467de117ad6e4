import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Operations, operation } from '../operation.ts';
import type { Model, Shelf } from './catalogue.ts';
import type { StoredEndpoint } from './endpoint-state.ts';

const listing = z.object({
  NameContains: z.string().optional(),
  StatusEquals: z.string().optional(),
  MaxResults: z.number().int().min(1).max(100).default(10),
  NextToken: z.string().regex(/^\d+$/, 'is not a token that this server gave out').optional(),
});
const tags = z.array(z.object({ Key: z.string(), Value: z.string() }));

interface Tagged {
  tags: z.infer<typeof tags>;
}

/** Finding endpoints, newest first, and the tags of endpoints and models. */
export function listingOperations(endpoints: Shelf<StoredEndpoint>, models: Shelf<Model>): Operations {
  const tagsOfModels = new Map<string, Tagged>();
  const tagged = (arn: string): Tagged => {
    const endpoint = endpoints.all().find((candidate) => candidate.arn === arn.toLowerCase());
    if (endpoint !== undefined) return endpoint;
    const model = models.all().find(({ ModelArn }) => ModelArn === arn.toLowerCase());
    if (model === undefined)
      throw new AwsError(
        'ValidationException',
        `Could not find resource "${arn}"; endpoints and models carry tags here.`,
      );
    const known = tagsOfModels.get(model.ModelArn) ?? { tags: model.Tags ?? [] };
    tagsOfModels.set(model.ModelArn, known);
    return known;
  };
  return {
    ListEndpoints: operation(listing, ({ NameContains = '', StatusEquals, MaxResults, NextToken = '0' }) => {
      const found = endpoints
        .all()
        .filter(({ name }) => name.toLowerCase().includes(NameContains.toLowerCase()))
        .filter(({ status }) => StatusEquals === undefined || status === StatusEquals)
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
      const from = Number(NextToken);
      const to = from + MaxResults;
      return {
        Endpoints: found.slice(from, to).map((endpoint) => ({
          EndpointName: endpoint.name,
          EndpointArn: endpoint.arn,
          CreationTime: endpoint.createdAt,
          LastModifiedTime: endpoint.modifiedAt,
          EndpointStatus: endpoint.status,
        })),
        NextToken: to < found.length ? String(to) : undefined,
      };
    }),
    ListTags: operation(z.object({ ResourceArn: z.string() }), ({ ResourceArn }) => ({
      Tags: tagged(ResourceArn).tags,
    })),
    AddTags: operation(z.object({ ResourceArn: z.string(), Tags: tags }), ({ ResourceArn, Tags }) => {
      const endpoint = tagged(ResourceArn);
      const replaced = new Set(Tags.map(({ Key }) => Key));
      endpoint.tags = [...endpoint.tags.filter(({ Key }) => !replaced.has(Key)), ...Tags];
      return { Tags: endpoint.tags };
    }),
  };
}
