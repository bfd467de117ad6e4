/** Every scenario of the demo on many seeds: `npm run scenarios -- --seeds 20`. Exits with 1 when one ends otherwise than it must. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SCENARIO_NAMES } from '../lib/local/story/scenario.ts';
import { allIsWell, tableOf } from './scenarios/scenario-table.ts';
import type { Job } from './scenarios/scenario-worker.ts';
import type { Trial } from './scenarios/try-scenario.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
    scenario: { type: 'string', multiple: true, default: SCENARIO_NAMES },
  },
});
const [seeds, from, workers] = [values.seeds, values.from, values.workers].map(Number) as [number, number, number];
const unknown = values.scenario.filter((name) => !SCENARIO_NAMES.some((each) => each === name));
if (![seeds, from, workers].every(Number.isSafeInteger) || seeds < 1 || workers < 1 || from < 0 || unknown.length > 0) {
  console.error(
    `usage: npm run scenarios -- [--seeds 20] [--from 1] [--workers 2] [--scenario NAME]..., names: ${SCENARIO_NAMES.join(', ')}`,
  );
  process.exit(2);
}

const names = SCENARIO_NAMES.filter((name) => values.scenario.includes(name));
// the longest first, so that no worker ends long after the other
const jobs: Job[] = [...names]
  .reverse()
  .flatMap((scenario) => Array.from({ length: seeds }, (_, index) => ({ scenario, seed: from + index })));
const total = jobs.length;
const trials: Trial[] = [];

/** A process that does one job after another; processes, because a world keeps one core busy. */
function startWorker(): Promise<void> {
  const worker = fork(fileURLToPath(new URL('scenarios/scenario-worker.ts', import.meta.url)));
  return new Promise((done, failed) => {
    worker.on('message', (message: Trial | 'ready') => {
      if (message !== 'ready') {
        trials.push(message);
        const { scenario, seed, outcome, minutes } = message;
        const delay = minutes === undefined ? '' : `, ${minutes} min`;
        console.error(`${trials.length}/${total} ${scenario} seed ${seed}: ${outcome}${delay}`);
      }
      const job = jobs.shift();
      if (job === undefined) worker.disconnect();
      else worker.send(job);
    });
    worker.on('exit', (code) => (code === 0 ? done() : failed(new Error(`a worker ended with ${code}`))));
  });
}

const began = Date.now();
await Promise.all(Array.from({ length: workers }, startWorker));
console.log(tableOf(trials).join('\n'));
console.log(`${total} stories in ${Math.round((Date.now() - began) / 1000)} s`);
process.exitCode = trials.length === total && allIsWell(trials) ? 0 : 1;
