import { describe, expect, it } from 'vitest';
import type { Served } from '../../../lib/local/story/result/read-back.ts';
import {
  modelAt,
  overloadedMinutes,
  type ShareStep,
  servingSpans,
  stepsSince,
} from '../../../lib/local/story/share-steps.ts';

const served = (at: number, ...variants: readonly (readonly [string, string, number])[]): Served => ({
  sinceEpochSeconds: at,
  variants: variants.map(([variant, model, share]) => ({ variant, model, weight: share, share })),
});

/** What is noted when somebody looks several times. */
function noted(...looks: readonly Served[]): ShareStep[] {
  const steps: ShareStep[] = [];
  for (const look of looks) steps.push(...stepsSince(steps, look));
  return steps;
}

const lines = (steps: readonly ShareStep[]) =>
  steps.map(({ atEpochSeconds, variant, model, share }) => `${atEpochSeconds} ${variant} ${model} ${share}`);

const SWAPPED = noted(
  served(60, ['all', 'one', 1]),
  served(300, ['all', 'two', 1]),
  served(300, ['all', 'two', 1]),
  served(900, ['all', 'one', 1]),
);

describe('shares over time', () => {
  it('are noted when they change, and only then', () => {
    const steps = noted(
      served(60, ['a', 'one', 0.9], ['b', 'two', 0.1]),
      served(120, ['a', 'one', 0.9], ['b', 'two', 0.1]),
      served(180, ['a', 'one', 1], ['b', 'two', 0]),
    );
    expect(lines(steps)).toEqual(['60 a one 0.9', '60 b two 0.1', '180 a one 1', '180 b two 0']);
  });

  it('of a model that was swapped away end where the other one begins', () => {
    expect(lines(SWAPPED)).toEqual([
      '60 all one 1',
      '300 all one 0',
      '300 all two 1',
      '900 all two 0',
      '900 all one 1',
    ]);
  });

  it('say which model stood behind a variant', () => {
    expect([0, 299, 300, 899, 900].map((at) => modelAt(SWAPPED, 'all', at))).toEqual([
      'one',
      'one',
      'two',
      'two',
      'one',
    ]);
    expect(modelAt(SWAPPED, 'other', 300)).toBeUndefined();
  });

  it('say when a model served, cut to the time that is asked for', () => {
    expect(servingSpans(SWAPPED, 'two', { from: 400, to: 2000 })).toEqual([{ from: 400, to: 900 }]);
    expect(servingSpans(SWAPPED, 'one', { from: 0, to: 2000 })).toEqual([
      { from: 60, to: 300 },
      { from: 900, to: 2000 },
    ]);
    expect(servingSpans(SWAPPED, 'two', { from: 950, to: 2000 })).toEqual([]);
  });

  it('tell an overload by the instances of its minute', () => {
    const with_ = (at: number, instances: number): Served => ({
      sinceEpochSeconds: at,
      variants: [{ variant: 'a', model: 'one', weight: 1, share: 1, instances }],
    });
    const steps = noted(with_(0, 2), with_(120, 1), with_(240, 2));
    const minutes = [0, 1, 2, 3, 4].map((minute) => ({ minute, requests: minute === 3 ? 100 : 101, bad: 0 }));
    expect(overloadedMinutes(minutes, steps, { variant: 'a', perInstance: 100 }).map(({ minute }) => minute)).toEqual([
      2,
    ]);
  });

  it('that only grow or shrink are one span', () => {
    const steps = noted(served(60, ['a', 'one', 0.1]), served(120, ['a', 'one', 0.5]), served(240, ['a', 'one', 0]));
    expect(servingSpans(steps, 'one', { from: 0, to: 1000 })).toEqual([{ from: 60, to: 240 }]);
  });
});
