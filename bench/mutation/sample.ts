/**
 * How many small changes of a folder the project's own tests notice, on a sample:
 *
 *   bash bench/mutation/sample.sh --folder lib/flows --mutants 200 [--seed 1] [--tests test/flows --tests test/lambdas]
 *
 * Each mutant is put into a copy of the tree, and Vitest runs the named tests until one fails. That takes seconds a mutant, so this is for
 * flows, adapters, mails and the stack; the core has a quicker way (mutation.sh).
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { SingleBar } from 'cli-progress';
import { randomStream } from '../../lib/local/world/random-stream.ts';
import { switching } from './bundles.ts';
import { instrumented, type Mutant } from './instrumented.ts';

const COPY = resolve('.cache/mutation/copy');
/** A mutant that makes the tests run longer than this is noticed: somebody would wonder. */
const PATIENCE_MILLIS = 120_000;
/** Texts for people are looked at in golden files; a mutant of a log line or a docstring says nothing. */
const LEFT_OUT = ['StringLiteral'];

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    mutants: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string', multiple: true },
  },
});
const modules = process.env.STRYKER_MODULES;
if (modules === undefined || values.folder === undefined) {
  process.stderr.write(
    'usage: bash bench/mutation/sample.sh --folder lib/flows --mutants 200 [--seed 1] [--tests test/flows]...\n',
  );
  process.exit(2);
}
const { folder } = values;
const tests = values.tests ?? [folder.replace(/^lib/, 'test')];

const names = execFileSync('git', ['ls-files', `${folder}/**/*.ts`, `${folder}/*.ts`], { encoding: 'utf8' })
  .split('\n')
  .filter((name) => name !== '');
const { contents, mutants } = await instrumented(modules, [...new Set(names)]);
const sample = drawn(
  mutants.filter(({ mutatorName }) => !LEFT_OUT.includes(mutatorName)),
  Number(values.mutants),
);

copyTree();
const quiet = await run(-1);
if (!quiet.passed) throw new Error(`the tests fail without a mutant:\n${quiet.output.slice(-2000)}`);
const bar = new SingleBar({ format: '{bar} {value} of {total} mutants, {eta_formatted} left' });
bar.start(sample.length, 0);
const survivors: Mutant[] = [];
let at = '';
for (const mutant of sample) {
  if (at !== mutant.file) {
    if (at !== '') writeFileSync(join(COPY, at), readFileSync(at));
    at = mutant.file;
    const content = contents.get(at) ?? '';
    const head = 'globalThis.__mutation ??= { active: Number(process.env.STABLEHAND_MUTANT), hit: () => true };\n';
    writeFileSync(join(COPY, at), `// @ts-nocheck\n${head}${switching(content)}`);
  }
  const { passed } = await run(Number(mutant.id));
  if (passed) survivors.push(mutant);
  bar.increment();
}
bar.stop();
const noticed = sample.length - survivors.length;
for (const { file, line, column, mutatorName, replacement } of survivors)
  process.stdout.write(
    `not noticed: ${file}:${line}:${column} ${mutatorName}: ${replacement.replaceAll('\n', ' ').slice(0, 90)}\n`,
  );
const percent = sample.length === 0 ? 'none' : `${((100 * noticed) / sample.length).toFixed(1)}%`;
process.stdout.write(`${folder}: ${noticed} of ${sample.length} noticed, ${percent}\n`);

/** By file, so that each file is put in place once. */
function drawn(all: readonly Mutant[], count: number): Mutant[] {
  const random = randomStream(Number(values.seed), 'mutants', folder);
  const rest = [...all];
  const taken: Mutant[] = [];
  while (taken.length < count && rest.length > 0) taken.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return taken.sort((a, b) => a.file.localeCompare(b.file) || Number(a.id) - Number(b.id));
}

function copyTree(): void {
  rmSync(COPY, { recursive: true, force: true });
  const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name !== '');
  for (const name of files) {
    mkdirSync(dirname(join(COPY, name)), { recursive: true });
    writeFileSync(join(COPY, name), readFileSync(name));
  }
  symlinkSync(resolve('node_modules'), join(COPY, 'node_modules'));
}

async function run(mutant: number): Promise<{ readonly passed: boolean; readonly output: string }> {
  const env = { ...process.env, STABLEHAND_MUTANT: String(mutant), CI: 'true' };
  const options = { cwd: COPY, env, timeout: PATIENCE_MILLIS, maxBuffer: 64 * 1024 * 1024 };
  const vitest = ['vitest', 'run', '--bail', '1', '--maxWorkers', '2', '--reporter', 'dot', ...tests];
  try {
    const { stdout } = await promisify(execFile)('npx', vitest, options);
    return { passed: true, output: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { passed: false, output: `${stdout}${stderr}` };
  }
}
