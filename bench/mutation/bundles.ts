import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const STAND_IN = 'stand-in.mjs';
const IS_ACTIVE = /stryMutAct_9fa48\("(\d+)"\)/g;
const COVER = /stryCov_9fa48\(((?:"\d+"(?:, )?)+)\)/g;

/**
 * The same code, counting which mutants are reached. Stryker's own counters look names up in an object, which makes numerical code a
 * hundred times slower.
 */
export const counting = (instrumented: string): string =>
  `const __covered = globalThis.__mutation.covered;\n${instrumented
    .replace(IS_ACTIVE, 'false')
    .replace(COVER, (_, ids: string) => `(${ids.split(', ').map((id) => `__covered[${id.slice(1, -1)}]++`)})`)}`;

/** The same code, in which at most one mutant is in force. */
export const switching = (instrumented: string): string =>
  `const __mutation = globalThis.__mutation;\n${instrumented
    .replace(IS_ACTIVE, '(__mutation.active === $1 && __mutation.hit())')
    .replace(COVER, 'void 0')}`;

/** The stand-in for Vitest and the worker: both look at the same list of tests. */
export async function bundleWorker(folder: string): Promise<void> {
  const shared = { bundle: true, format: 'esm', platform: 'node', packages: 'external' } as const;
  await build({ ...shared, entryPoints: ['bench/mutation/stand-in.ts'], outfile: `${folder}/${STAND_IN}` });
  await build({
    ...shared,
    entryPoints: ['bench/mutation/worker.ts'],
    outfile: `${folder}/worker.mjs`,
    plugins: [standIn(folder, /\/stand-in\.ts$/)],
  });
}

/** All tests with the code under them, some files of which are given. @returns the path of the bundle */
export async function bundleTests(
  folder: string,
  name: string,
  tests: readonly string[],
  given: ReadonlyMap<string, string>,
): Promise<string> {
  const outfile = resolve(folder, `${name}.mjs`);
  await build({
    stdin: { contents: tests.map((test) => `import './${test}';`).join('\n'), resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile,
    plugins: [standIn(folder, /^vitest$/), inPlaceOf(given)],
  });
  return outfile;
}

const standIn = (folder: string, filter: RegExp): Plugin => ({
  name: 'stand-in',
  setup: (building) => {
    building.onResolve({ filter }, () => ({ path: resolve(folder, STAND_IN), external: true }));
  },
});

const inPlaceOf = (given: ReadonlyMap<string, string>): Plugin => ({
  name: 'given',
  setup: (building) => {
    building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = given.get(path.slice(process.cwd().length + 1));
      return contents === undefined ? undefined : { contents, loader: 'ts' };
    });
  },
});
