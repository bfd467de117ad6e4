import { randomBinomial, randomLcg } from 'd3-random';
import { describe, expect, test } from 'vitest';
import { differenceSequence, type PairedCounts } from '../../../../lib/core/evidence/readings/difference-sequence.ts';

const course = (seed: number, rates: readonly [number, number]): PairedCounts[] => {
  // the types know one parameter only
  const draw = randomBinomial.source(randomLcg(seed)) as unknown as (n: number, p: number) => () => number;
  const [candidate, stable] = [draw(240, rates[0]), draw(2160, rates[1])];
  return Array.from({ length: 300 }, () => ({
    candidate: { requests: 240, bad: candidate() },
    stable: { requests: 2160, bad: stable() },
  }));
};

describe('the interval of the difference', () => {
  test('leaves the truth out at any of 300 looks in at most one course of twenty', () => {
    const missed = Array.from({ length: 400 }, (_, seed) => differenceSequence(course((seed + 1) / 401, [0.03, 0.01])))
      .map((bounds) => bounds.some((bound) => bound !== undefined && (bound.low > 0.02 || bound.high < 0.02)))
      .filter(Boolean).length;
    expect(missed).toBeLessThanOrEqual(20);
  });

  test('tells a version that fails three times as often from stable within an hour', () => {
    const bound = differenceSequence(course(0.3, [0.03, 0.01]))[60];
    expect(bound?.low).toBeGreaterThan(0);
    expect(bound?.difference).toBeCloseTo(0.02, 2);
  });

  test('is not there before five minutes, and not certain where nothing fails', () => {
    const nothing = Array.from({ length: 6 }, () => ({
      candidate: { requests: 100, bad: 0 },
      stable: { requests: 100, bad: 0 },
    }));
    const bounds = differenceSequence(nothing);
    expect(bounds.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(bounds[5]?.difference).toBe(0);
    expect(bounds[5]?.high).toBeGreaterThan(0);
  });
});
