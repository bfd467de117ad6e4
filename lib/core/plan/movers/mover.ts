import type { GuardState } from '../../state/guard-state.ts';
import type { Rollback, RuledOut } from '../../state/rollback.ts';
import type { EndpointState, Share } from '../../words/endpoint.ts';
import type { MutatingCall } from '../step.ts';

/**
 * A way to move traffic. What a rollback is waiting for is read off the endpoint and never remembered, so a mover only says what to look
 * for. How long each state may take stands in `states/rollback-states.ts`, by mover.
 */
export interface Mover {
  /** How traffic could go to this version; else why not, as a clause after the version's name. */
  find(
    to: number,
    leaving: Leaving,
    seen: { readonly state: GuardState; readonly endpoint: EndpointState },
  ): Destination | string;
  /** The call that moves everything. */
  callOf(rollback: Rollback, endpoint: string): MutatingCall;
  /** Everything is moved. Asked of an endpoint that is in service with the config in which the rollback ends. */
  isServed(rollback: Rollback, endpoint: EndpointState): boolean;
  /** SageMaker has the call and works on it. */
  isAskedFor(rollback: Rollback, endpoint: EndpointState): boolean;
  /** Its call is taken by an endpoint of which SageMaker could not undo an update, and mends it. */
  readonly mends: boolean;
}

/** Where traffic can be moved to, and by what means. */
export type Destination =
  | {
      readonly means: 'weights';
      readonly to: number;
      readonly toVariant: string;
      readonly target: readonly Share[];
    }
  | {
      readonly means: 'config';
      readonly to: number;
      readonly toVariant: string;
      readonly toConfig: string;
      /** As the config was last seen to share the traffic out; what it begins with is known when it has been read. */
      readonly target: readonly Share[];
      /** When the version was last seen to serve there. */
      readonly servedUntilEpochSeconds: number;
    };

/** What traffic is to be taken from. */
export interface Leaving {
  readonly version: number;
  readonly variants: readonly string[];
  /** Configs that were looked at and do not fit, with the reason. */
  readonly ruledOut?: readonly RuledOut[];
}
