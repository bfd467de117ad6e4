import type { Rollback } from '../../state/rollback.ts';
import type { Share } from '../../words/endpoint.ts';
import type { Seen } from '../states/rollback-states.ts';

/** What prepares the move: a part of the weights, or more instances for the variant that gets them. */
export type PartialCall =
  | { readonly kind: 'weights'; readonly shares: readonly Share[] }
  | { readonly kind: 'instances'; readonly variant: string; readonly count: number };
/** What a look at a moving rollback comes to. `why` is a sentence for people, where something is told. */
export interface Look {
  readonly seen: Seen;
  readonly why: string;
  /** What was found out about the rollback itself. */
  readonly over?: Partial<Rollback>;
  /** The call of a preparation; the call that moves everything follows from the rollback. */
  readonly call?: PartialCall;
}
