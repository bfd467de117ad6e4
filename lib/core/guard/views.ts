import type { EndpointState } from '../words/endpoint.ts';
import type { MinuteSeries } from '../words/metric.ts';
import type { GuardPolicy } from '../words/policy.ts';
import type { SoloBreach } from './platform-trouble.ts';

export interface ServingView {
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly atEpochSeconds: number;
  readonly guard: GuardPolicy;
}

export interface JudgementView {
  readonly endpoint: EndpointState;
  readonly replies: ReadonlyMap<string, MinuteSeries>;
  readonly atEpochSeconds: number;
  readonly guard: GuardPolicy;
  readonly soloBreaches?: readonly SoloBreach[];
}
