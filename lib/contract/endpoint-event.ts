import * as z from 'zod/mini';
import './english.ts';
import { ConfigError } from './function-env.ts';

/** SageMaker's event says little that can be relied on (statuses and times differ from the API's), so only the name is taken from it. */
const schema = z.looseObject({
  source: z.literal('aws.sagemaker', { error: 'must be aws.sagemaker' }),
  detail: z.looseObject({ EndpointName: z.string({ error: 'must be the name of an endpoint' }).check(z.minLength(1)) }),
});

const wrappedSchema = z.looseObject({
  Records: z.array(z.looseObject({ EventSource: z.optional(z.string()), eventSource: z.optional(z.string()) })),
});

/** Which service has put the event into an envelope of its own, if one has. */
function wrapperOf(event: unknown): 'SNS' | 'SQS' | undefined {
  const wrapped = wrappedSchema.safeParse(event);
  const [record] = wrapped.success ? wrapped.data.Records : [];
  if (record?.EventSource === 'aws:sns') return 'SNS';
  return record?.eventSource === 'aws:sqs' ? 'SQS' : undefined;
}

/** @throws {ConfigError} when this is not an event about an endpoint. */
export function parseEndpointEvent(event: unknown): { readonly endpoint: string } {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const wrapper = wrapperOf(event);
    if (wrapper !== undefined)
      throw new ConfigError(
        `record-deployment was called with an event wrapped by ${wrapper}; let the EventBridge rule call the function itself, without ${wrapper} in between`,
      );
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the event'}: ${message}`);
    throw new ConfigError(
      `record-deployment was called with a bad event: ${problems.join('; ')}; it takes EventBridge's "SageMaker Endpoint State Change"`,
    );
  }
  return { endpoint: parsed.data.detail.EndpointName };
}
