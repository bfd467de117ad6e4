import type { OutboxEntry } from '../../lib/core/record/entry.ts';
import type { GuardEvent } from '../../lib/core/record/event.ts';
import type { GuardState } from '../../lib/core/state/guard-state.ts';
import type { SeenEndpoint } from './outside.ts';

/** A change of the endpoint that one of the functions has asked for, and that reached SageMaker. */
export interface OurUpdate {
  readonly actor: string;
  readonly atEpochSeconds: number;
  readonly operation: string;
  readonly input: unknown;
  readonly accepted: boolean;
  /** SageMaker heard it and certainly did nothing: nobody need wait for it. */
  readonly undone: boolean;
  /** The rollback that it belongs to, as its sender saw it. */
  readonly rollback?: string;
  /** It was sent although its intent could not be written: users first. */
  readonly unwritten: boolean;
}

/** What one invocation has seen and tried so far. */
export interface Memory {
  /** The last state that it read. */
  read?: GuardState;
  /** The last state that it tried to write. */
  wish?: GuardState;
  /** The endpoint as SageMaker last described it to this invocation. */
  described?: SeenEndpoint;
  /** A write of the state whose answer it did not get. */
  unwritten: boolean;
}

/** All that went over the wire, as far as the rules ask for it. */
export interface Ledger {
  stored?: GuardState;
  /** Every entry that ever stood in a stored outbox, by id. */
  readonly entries: Map<string, OutboxEntry>;
  /** Ids of entries that have reached the history or every audience. */
  readonly delivered: Set<string>;
  /** `<notice id> <audience>` of every publish that arrived. */
  readonly published: Set<string>;
  readonly events: GuardEvent[];
  readonly updates: OurUpdate[];
  /** Versions by the name of their model, as placed. */
  readonly versions: Map<string, number>;
  /** Every rollback that was ever stored, with the statuses and recoveries it went through. */
  readonly rollbacks: Map<string, Set<string>>;
  readonly memories: Map<string, Memory>;
  /** The endpoint just before the update that is being answered. */
  endpointBefore?: SeenEndpoint;
  /** Somebody else changed the endpoint, or a person gave an order, since the last update of ours. */
  disturbed: boolean;
}

export const newLedger = (): Ledger => ({
  entries: new Map(),
  delivered: new Set(),
  published: new Set(),
  events: [],
  updates: [],
  versions: new Map(),
  rollbacks: new Map(),
  memories: new Map(),
  disturbed: false,
});

export function memoryOf({ memories }: Ledger, actor: string): Memory {
  const known = memories.get(actor) ?? { unwritten: false };
  memories.set(actor, known);
  return known;
}
