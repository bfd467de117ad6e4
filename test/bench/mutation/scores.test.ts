import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type Exclusion,
  exclusionsSchema,
  isEnough,
  type MutantResult,
  renderScores,
  scoresOf,
  staleExclusions,
  unnoticed,
} from '../../../bench/mutation/scores.ts';

const A = 'lib/core/judge/a.ts';
const B = 'lib/core/judge/b.ts';
const C = 'lib/core/evidence/c.ts';

function aMutant(file: string, line: number, noticedBy?: string): MutantResult {
  const mutant = { file, line, column: 3, mutatorName: 'EqualityOperator', replacement: 'a <= b', asked: 9 };
  return noticedBy === undefined ? mutant : { ...mutant, noticedBy };
}
const excluded = (file: string, line: number, column = 3, replacement = 'a <= b'): Exclusion => ({
  file,
  argument: 'the two are never equal, since minutes rise by one at least',
  mutants: [{ line, column, replacement }],
});

const RESULTS = [aMutant(A, 1, 'a test'), aMutant(A, 2), aMutant(B, 1, 'a test'), aMutant(B, 2), aMutant(C, 1)];

describe('the scores', () => {
  test('are counted by file and by folder', () => {
    const scores = scoresOf(RESULTS, []);
    expect(scores.map(({ of, score }) => [of, score.noticed, score.all])).toEqual([
      ['lib/core/evidence/', 0, 1],
      [C, 0, 1],
      ['lib/core/judge/', 2, 4],
      [A, 1, 2],
      [B, 1, 2],
    ]);
  });

  test('are told twice: of all, and without what is argued away', () => {
    const [, , judge, a] = scoresOf(RESULTS, [excluded(A, 2)]);
    expect(judge).toMatchObject({ score: { noticed: 2, all: 4 }, notEquivalent: { noticed: 2, all: 3 } });
    expect(a).toMatchObject({ score: { noticed: 1, all: 2 }, notEquivalent: { noticed: 1, all: 1 } });
    expect(judge === undefined ? '' : renderScores(judge)).toBe(
      'lib/core/judge/: 50.0% (2 of 4) of all mutants, 66.7% (2 of 3) of those that are not argued away',
    );
  });

  test('do not lose a mutant that was noticed although it is argued away', () => {
    expect(scoresOf([aMutant(A, 1, 'a test')], [excluded(A, 1)])[1]?.notEquivalent).toEqual({ noticed: 1, all: 1 });
  });

  test.each([
    [17, 20, true],
    [16, 20, false],
    [0, 0, true],
  ])('of %d noticed ones in %d are enough: %s', (noticed, all, enough) => {
    const results = Array.from({ length: all }, (_, i) => aMutant(A, i, i < noticed ? 'a test' : undefined));
    expect(isEnough(scoresOf(results, []))).toBe(enough);
  });

  test('must be enough in every folder', () => {
    expect(isEnough(scoresOf([aMutant(A, 1, 'a test'), aMutant(C, 1)], []))).toBe(false);
    expect(isEnough(scoresOf([aMutant(A, 1, 'a test'), aMutant(C, 1)], [excluded(C, 1)]))).toBe(true);
  });
});

describe('an exclusion', () => {
  test('takes away the very mutant that it names, and no other', () => {
    const lines = (exclusion: Exclusion) => unnoticed(RESULTS, [exclusion]).map(({ file, line }) => [file, line]);
    expect(lines(excluded(A, 2))).toEqual([
      [B, 2],
      [C, 1],
    ]);
    for (const other of [excluded(A, 2, 4), excluded(A, 2, 3, 'a < b'), excluded(A, 3)])
      expect(lines(other)).toHaveLength(3);
  });

  test('is stale when its mutant is noticed or gone, unless its file was not asked about', () => {
    const stale = [excluded(A, 1), excluded(A, 7), excluded(A, 2), excluded('lib/core/judge/d.ts', 1)];
    expect(staleExclusions(RESULTS, stale)).toEqual([`${A}:1:3 a <= b`, `${A}:7:3 a <= b`]);
  });
});

test('the exclusions that are kept all have an argument', () => {
  const kept = exclusionsSchema.parse(JSON.parse(readFileSync('bench/mutation/exclusions.json', 'utf8')));
  const named = kept.flatMap(({ file, mutants }) =>
    mutants.map(({ line, column, replacement }) => `${file}:${line}:${column} ${replacement}`),
  );
  expect(new Set(named).size).toBe(named.length);
});
