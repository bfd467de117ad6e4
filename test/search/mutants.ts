/**
 * Breaks the engine on purpose, in a copy, and lets the search find it: `npx tsx test/search/mutants.ts`. Exits with 1 when a mutant
 * survives, or when the text that it replaces is no longer there.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS, type Mutant } from './all-mutants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = [
  'lib',
  'lambdas',
  'test/search',
  'test/support',
  'test/lambdas',
  'bench/search',
  'package.json',
  'tsconfig.json',
];
/** Seeds 1 to 4, as test/search/auto.long.test.ts has them: unbroken, they break no rule. */
const SCHEDULES = 100;
const AT_ONCE = 2;

type Fate = { readonly mutant: Mutant; readonly caught: boolean; readonly says: string; readonly seconds: number };

function copyOf(mutant: Mutant): string {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const copy = mkdtempSync(join(ROOT, '.cache', 'mutant-'));
  for (const part of COPIED) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, text, becomes } of mutant.changes) {
    const source = readFileSync(join(copy, file), 'utf8');
    const places = source.split(text).length - 1;
    if (places !== 1) {
      throw new Error(`${mutant.name}: ${file} must hold ${JSON.stringify(text)} once, and holds it ${places} times`);
    }
    writeFileSync(
      join(copy, file),
      source.replace(text, () => becomes),
    );
  }
  return copy;
}

/** Searches in the copy. What ends in any other way than with a broken rule or with none is an error, not a catch. */
function searchIn(copy: string, { mode }: Mutant): Promise<{ caught: boolean; says: string }> {
  const asked = ['--schedules', `${SCHEDULES}`, '--seed', '1', '--workers', '1', '--mode', mode, '--first-only'];
  const child = spawn(join(copy, 'node_modules/.bin/tsx'), ['bench/search/search.ts', ...asked], { cwd: copy });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => {
      const [, broken] = /^broken: (.*)$/m.exec(output) ?? [];
      if (broken !== undefined) done({ caught: true, says: broken });
      else if (code === 0) done({ caught: false, says: `${SCHEDULES} schedules broke no rule` });
      else failed(new Error(`the search ended with ${code}: ${errors.slice(-500)}`));
    });
  });
}

async function fateOf(mutant: Mutant): Promise<Fate> {
  const began = performance.now();
  const copy = copyOf(mutant);
  try {
    return { mutant, ...(await searchIn(copy, mutant)), seconds: (performance.now() - began) / 1000 };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const waiting = [...MUTANTS];
const fates: Fate[] = [];
async function oneAfterAnother(): Promise<void> {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const fate = await fateOf(mutant);
    fates.push(fate);
    console.log(
      `${fate.caught ? 'caught  ' : 'SURVIVED'} ${mutant.name} (${Math.round(fate.seconds)} s): ${fate.says}`,
    );
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, oneAfterAnother));
const survived = fates.filter(({ caught }) => !caught).length;
console.log(`${fates.length} mutants, ${fates.length - survived} caught, ${survived} survived`);
process.exitCode = survived === 0 ? 0 : 1;
