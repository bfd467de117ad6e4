import type { EndpointState } from '../../lib/core/words/endpoint.ts';
import { DAY, NOON } from './noon.ts';

/** Weights by variant: one number when SageMaker serves what it was asked for, else what it serves and what it was asked for. */
export type Weights = Readonly<Record<string, number | { readonly current: number; readonly desired: number }>>;

/** `fraud`, in service for a month, stable 90% and candidate 10%. */
export function anEndpoint({
  weights = { stable: 0.9, candidate: 0.1 },
  ...over
}: Partial<EndpointState> & { readonly weights?: Weights } = {}): EndpointState {
  return {
    name: 'fraud',
    arn: 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud',
    kind: 'realtime',
    status: 'InService',
    configName: 'fraud-config',
    createdAtEpochSeconds: NOON - 30 * DAY,
    modifiedAtEpochSeconds: NOON - DAY,
    variants: Object.entries(weights).map(([name, weight]) => ({
      name,
      currentWeight: typeof weight === 'number' ? weight : weight.current,
      desiredWeight: typeof weight === 'number' ? weight : weight.desired,
      currentInstances: 1,
      desiredInstances: 1,
      images: [`image-of-${name}`],
    })),
    shadowVariants: [],
    ...over,
  };
}
