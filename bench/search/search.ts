/**
 * Random lives of a guarded endpoint, many of them: `npx tsx bench/search/search.ts --schedules 10000 --seed 1 --workers 2`. What fails is
 * made small and printed with the command that plays it again (`--first-only`: not made small, and nothing is played after it). Exits with 1 when a rule was broken.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Found, Search } from '../../test/search/search.ts';
import { parseSearchOptions, SEARCH_USAGE } from './options.ts';
import { progressBar } from './progress-bar.ts';

/** Schedules that one process plays in one go. */
const BATCH = 25;

const options = parseSearchOptions(process.argv.slice(2));
if (options.kind !== 'options') {
  if (options.kind === 'refused') console.error(options.why);
  console.error(SEARCH_USAGE);
  process.exit(options.kind === 'help' ? 0 : 2);
}
const { schedules, seed, workers, mode, path, firstOnly } = options;

const jobs: Search[] =
  path === undefined
    ? Array.from({ length: Math.ceil(schedules / BATCH) }, (_, batch) => ({
        mode,
        schedules: Math.min(BATCH, schedules - batch * BATCH),
        seed: seed + batch,
        shrink: !firstOnly,
      }))
    : [{ mode, schedules: 1, seed, path, shrink: true }];
const results: Found[] = [];
const bar = progressBar('{bar} {value}/{total} schedules, {eta_formatted} left');
const began = performance.now();
bar.start(
  jobs.reduce((sum, job) => sum + job.schedules, 0),
  0,
);
// asked to end, it plays what it has begun and says how far it got
process.once('SIGTERM', () => {
  jobs.length = 0;
});
await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, startWorker));
bar.stop();
report();

/** A process that does one job after another: the functions' calls are taken for a whole process at a time. */
function startWorker(): Promise<void> {
  const worker = fork(fileURLToPath(new URL('search-worker.ts', import.meta.url)));
  return new Promise((done, failed) => {
    worker.on('message', (message: Found | 'ready') => {
      if (message !== 'ready') {
        results.push(message);
        bar.increment(message.schedules);
        if (message.failure !== undefined) console.error(`\n${message.failure.sentence}\n${message.failure.replay}`);
        if (message.failure !== undefined && firstOnly) jobs.length = 0;
      }
      const job = jobs.shift();
      if (job === undefined) worker.disconnect();
      else worker.send(job);
    });
    worker.on('exit', (code) => (code === 0 ? done() : failed(new Error(`a worker ended with ${code}`))));
  });
}

function report(): void {
  const total = (count: (found: Found) => number): number => results.reduce((sum, found) => sum + count(found), 0);
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const played = total((found) => found.schedules);
  const seconds = (performance.now() - began) / 1000;
  for (const { sentence, replay, schedule } of failures) {
    console.log(`\nbroken: ${sentence}\nagain: ${replay}\nschedule: ${JSON.stringify(schedule)}`);
  }
  console.log(
    `${played} schedules, ${total(({ calls }) => calls)} calls, ${total(({ updates }) => updates)} changes asked of SageMaker, ` +
      `${total(({ rollbacks }) => rollbacks)} rollbacks, ${failures.length} broken; ${Math.round(seconds)} s, ` +
      `${Math.round((seconds * 1000 * Math.min(workers, results.length)) / Math.max(1, played))} ms a schedule and worker`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}
