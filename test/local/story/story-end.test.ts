import { describe, expect, it } from 'vitest';
import type { EventKind, GuardEvent } from '../../../lib/core/event.ts';
import { scenarioOf } from '../../../lib/local/story/scenario.ts';
import { asExpected, storyEndOf } from '../../../lib/local/story/story-end.ts';

/** One event a minute, from v2 to v1. */
const history = (...kinds: readonly EventKind[]): GuardEvent[] =>
  kinds.map((kind, index) => ({
    id: `${index}`,
    endpoint: 'fraud-detector',
    kind,
    atEpochSeconds: 60 * (index + 1),
    who: 'stablehand',
    why: 'a test',
    from: 2,
    to: 1,
  }));

const agree = () => true;

describe('how a story ended', () => {
  it.each<[EventKind[], string]>([
    [['adopted', 'candidate-appeared'], 'no-rollback'],
    [['candidate-appeared', 'shared-incident'], 'no-rollback'],
    [['rollback-decided', 'shift-sent', 'rolled-back', 'recovered'], 'recovered'],
    [['rollback-decided', 'shift-sent', 'rolled-back', 'not-recovered'], 'not-recovered'],
    [['rollback-decided', 'shift-sent', 'rolled-back', 'unprovable'], 'not-recovered'],
    [['rollback-decided', 'shift-sent', 'rolled-back'], 'not-recovered'],
    [['rollback-decided', 'held'], 'held'],
    [['rollback-decided', 'shift-sent', 'failed'], 'failed'],
    [['rollback-decided', 'shift-sent'], 'failed'],
  ])('%j is %s', (kinds, outcome) => {
    expect(storyEndOf(history(...kinds), agree).outcome).toBe(outcome);
  });

  it('is not believed when the weights say otherwise', () => {
    const disagree = () => false;
    expect(storyEndOf(history('rollback-decided', 'rolled-back', 'recovered'), disagree).outcome).toBe('failed');
    expect(storyEndOf(history('adopted'), disagree).outcome).toBe('failed');
  });

  it('knows when it was decided, moved and proven, and between which versions', () => {
    expect(storyEndOf(history('adopted', 'rollback-decided', 'rolled-back', 'recovered'), agree)).toEqual({
      outcome: 'recovered',
      from: 2,
      to: 1,
      decidedAt: 120,
      completedAt: 180,
      recoveredAt: 240,
    });
  });
});

describe('the end that a scenario must have', () => {
  const badErrors = scenarioOf('bad-errors');

  it('is its own outcome', () => {
    expect(asExpected(badErrors, { outcome: 'recovered', decidedAt: 700 }, 600)).toBe(true);
    expect(asExpected(badErrors, { outcome: 'no-rollback' }, 600)).toBe(false);
    expect(asExpected(scenarioOf('healthy'), { outcome: 'no-rollback' }, undefined)).toBe(true);
  });

  it('is not a rollback before anything was wrong, however well it went', () => {
    expect(asExpected(badErrors, { outcome: 'recovered', decidedAt: 540 }, 600)).toBe(false);
  });
});
