import * as z from 'zod/mini';
import './english.ts';
import { ConfigError } from './function-env.ts';

/** SageMaker's event says little that can be relied on (statuses and times differ from the API's), so only the name is taken from it. */
const schema = z.looseObject({
  source: z.literal('aws.sagemaker', { error: 'must be aws.sagemaker' }),
  detail: z.looseObject({ EndpointName: z.string({ error: 'must be the name of an endpoint' }).check(z.minLength(1)) }),
});

/** @throws {ConfigError} when this is not an event about an endpoint. */
export function parseEndpointEvent(event: unknown): { readonly endpoint: string } {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the event'}: ${message}`);
    throw new ConfigError(
      `record-deployment was called with a bad event: ${problems.join('; ')}; it takes EventBridge's "SageMaker Endpoint State Change"`,
    );
  }
  return { endpoint: parsed.data.detail.EndpointName };
}
