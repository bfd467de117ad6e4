import {
  brakeSentence,
  type FleetSlot,
  type FleetState,
  mostRollbacks,
  NEW_FLEET,
  rememberedSlots,
  takeSlot,
} from '../core/plan/fleet-brake.ts';
import type { GuardState } from '../core/state/guard-state.ts';
import { optimistic } from './optimistic.ts';
import type { FleetStore } from './ports.ts';

export interface BrakeAnswer {
  /** Why the rollback must be held; absent when it may go on. */
  readonly because?: string;
  readonly failures: readonly unknown[];
}

/** Asks for a place before a rollback's call is sent. Never throws. */
export type FleetBrake = (slot: FleetSlot, asking: GuardState) => Promise<BrakeAnswer>;

/**
 * The brake of one tick. Nothing is read before the first rollback asks; those of one tick ask one after the other, so that they do not race
 * each other. When the fleet's item cannot be read or written, users come first: rollbacks go on, braked by what the guards of this run
 * remember, and the run fails.
 */
export function fleetBrake(store: FleetStore, guards: number, states: readonly GuardState[]): FleetBrake {
  const most = mostRollbacks(guards);
  const answers = new Map<string, BrakeAnswer>();
  let fleet: FleetState | undefined;
  let remembered: FleetState = { ...NEW_FLEET, slots: rememberedSlots(states) };
  let blind = false;

  const takeFromTable = async (slot: FleetSlot, known: readonly number[]): Promise<boolean | 'changed'> => {
    fleet ??= (await store.read()) ?? NEW_FLEET;
    const answer = takeSlot(fleet, slot, { most, known });
    if (answer.kind !== 'taken') return answer.kind === 'had';
    const written = await store.write(answer.fleet);
    fleet = written === 'written' ? answer.fleet : undefined; // somebody took one in between: look again
    return written === 'written' ? true : written;
  };
  const fromTable = (slot: FleetSlot, known: readonly number[]): Promise<boolean> =>
    optimistic(
      () => takeFromTable(slot, known),
      (times) => `a place for rollback ${slot.rollback} was lost to others ${times} times in a row`,
    );
  const fromMemory = (slot: FleetSlot, known: readonly number[]): boolean =>
    takeSlot(remembered, slot, { most, known }).kind !== 'full';

  const ask = async (slot: FleetSlot, { automaticRollbacks: known }: GuardState): Promise<BrakeAnswer> => {
    const before = answers.get(slot.rollback);
    if (before !== undefined) return { ...before, failures: [] };
    const failures: unknown[] = [];
    const asked = blind
      ? undefined
      : await fromTable(slot, known).catch((failure: unknown) => void failures.push(failure));
    blind = asked === undefined;
    const allowed = asked ?? fromMemory(slot, known);
    if (allowed) remembered = { ...remembered, slots: [...remembered.slots, slot] };
    const answer: BrakeAnswer = { failures, ...(allowed ? {} : { because: brakeSentence(guards) }) };
    answers.set(slot.rollback, answer);
    return answer;
  };

  let turn: Promise<unknown> = Promise.resolve();
  return (slot, asking) => {
    const answer = turn.then(() => ask(slot, asking));
    turn = answer;
    return answer;
  };
}
