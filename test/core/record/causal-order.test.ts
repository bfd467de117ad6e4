import { describe, expect, it } from 'vitest';
import { inCausalOrder } from '../../../lib/core/record/causal-order.ts';
import type { GuardEvent } from '../../../lib/core/record/event.ts';
import { EVENT_KINDS, type EventKind, FLEET_KINDS } from '../../../lib/core/record/event-kinds.ts';

const event = (kind: EventKind, atEpochSeconds: number): GuardEvent => ({
  id: kind,
  endpoint: 'fraud-detector',
  kind,
  atEpochSeconds,
  who: 'stablehand',
  why: 'a test',
});
const kindsOf = (events: readonly GuardEvent[]) => events.map(({ kind }) => kind);

describe('events of one tick', () => {
  it('stand in the order in which one led to the other', () => {
    const asStored = [event('candidate-left', 60), event('shift-sent', 60), event('rollback-decided', 60)];
    expect(kindsOf(inCausalOrder(asStored))).toEqual(['rollback-decided', 'shift-sent', 'candidate-left']);
  });

  it('never overtake what happened earlier, and unknown kinds stay in their order at the end', () => {
    const asStored = [event('starved', 60), event('gap', 60), event('recovered', 0), event('adopted', 60)];
    expect(kindsOf(inCausalOrder(asStored))).toEqual(['recovered', 'adopted', 'starved', 'gap']);
  });
});

it('every kind of event is listed once, and those of the fleet are among them', () => {
  expect(new Set(EVENT_KINDS).size).toBe(EVENT_KINDS.length);
  expect(EVENT_KINDS).toEqual(expect.arrayContaining([...FLEET_KINDS]));
});
