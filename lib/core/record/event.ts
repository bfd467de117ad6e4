import type { LiveVariant } from '../words/live.ts';
import { isoOf } from '../words/time.ts';
import type { Comparison } from '../words/verdict.ts';
import type { EventKind } from './event-kinds.ts';
import type { Merged } from './merged.ts';
import type { RecoveryNumbers } from './notice.ts';

/** One line of an endpoint's history. Append-only; `id` is made from what happened, so writing it twice is writing it once. */
export interface GuardEvent {
  readonly id: string;
  readonly endpoint: string;
  readonly kind: EventKind;
  readonly atEpochSeconds: number;
  /** `stablehand`, or what a person claimed to be. */
  readonly who: string;
  /** One sentence, with the numbers in it. */
  readonly why: string;
  readonly from?: number;
  readonly to?: number;
  readonly rollback?: string;
  /** Id of the call that brought a person's order: what they claim to be can be checked with it. */
  readonly request?: string;
  /** The numbers behind a decision, as they were when it was made. */
  readonly comparison?: Comparison;
  /** Bad requests of the candidate up to the decision; of what serves, up to now or the end of its trouble. */
  readonly failedRequests?: number;
  /** The numbers that prove recovery, or do not. */
  readonly recovery?: RecoveryNumbers;
  /** From the decision to this, in events of a rollback that come after it. */
  readonly tookSeconds?: number;
  /** What is served from then on, in events that change it: every production variant. */
  readonly live?: readonly LiveVariant[];
  /** A digest only: what it stands for. */
  readonly merged?: Merged;
}

/** Where an event stands in its endpoint's history: text order is the order of the history. */
export const eventPlace = ({ atEpochSeconds, id }: Pick<GuardEvent, 'atEpochSeconds' | 'id'>): string =>
  `${isoOf(atEpochSeconds)}#${id}`;

/** The place behind everything that happened up to and including this second. */
export const placeAfter = (atEpochSeconds: number): string => `${isoOf(atEpochSeconds + 1)}#`;

/** Where an event stands in the history of the fleet. */
export const fleetPlace = ({ atEpochSeconds, endpoint, id }: GuardEvent): string =>
  `${isoOf(atEpochSeconds)}#${endpoint}#${id}`;
