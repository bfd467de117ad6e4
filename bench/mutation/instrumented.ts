import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** A small change of the code; lines and columns count from 1. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutatorName: string;
  readonly replacement: string;
}

interface Instrumenter {
  instrument(
    files: readonly { readonly name: string; readonly mutate: boolean; readonly content: string }[],
    options: object,
  ): Promise<{
    readonly files: readonly { readonly name: string; readonly content: string }[];
    readonly mutants: readonly {
      readonly id: string;
      readonly fileName: string;
      readonly mutatorName: string;
      readonly replacement: string;
      readonly location: { readonly start: { readonly line: number; readonly column: number } };
    }[];
  }>;
}

/** The files with every mutant of them behind a switch of its own, and the list of the mutants. */
export async function instrumented(
  modules: string,
  names: readonly string[],
): Promise<{ readonly contents: ReadonlyMap<string, string>; readonly mutants: readonly Mutant[] }> {
  const path = `${modules}/@stryker-mutator/instrumenter/dist/src/index.js`;
  const { Instrumenter: Made } = await import(pathToFileURL(path).href);
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const instrumenter: Instrumenter = new Made(silent);
  const files = names.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') }));
  const made = await instrumenter.instrument(files, { plugins: null, excludedMutations: [], ignorers: [] });
  return {
    contents: new Map(made.files.map(({ name, content }) => [name, content])),
    mutants: made.mutants.map(({ id, fileName, mutatorName, replacement, location: { start } }) => ({
      id,
      file: fileName,
      line: start.line + 1,
      column: start.column + 1,
      mutatorName,
      replacement,
    })),
  };
}
