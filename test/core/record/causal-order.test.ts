import { describe, expect, it } from 'vitest';
import { inCausalOrder } from '../../../lib/core/record/causal-order.ts';
import type { EventKind, GuardEvent } from '../../../lib/core/record/event.ts';

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
