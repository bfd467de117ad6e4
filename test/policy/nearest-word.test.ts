import { expect, test } from 'vitest';
import { nearestWord } from '../../lib/policy/spelling/nearest-word.ts';

const WORDS = ['mode', 'margin', 'false-rollback-budget', 'bake', 'signals'];

test.each([
  ['moed', 'mode'],
  ['Mode', 'mode'],
  ['marign', 'margin'],
  ['margins', 'margin'],
  ['false_rollback_budget', 'false-rollback-budget'],
  ['falseRollbackBudgt', 'false-rollback-budget'],
  ['signal', 'signals'],
])('%s was probably meant to be %s', (word, meant) => {
  expect(nearestWord(word, WORDS)).toBe(meant);
});

test.each(['canary', '', '---', 'x'.repeat(10_000), 'made up'])('%j is near to nothing', (word) => {
  expect(nearestWord(word, WORDS)).toBeUndefined();
});

test('the nearest of several wins', () => {
  expect(nearestWord('endpoins', ['endpoint', 'endpoints'])).toBe('endpoint');
  expect(nearestWord('endpointss', ['endpoint', 'endpoints'])).toBe('endpoints');
});
