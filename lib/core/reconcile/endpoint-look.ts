import type { EndpointState } from '../words/endpoint.ts';
import type { GuardPolicy } from '../words/policy.ts';

/** What is served where, as read from SageMaker and numbered. */
export interface ServedVersion {
  readonly variant: string;
  readonly version: number;
  readonly modelName: string;
  readonly written?: string;
}

export interface EndpointLook {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  /** Absent when neither config nor images changed since the placements were read. */
  readonly served?: readonly ServedVersion[];
  /** Requests of the day before by variant, when they were needed to tell who is stable. */
  readonly yesterday?: ReadonlyMap<string, number>;
  readonly atEpochSeconds: number;
}
