import type { GuardEvent } from './event.ts';
import type { Notice } from './notice.ts';

/** A fact that must reach the history or people; removed once it has. */
export type OutboxEntry =
  | { readonly kind: 'event'; readonly event: GuardEvent }
  | { readonly kind: 'notice'; readonly notice: Notice };

/** What remembers the facts that are still to be told, and the keys of those that are told once. */
export interface Memory {
  readonly endpoint: string;
  readonly outbox: readonly OutboxEntry[];
  readonly told: readonly string[];
}
