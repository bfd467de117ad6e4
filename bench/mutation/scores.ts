import * as z from 'zod';

/** Over the mutants that are not argued away. */
export const WANTED = 0.85;

/** A small change of the code, and the first test that noticed it; lines and columns count from 1. */
export const resultSchema = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  mutatorName: z.string(),
  replacement: z.string(),
  /** Absent when no test noticed it. */
  noticedBy: z.string().optional(),
  /** Tests that reach it and are not too slow. */
  asked: z.int(),
});
export type MutantResult = z.infer<typeof resultSchema>;

const whichSchema = z.strictObject({ line: z.int(), column: z.int(), replacement: z.string() });

/** Mutants that change nothing anybody could notice, and why. */
export const exclusionsSchema = z.array(
  z.strictObject({ file: z.string(), argument: z.string().min(20), mutants: z.array(whichSchema).min(1) }),
);
export type Exclusion = z.infer<typeof exclusionsSchema>[number];

/** Noticed ones out of all. */
export interface Score {
  readonly noticed: number;
  readonly all: number;
}

/** The scores of a file, or of a folder. */
export interface Scores {
  readonly of: string;
  readonly score: Score;
  /** Without the mutants that are argued away; one that was noticed after all counts. */
  readonly notEquivalent: Score;
}

const isThat = (result: MutantResult, file: string, which: z.infer<typeof whichSchema>): boolean =>
  result.file === file &&
  result.line === which.line &&
  result.column === which.column &&
  result.replacement === which.replacement;

const isArguedAway = (result: MutantResult, exclusions: readonly Exclusion[]): boolean =>
  exclusions.some(({ file, mutants }) => mutants.some((which) => isThat(result, file, which)));

/** By file and by folder, in the order of their names. */
export function scoresOf(results: readonly MutantResult[], exclusions: readonly Exclusion[]): Scores[] {
  const folderOf = (file: string) => file.slice(0, file.lastIndexOf('/') + 1);
  const files = [...new Set(results.map(({ file }) => file))];
  const names = [...new Set([...files, ...files.map(folderOf)])].sort();
  return names.map((of) => {
    const own = results.filter(({ file }) => file === of || folderOf(file) === of);
    const left = own.filter((result) => result.noticedBy !== undefined || !isArguedAway(result, exclusions));
    return { of, score: scoreOf(own), notEquivalent: scoreOf(left) };
  });
}

/** What no test noticed and nobody argued away. */
export function unnoticed(results: readonly MutantResult[], exclusions: readonly Exclusion[]): MutantResult[] {
  return results.filter((result) => result.noticedBy === undefined && !isArguedAway(result, exclusions));
}

/** Exclusions of mutants that are noticed, or not there: the code has changed, or the argument was wrong. */
export function staleExclusions(results: readonly MutantResult[], exclusions: readonly Exclusion[]): string[] {
  const ran = new Set(results.map(({ file }) => file));
  return exclusions
    .filter(({ file }) => ran.has(file))
    .flatMap(({ file, mutants }) =>
      mutants
        .filter((which) => !results.some((result) => isThat(result, file, which) && result.noticedBy === undefined))
        .map(({ line, column, replacement }) => `${file}:${line}:${column} ${replacement}`),
    );
}

/** True when every folder that was asked about has the score that is wanted. */
export const isEnough = (scores: readonly Scores[]): boolean =>
  scores.filter(({ of }) => of.endsWith('/')).every(({ notEquivalent: { noticed, all } }) => noticed >= WANTED * all);

export function renderScores({ of, score, notEquivalent }: Scores): string {
  return `${of}: ${scoreText(score)} of all mutants, ${scoreText(notEquivalent)} of those that are not argued away`;
}

const scoreOf = (results: readonly MutantResult[]): Score => ({
  noticed: results.filter(({ noticedBy }) => noticedBy !== undefined).length,
  all: results.length,
});

const scoreText = ({ noticed, all }: Score): string =>
  all === 0 ? 'none' : `${((100 * noticed) / all).toFixed(1)}% (${noticed} of ${all})`;
