import type { GuardEvent } from './event.ts';
import type { Judgement } from './judge/judgement.ts';
import type { Notice } from './notice/notice.ts';
import type { Rollback } from './plan/rollback.ts';
import type { InconclusiveReason } from './verdict.ts';
import type { Placement } from './version.ts';

/** A fact that must reach the history or people; removed once it has. */
export type OutboxEntry =
  | { readonly kind: 'event'; readonly event: GuardEvent }
  | { readonly kind: 'notice'; readonly notice: Notice };

/** Something that keeps a guard from seeing, since when, and whether people know. */
export interface Trouble {
  readonly reason: InconclusiveReason;
  readonly sinceEpochSeconds: number;
  readonly told: boolean;
}

/** What people have decided and machines must respect. */
export interface Standing {
  readonly pausedUntilEpochSeconds?: number;
  readonly pauseReason?: string;
  /** Versions whose evidence a person has rejected: only a hard limit may still move them. */
  readonly rejected: readonly number[];
  /** Quarantined versions that a person has released. */
  readonly released: readonly number[];
}

/** Everything a guard remembers between ticks: one item, written whole under a condition on `revision`. Under 32 KB. */
export interface GuardState {
  readonly endpoint: string;
  /** Counts writes; 0 means never written. */
  readonly revision: number;
  /** The newest tick that was folded; an older or equal one folds nothing. */
  readonly tickAtEpochSeconds: number;
  /** The endpoint's CreationTime: another one means a re-created endpoint, which starts anew. */
  readonly incarnation?: number;
  readonly gone: boolean;
  readonly placements: readonly Placement[];
  /** Variant images as described when the placements were read: a change means that they must be read again. */
  readonly imagesKey: string;
  readonly stable?: number;
  /** The last version that a person promoted. */
  readonly anchor?: number;
  readonly judgements: readonly Judgement[];
  readonly rollback?: Rollback;
  /** Times of automatic rollbacks in the last 24 h, oldest first. */
  readonly automaticRollbacks: readonly number[];
  readonly quarantine: readonly number[];
  readonly standing: Standing;
  readonly trouble?: Trouble;
  /** Keys of what is told once only, such as a starved candidate. */
  readonly told: readonly string[];
  /** Desired shares when last looked at, to see when somebody else changes them. */
  readonly sharesKey: string;
  readonly outbox: readonly OutboxEntry[];
}

/** A guard that has never looked. */
export const newGuardState = (endpoint: string): GuardState => ({
  endpoint,
  revision: 0,
  tickAtEpochSeconds: 0,
  gone: false,
  placements: [],
  imagesKey: '',
  judgements: [],
  automaticRollbacks: [],
  quarantine: [],
  standing: { rejected: [], released: [] },
  told: [],
  sharesKey: '',
  outbox: [],
});
