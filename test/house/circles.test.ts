import { expect, test } from 'vitest';
import { circlesOf } from './circles.ts';

const importing = (graph: Readonly<Record<string, readonly string[]>>) =>
  circlesOf(
    Object.entries(graph).map(([path, imports]) => ({ path, imports, lines: 1, exports: [], functions: [] })),
  ).map((group) => [...group].sort());

test('two files that import each other are a circle, and so is a detour', () => {
  expect(importing({ a: ['b'], b: ['a'], c: ['a'] })).toEqual([['a', 'b']]);
  expect(importing({ a: ['b', 'd'], b: ['c'], c: ['a'], d: [] })).toEqual([['a', 'b', 'c']]);
});

test('tangles apart from each other are told apart', () => {
  expect(importing({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] }).sort()).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('two ways to one file, packages and files that nobody knows are no circle', () => {
  expect(importing({ a: ['b', 'c'], b: ['d'], c: ['d', 'zod'], d: ['node:fs'] })).toEqual([]);
});
