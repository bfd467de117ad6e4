import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { bundleTests, bundleWorker, counting, switching } from './bundles.ts';
import { instrumented, type Mutant } from './instrumented.ts';
import {
  exclusionsSchema,
  isEnough,
  type MutantResult,
  renderScores,
  resultSchema,
  scoresOf,
  staleExclusions,
  unnoticed,
} from './scores.ts';
import type { AskedMutant, Coverage } from './worker.ts';
import { workedOff } from './workers.ts';

const WORK = '.cache/mutation';
const WORKER = `${WORK}/worker.mjs`;
const EXCLUSIONS = 'bench/mutation/exclusions.json';
const FOLDERS = ['numbers', 'minutes', 'evidence', 'judge'];

/** Milliseconds of a processor: of the slowest test that is asked, and of all that are asked about one mutant. */
interface Pass {
  readonly slowestTest: number;
  readonly most: number;
  /** In modules that were loaded with the mutant: nothing that the code remembers hides it, and loading takes a while. */
  readonly isAnew: boolean;
}

/** What quick tests do not notice, slow ones are asked about. Slower ones than those are never asked: a score is a lower limit. */
const PASSES: readonly Pass[] = [
  { slowestTest: 50, most: 300, isAnew: false },
  { slowestTest: 500, most: 3000, isAnew: true },
];

const filesIn = (folders: readonly string[], ending: string): string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
const codeOf = filesIn(
  FOLDERS.map((folder) => `lib/core/${folder}`),
  '.ts',
);
const testFolders = FOLDERS.map((folder) => `test/core/${folder}`);
const tests = filesIn(testFolders, '.test.ts');
const digestOf = (paths: readonly string[]): string =>
  paths
    .reduce((hash, path) => hash.update(readFileSync(path)), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);

/** Which tests reach which mutants: one run of all tests. @param key - A digest of all code and tests. */
async function coverageOf(contents: ReadonlyMap<string, string>, key: string): Promise<Coverage> {
  const path = `${WORK}/coverage-${key}.json`;
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const counted = new Map([...contents].map(([name, content]) => [name, counting(content)]));
  const bundle = await bundleTests(WORK, 'counting', tests, counted);
  let coverage: Coverage | undefined;
  await workedOff(WORKER, { kind: 'cover', bundle }, (told) => {
    if (told.kind === 'covered') coverage = told.coverage;
  });
  if (coverage === undefined) throw new Error('the run of all tests told nothing');
  writeFileSync(path, JSON.stringify(coverage));
  return coverage;
}

/** Cheap tests first that reach little else: they are about this code. */
const breadth = ({ millis, hits }: Coverage['tests'][string]): number => (millis + 0.2) * Object.keys(hits).length;

function asksOf(mutants: readonly Mutant[], coverage: Coverage, { slowestTest, isAnew }: Pass): AskedMutant[] {
  const ids = new Set(mutants.map(({ id }) => id));
  const near = Object.entries(coverage.tests)
    .filter(([, { millis, hits }]) => millis <= slowestTest && Object.keys(hits).some((id) => ids.has(id)))
    .sort(([, a], [, b]) => breadth(a) - breadth(b));
  return mutants.map(({ id }) => {
    // in force only while the modules are loaded: whatever looks at the file may notice it
    const isOfLoading = !near.some(([, { hits }]) => hits[id] !== undefined);
    const asked = isOfLoading ? near : near.filter(([, { hits }]) => hits[id] !== undefined);
    const named = asked.map(([name, { hits }]) => ({ name, hits: hits[id] ?? 0 })); // while loading it is not counted
    return { id, isStatic: isAnew || isOfLoading, tests: named };
  });
}

