import { describe, expect, it } from 'vitest';
import type { GuardEvent } from '../../../../lib/core/record/event.ts';
import type { EventKind } from '../../../../lib/core/record/event-kinds.ts';
import { storyEndOf } from '../../../../lib/local/story/result/story-end.ts';

/** One event a minute, from v2 to v1. */
const history = (...kinds: readonly EventKind[]): GuardEvent[] =>
  kinds.map((kind, index) => ({
    id: `${index}`,
    endpoint: 'fraud-detector',
    kind,
    atEpochSeconds: 60 * (index + 1),
    who: 'stablehand',
    why: `why ${kind}`,
    from: 2,
    to: 1,
  }));

const moved = { moved: true, moves: 1 };
const untouched = { moved: false, moves: 0 };

describe('how a story ended', () => {
  it.each<[EventKind[], string]>([
    [['rollback-decided', 'shift-sent', 'rolled-back', 'recovered'], 'recovered'],
    [['rollback-decided', 'shift-sent', 'rolled-back', 'not-recovered'], 'not-recovered'],
    [['rollback-decided', 'shift-sent', 'rolled-back', 'unprovable'], 'not-recovered'],
    [['rollback-decided', 'shift-sent', 'rolled-back'], 'not-recovered'],
    [['rollback-decided', 'held'], 'held'],
    [['rollback-decided', 'approval-asked', 'rejected'], 'rejected'],
    [['rollback-decided', 'shift-sent', 'superseded'], 'superseded'],
    [['rollback-decided', 'approval-asked', 'withdrawn'], 'withdrawn'],
    [['rollback-decided', 'shift-sent', 'failed'], 'failed'],
    [['rollback-decided', 'shift-sent'], 'failed'],
  ])('%j is %s', (kinds, outcome) => {
    expect(storyEndOf(history(...kinds), moved).outcome).toBe(outcome);
  });

  it('without a decision is no rollback, also in an incident', () => {
    expect(storyEndOf(history('candidate-appeared', 'shared-incident'), untouched).outcome).toBe('no-rollback');
  });

  it('is that of the last rollback, the times are those of the first', () => {
    const once = ['rollback-decided', 'rolled-back', 'recovered'] as const;
    const end = storyEndOf(history(...once, 'rollback-decided', 'rolled-back', 'not-recovered'), moved);
    expect(end).toMatchObject({ outcome: 'not-recovered', decidedAt: 60, completedAt: 120, recoveredAt: 180 });
  });

  it('is not believed when SageMaker says otherwise', () => {
    const recovered = history('rollback-decided', 'rolled-back', 'recovered');
    expect(storyEndOf(recovered, { moved: false, moves: 1 }).outcome).toBe('failed');
    expect(storyEndOf(history('adopted'), { moved: false, moves: 1 }).outcome).toBe('failed');
  });

  it('says why where it is no proof', () => {
    expect(storyEndOf(history('rollback-decided', 'held'), untouched).because).toBe('why held');
    expect(storyEndOf(history('rollback-decided', 'recovered'), moved).because).toBeUndefined();
  });

  it('knows when it was decided, moved and proven, and between which versions', () => {
    expect(storyEndOf(history('adopted', 'rollback-decided', 'rolled-back', 'recovered'), moved)).toEqual({
      outcome: 'recovered',
      from: 2,
      to: 1,
      decidedAt: 120,
      completedAt: 180,
      recoveredAt: 240,
    });
  });
});
