import type { GuardState } from '../state/guard-state.ts';
import type { EndpointState, Share } from '../words/endpoint.ts';
import type { GuardPolicy } from '../words/policy.ts';
import type { Facts, Want } from './facts.ts';

/** A mutating call that may be sent once the state that holds its lease is written. */
export type MutatingCall =
  | { readonly kind: 'weights'; readonly endpoint: string; readonly shares: readonly Share[] }
  | { readonly kind: 'instances'; readonly endpoint: string; readonly variant: string; readonly count: number }
  | { readonly kind: 'config'; readonly endpoint: string; readonly configName: string };

/** What one look comes to: a state to be written, and a call that may be sent once the state that holds its lease is. */
export interface Step {
  readonly state: GuardState;
  readonly call?: MutatingCall;
  /** The step cannot be made without this: read it and step again. `state` and `call` are of no use then. */
  readonly wants?: Want;
}

export interface Observation {
  readonly guard: GuardPolicy;
  readonly endpoint: EndpointState;
  readonly atEpochSeconds: number;
  /** What was read because a step asked for it. @default nothing was */
  readonly facts?: Facts;
  /** Over the last 15 closed minutes the candidate of an open question did no worse than stable. @default not known to be so */
  readonly recentlyWell?: boolean;
  /** Why the fleet brake holds, where it was asked and does. */
  readonly braked?: string;
  /** Why nobody knows what the variants serve now: nothing new is planned on what they served before. @default it is known */
  readonly unread?: string;
}
