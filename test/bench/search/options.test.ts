import { expect, test } from 'vitest';
import { parseCrashOptions, parseSearchOptions } from '../../../bench/search/options.ts';

const PATHS = ['the first look', 'a rollback by weights, proven'];

test('without options the search plays 200 schedules of all modes, and every crash path is played', () => {
  expect(parseSearchOptions([])).toEqual({
    kind: 'options',
    schedules: 200,
    seed: 1,
    workers: 2,
    mode: 'any',
    firstOnly: false,
  });
  expect(parseCrashOptions([], PATHS)).toEqual({ kind: 'options', workers: 2, paths: PATHS });
});

test('a failure is played again by what it has printed', () => {
  const printed = '--mode auto --seed 20779023 --path 9:0:4:28'.split(' ');
  expect(parseSearchOptions(printed)).toMatchObject({ mode: 'auto', seed: 20_779_023, path: '9:0:4:28' });
});

test('crash paths are chosen by parts of their names', () => {
  expect(parseCrashOptions(['--path', 'weights'], PATHS)).toMatchObject({ paths: [PATHS[1]] });
  expect(parseCrashOptions(['--path', 'weights', '--path', 'first'], PATHS)).toMatchObject({ paths: PATHS });
});

test.each([['--help'], ['-h']])('%s asks for help, whatever else is asked', (help) => {
  expect(parseSearchOptions(['--schedules', '0', help])).toEqual({ kind: 'help' });
  expect(parseCrashOptions([help], PATHS)).toEqual({ kind: 'help' });
});

test.each([
  [['--schedules', '0'], '--schedules is 0, allowed: a whole number from 1 to 10000000'],
  [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
  [['--seed', '1e9'], '--seed is 1e9, allowed: a whole number from 0 to 2147483647'],
  [['--workers', ''], '--workers is , allowed: a whole number from 1 to 64'],
  [['--mode', 'bold'], '--mode is bold, allowed: one of auto, approve, observe, any'],
  [['--path', 'x:1'], '--path is x:1, allowed: whole numbers with colons between them, as in 9:0:4'],
  [['--scheduels', '5'], "Unknown option '--scheduels'"],
])('the search refuses %j with a sentence', (args, why) => {
  expect(parseSearchOptions(args)).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
});

test.each([
  [['--path', 'weigths'], '--path is weigths, allowed: a part of one of these names: the first look;'],
  [['--workers', '0'], '--workers is 0, allowed: a whole number from 1 to 64'],
  [['first look'], "Unexpected argument 'first look'"],
])('the crash product refuses %j with a sentence', (args, why) => {
  expect(parseCrashOptions(args, PATHS)).toEqual({ kind: 'refused', why: expect.stringContaining(why) });
});
