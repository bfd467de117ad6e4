/**
 * Every path of the engine, cut off at every call of every step, with every fault that a call can meet before, and on top:
 * `npx tsx bench/search/crash.ts --workers 2`. Prints the number of cases of each path. Exits with 1 when one ends otherwise than it must.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PATHS } from '../../test/search/crash/paths.ts';
import type { PathResult } from './crash-worker.ts';
import { CRASH_USAGE, parseCrashOptions } from './options.ts';
import { progressBar } from './progress-bar.ts';

const options = parseCrashOptions(
  process.argv.slice(2),
  PATHS.map(({ name }) => name),
);
if (options.kind !== 'options') {
  if (options.kind === 'refused') console.error(options.why);
  console.error(CRASH_USAGE);
  process.exit(options.kind === 'help' ? 0 : 2);
}
const { workers, paths: names } = options;
const waiting = [...names];
const results: PathResult[] = [];
const bar = progressBar('{value} cases, {paths} of {all} paths done, {duration_formatted}');
const began = performance.now();
bar.start(1, 0, { paths: 0, all: names.length });

/** A process that plays one path after another. */
function startWorker(): Promise<void> {
  const worker = fork(fileURLToPath(new URL('crash-worker.ts', import.meta.url)));
  return new Promise((done, failed) => {
    worker.on('message', (message: PathResult | { readonly played: number } | 'ready') => {
      if (typeof message === 'object' && 'played' in message) return bar.increment(message.played);
      if (message !== 'ready') {
        results.push(message);
        bar.update({ paths: results.length });
      }
      const path = waiting.shift();
      if (path === undefined) worker.disconnect();
      else worker.send(path);
    });
    worker.on('exit', (code) => (code === 0 ? done() : failed(new Error(`a worker ended with ${code}`))));
  });
}

await Promise.all(Array.from({ length: workers }, startWorker));
bar.stop();
for (const { path, cases, broken } of results) {
  console.log(`${path}: ${cases} cases, ${broken.length} broken`);
  for (const each of broken.slice(0, 5)) console.log(`  ${each}`);
}
const cases = results.reduce((sum, result) => sum + result.cases, 0);
const broken = results.reduce((sum, result) => sum + result.broken.length, 0);
console.log(
  `${cases} cases in ${results.length} paths, ${broken} broken; ${Math.round((performance.now() - began) / 1000)} s`,
);
process.exitCode = broken === 0 && results.length === names.length ? 0 : 1;
