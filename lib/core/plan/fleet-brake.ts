import type { GuardState } from '../state/guard-state.ts';
import type { Step } from './step.ts';

/** So long a rollback counts. */
export const BRAKE_SECONDS = 10 * 60;
/** So many rollbacks are let through in any fleet, and this part of a large one. */
const LEAST_ALLOWED = 3;
const PART_ALLOWED = 0.05;

/** An automatic rollback that was let through. */
export interface FleetSlot {
  /** Id of the rollback: one that asks twice has one slot. */
  readonly rollback: string;
  readonly endpoint: string;
  readonly atEpochSeconds: number;
}

/** What all shards know of each other: one item, written whole under a condition on `revision`. */
export interface FleetState {
  /** Counts writes; 0 means never written. */
  readonly revision: number;
  readonly slots: readonly FleetSlot[];
}

export const NEW_FLEET: FleetState = { revision: 0, slots: [] };

/** At most so many automatic rollbacks in ten minutes: more than that is a fault that endpoints share, or one of our own. */
export const mostRollbacks = (guards: number): number => Math.max(LEAST_ALLOWED, Math.floor(guards * PART_ALLOWED));

/** The slot that a step needs before its call may be sent; nothing when it begins no automatic rollback. A person's never needs one. */
export function slotFor(before: GuardState, { state }: Step): FleetSlot | undefined {
  const atEpochSeconds = state.automaticRollbacks.at(-1);
  if (atEpochSeconds === undefined || before.automaticRollbacks.includes(atEpochSeconds)) return undefined;
  if (state.rollback === undefined) throw new RangeError(`${state.endpoint} counts a rollback that it does not have`);
  return { rollback: state.rollback.id, endpoint: state.endpoint, atEpochSeconds };
}

export type SlotAnswer =
  /** `fleet` must be written before the call is sent. */
  { readonly kind: 'taken'; readonly fleet: FleetState } | { readonly kind: 'had' } | { readonly kind: 'full' };

/**
 * Asks for a slot among those of the last ten minutes. A slot of the same endpoint of whose rollback its guard knows nothing was taken by a
 * run that died before it wrote: nothing was moved for it, and it is free again.
 *
 * @param known - Times of the automatic rollbacks that the asking guard remembers.
 */
export function takeSlot(
  fleet: FleetState,
  slot: FleetSlot,
  { most, known }: { readonly most: number; readonly known: readonly number[] },
): SlotAnswer {
  if (fleet.slots.some(({ rollback }) => rollback === slot.rollback)) return { kind: 'had' };
  const held = fleet.slots.filter(
    ({ endpoint, atEpochSeconds }) =>
      slot.atEpochSeconds - atEpochSeconds < BRAKE_SECONDS &&
      (endpoint !== slot.endpoint || known.includes(atEpochSeconds)),
  );
  if (held.length >= most) return { kind: 'full' };
  return { kind: 'taken', fleet: { revision: fleet.revision + 1, slots: [...held, slot] } };
}

/** The reason to hold, for people. The same words for as long as the brake holds: they are told once. */
export const brakeSentence = (guards: number): string =>
  `the fleet brake holds: ${mostRollbacks(guards)} automatic rollbacks in 10 minutes over ${guards} guarded ${guards === 1 ? 'endpoint' : 'endpoints'} are the most that are allowed, and something that many share may be wrong; it is planned again when fewer than that lie in the last 10 minutes`;

/** What guards remember of their own rollbacks, as slots: all that there is when the fleet's item cannot be read or written. */
export const rememberedSlots = (states: readonly GuardState[]): readonly FleetSlot[] =>
  states.flatMap(({ endpoint, automaticRollbacks }) =>
    automaticRollbacks.map((atEpochSeconds) => ({
      rollback: `${endpoint}@${atEpochSeconds}`,
      endpoint,
      atEpochSeconds,
    })),
  );
