import { describe, expect, test } from 'vitest';
import { betaBinomial, binomial, multinomial, poisson } from '../../../lib/local/world/distributions.ts';
import { type RandomSource, randomStream } from '../../../lib/local/world/random-stream.ts';

const DRAWS = 20_000;

/** Mean and variance of many draws, each from a stream of its own, as the world draws. */
function momentsOf(draw: (source: RandomSource) => number) {
  const drawn = Array.from({ length: DRAWS }, (_, i) => draw(randomStream(7, 'moments', i)));
  const mean = drawn.reduce((sum, x) => sum + x, 0) / DRAWS;
  const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (DRAWS - 1);
  return { mean, variance };
}

describe('draws have the mean and the variance of their law', () => {
  test.each<[string, (source: RandomSource) => number, number, number]>([
    ['poisson, rare', (source) => poisson(source, 0.3), 0.3, 0.3],
    ['poisson, 600', (source) => poisson(source, 600), 600, 600],
    ['binomial, small', (source) => binomial(source, 60, 0.01), 0.6, 60 * 0.01 * 0.99],
    ['binomial, 10^5', (source) => binomial(source, 100_000, 0.1), 10_000, 100_000 * 0.1 * 0.9],
    ['binomial, likely', (source) => binomial(source, 1000, 0.97), 970, 1000 * 0.97 * 0.03],
    // n p (1 - p) (1 + (n - 1) rho)
    ['beta-binomial', (source) => betaBinomial(source, 600, 0.01, 0.01), 6, 600 * 0.01 * 0.99 * (1 + 599 * 0.01)],
    ['beta-binomial, independent', (source) => betaBinomial(source, 600, 0.01, 0), 6, 600 * 0.01 * 0.99],
    ['one part of three', (source) => multinomial(source, 1000, [5, 3, 2])[1] as number, 300, 1000 * 0.3 * 0.7],
    ['the last part of three', (source) => multinomial(source, 1000, [5, 3, 2])[2] as number, 200, 1000 * 0.2 * 0.8],
    ['uniform', (source) => source(), 0.5, 1 / 12],
    ['uniform, the hundredth number', (source) => Array.from({ length: 100 }, source).at(-1) as number, 0.5, 1 / 12],
  ])('%s', (_name, draw, mean, variance) => {
    const seen = momentsOf(draw);
    // five standard errors; the law's variance of the sample variance is not known in general, so 10%
    expect(Math.abs(seen.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(seen.variance / variance - 1)).toBeLessThan(0.1);
  });
});

test('certain and impossible events need no luck', () => {
  const none = () => Number.NaN;
  expect([binomial(none, 50, 0), binomial(none, 50, 1), binomial(none, 0, 0.5)]).toEqual([0, 50, 0]);
  expect([poisson(none, 0), betaBinomial(none, 50, 0, 0.1), betaBinomial(none, 50, 1, 0.1)]).toEqual([0, 0, 50]);
  expect(multinomial(none, 50, [0, 0])).toEqual([0, 0]);
  expect(multinomial(none, 50, [0, 3])).toEqual([0, 50]);
});

test('parts sum to the whole', () => {
  for (let i = 0; i < 200; i += 1) {
    const parts = multinomial(randomStream(3, i), 997, [0.2, 0.1, 0.7, 0]);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(997);
    expect(parts[3]).toBe(0);
  }
});

test('laws that do not exist are refused', () => {
  const source = randomStream(1);
  expect(() => poisson(source, -1)).toThrow('at least 0, got -1');
  expect(() => poisson(source, Number.NaN)).toThrow('got NaN');
  expect(() => betaBinomial(source, 10, 0.5, 1)).toThrow('below 1, got 1');
});

test('streams of neighbouring names have nothing in common', () => {
  const names = Array.from({ length: 5000 }, (_, i) => i);
  const first = names.map((name) => randomStream(1, 'arm', name)());
  const pairs = first.slice(1).map((x, i) => (x - 0.5) * ((first[i] as number) - 0.5));
  const correlation = pairs.reduce((sum, x) => sum + x, 0) / pairs.length / (1 / 12);
  expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(pairs.length));
  expect(new Set(first).size).toBe(first.length);
});
