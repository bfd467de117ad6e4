import type { EndpointConfig, ScalingLimits } from '../words/endpoint-config.ts';

/** What a step must know beyond the endpoint, and only sometimes: it is read when a step asks for it, and the step is made again. */
export type Want =
  | { readonly kind: 'config'; readonly configName: string }
  | { readonly kind: 'limits'; readonly variant: string };

/** What was read because a step asked. `unreadable` is an answer too: whoever gets it must not read on as if all were well. */
export interface Facts {
  readonly configs: ReadonlyMap<string, EndpointConfig | 'gone' | 'unreadable'>;
  readonly limits: ReadonlyMap<string, ScalingLimits | 'none' | 'unreadable'>;
}

export const NO_FACTS: Facts = { configs: new Map(), limits: new Map() };