/** @returns by mutant, the test that noticed it */
async function askAbout(
  asks: readonly AskedMutant[],
  bundle: string,
  mostMillis: number,
): Promise<Map<string, string>> {
  const noticed = new Map<string, string>();
  let left = asks.filter(({ tests: { length } }) => length > 0);
  while (left.length > 0) {
    const heard = new Set<string>();
    const stuck = await workedOff(WORKER, { kind: 'ask', bundle, mutants: left, mostMillis }, (told) => {
      if (told.kind !== 'asked') return;
      heard.add(told.id);
      if (told.noticedBy !== undefined) noticed.set(told.id, told.noticedBy);
    });
    if (stuck !== undefined) noticed.set(stuck, 'it runs for ever');
    left = left.filter(({ id }) => !heard.has(id) && id !== stuck);
  }
  return noticed;
}

/** What is kept of a file: a mutant once noticed is not asked about again until the file changes. */
interface Kept {
  /** Digest of the code and the tests that the rest was asked with. */
  readonly key: string;
  readonly results: readonly MutantResult[];
}

const keptPath = (name: string): string => `${WORK}/results/${name.replaceAll('/', '_')}-${digestOf([name])}.json`;

function keptOf(name: string): Kept | undefined {
  const path = keptPath(name);
  if (!existsSync(path)) return undefined;
  const { key, results } = JSON.parse(readFileSync(path, 'utf8'));
  return { key, results: resultSchema.array().parse(results) };
}

async function resultsOf(name: string, mutants: readonly Mutant[], content: string, coverage: Coverage, key: string) {
  const before = keptOf(name);
  if (before?.key === key) return before.results;
  const results = mutants.map(
    ({ id: _, ...mutant }, i): MutantResult => ({ ...mutant, asked: 0, ...noticedIn(before, i) }),
  );
  const bundle = await bundleTests(WORK, 'switching', tests, new Map([[name, switching(content)]]));
  for (const pass of PASSES) {
    const left = mutants.filter((_, i) => results[i]?.noticedBy === undefined);
    const asks = asksOf(left, coverage, pass);
    const noticed = await askAbout(asks, bundle, pass.most);
    mutants.forEach(({ id }, i) => {
      const ask = asks.find((each) => each.id === id);
      const result = results[i];
      const noticedBy = noticed.get(id);
      if (ask === undefined || result === undefined) return;
      results[i] = { ...result, asked: ask.tests.length, ...(noticedBy === undefined ? {} : { noticedBy }) };
    });
  }
  writeFileSync(keptPath(name), JSON.stringify({ key, results } satisfies Kept));
  return results;
}

const noticedIn = (before: Kept | undefined, i: number): { readonly noticedBy?: string } => {
  const noticedBy = before?.results[i]?.noticedBy;
  return noticedBy === undefined ? {} : { noticedBy };
};

mkdirSync(`${WORK}/results`, { recursive: true });
await bundleWorker(WORK);
const { contents, mutants } = await instrumented(process.env.STRYKER_MODULES ?? '', codeOf);
const key = digestOf([...codeOf, ...filesIn([...testFolders, 'test/support'], '.ts')]);
const coverage = await coverageOf(contents, key);
const wanted = process.argv.length > 2 ? process.argv.slice(2) : codeOf;
for (const name of wanted) {
  const own = mutants.filter(({ file }) => file === name);
  const [scores] = scoresOf(await resultsOf(name, own, contents.get(name) ?? '', coverage, key), []).slice(-1);
  if (scores !== undefined) console.log(`asked about ${renderScores(scores)}`);
}

const kept = codeOf.map(keptOf);
const results = kept.flatMap((each) => each?.results ?? []);
const exclusions = exclusionsSchema.parse(JSON.parse(readFileSync(EXCLUSIONS, 'utf8')));
for (const stale of staleExclusions(results, exclusions)) console.log(`excluded, and no such mutant lives: ${stale}`);
for (const { file, line, column, mutatorName, replacement } of unnoticed(results, exclusions))
  console.log(`unnoticed: ${file}:${line}:${column} ${mutatorName}: ${replacement.slice(0, 80)}`);
const scores = scoresOf(results, exclusions);
for (const each of scores) console.log(renderScores(each));
const missing = codeOf.filter((_, i) => kept[i] === undefined);
if (missing.length > 0) console.log(`not asked about: ${missing.join(', ')}`);
process.exitCode = isEnough(scores) ? 0 : 1;
