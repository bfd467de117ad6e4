import type { GuardState } from '../state/guard-state.ts';
import type { EndpointState } from '../words/endpoint.ts';

/**
 * The endpoint with the kind that its config gives away: where no variant names a model, inference components bring them. DescribeEndpoint
 * alone does not tell such an endpoint from a real-time one, unless SageMaker scales its instances.
 */
export function withKnownKind({ modelless = [] }: GuardState, endpoint: EndpointState): EndpointState {
  const { kind, variants } = endpoint;
  const all = variants.length > 0 && variants.every(({ name }) => modelless.includes(name));
  return kind === 'realtime' && all ? { ...endpoint, kind: 'inference-components' } : endpoint;
}
