import { describe, expect, test } from 'vitest';
import { type FleetSlot, mostRollbacks, NEW_FLEET, takeSlot } from '../../../lib/core/plan/fleet-brake.ts';
import { MINUTE, NOON } from '../../support/noon.ts';

const slot = (endpoint: string, minutesAgo = 0): FleetSlot => ({
  rollback: `of ${endpoint}`,
  endpoint,
  atEpochSeconds: NOON - minutesAgo * MINUTE,
});
const fleetOf = (...slots: FleetSlot[]) => ({ revision: 7, slots });

describe('how many are let through', () => {
  test.each([
    [1, 3],
    [60, 3],
    [79, 3],
    [80, 4],
    [1000, 50],
  ])('of %i guards %i: three in any fleet, one in twenty in a large one', (guards, most) => {
    expect(mostRollbacks(guards)).toBe(most);
  });
});

describe('a slot', () => {
  const rules = { most: 3, known: [] };

  test('is taken under the next revision, and the one before stays', () => {
    expect(takeSlot(NEW_FLEET, slot('a'), rules)).toEqual({
      kind: 'taken',
      fleet: { revision: 1, slots: [slot('a')] },
    });
    expect(takeSlot(fleetOf(slot('a', 1)), slot('b'), rules)).toEqual({
      kind: 'taken',
      fleet: { revision: 8, slots: [slot('a', 1), slot('b')] },
    });
  });

  test('is had once by one rollback, also when all are taken', () => {
    expect(takeSlot(fleetOf(slot('a'), slot('b'), slot('c')), slot('b'), rules)).toEqual({ kind: 'had' });
  });

  test('is refused when three rollbacks lie in the last ten minutes, and free when the oldest is ten minutes old', () => {
    const recent = [slot('b', 5), slot('c', 1)];
    expect(takeSlot(fleetOf({ ...slot('a', 10), atEpochSeconds: NOON - 599 }, ...recent), slot('d'), rules)).toEqual({
      kind: 'full',
    });
    expect(takeSlot(fleetOf(slot('a', 10), ...recent), slot('d'), rules)).toEqual({
      kind: 'taken',
      fleet: { revision: 8, slots: [...recent, slot('d')] },
    });
  });

  test('that a dead run took for the same endpoint is free again; one whose rollback the guard remembers is not', () => {
    const full = fleetOf(slot('a', 1), slot('b', 1), slot('c', 1));
    const again = { ...slot('a'), rollback: 'another of a' };
    expect(takeSlot(full, again, { most: 3, known: [] })).toMatchObject({
      kind: 'taken',
      fleet: { slots: [{ endpoint: 'b' }, { endpoint: 'c' }, { rollback: 'another of a' }] },
    });
    expect(takeSlot(full, again, { most: 3, known: [NOON - MINUTE] })).toEqual({ kind: 'full' });
  });
});
