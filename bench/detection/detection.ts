/**
 * How often a healthy candidate is rolled back, and how long a bad one lives, in simulation:
 * `npx tsx bench/detection/detection.ts --quick`. Seeds are fixed, so the same command prints the same tables.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PEERS } from '../../lib/backtest/peers/all-peers.ts';
import { plannedCells } from './cells.ts';
import { COLD, WITH_HISTORY } from './judge-run.ts';
import { type CellResult, delayTable, falseRollbackTable } from './tables.ts';
import type { Job, JobResult } from './worker.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    scale: { type: 'string', default: '35' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    traffic: { type: 'string', default: '1000,10000' },
  },
});
const scale = values.quick ? 1 : Number(values.scale);
const traffics = values.traffic.split(',').map(Number);
const [workers, seed] = [Number(values.workers), Number(values.seed)];
if (![scale, workers, seed, ...traffics].every(Number.isSafeInteger) || scale < 1 || workers < 1) {
  console.error('usage: detection.ts [--quick | --scale 35] [--workers 2] [--seed 1] [--traffic 1000,10000]');
  process.exit(2);
}

/** Runs that a worker does before it reports. */
const CHUNK = 15;

const planned = plannedCells(scale, traffics);
const jobs: Job[] = planned.flatMap(({ runs }, cell) =>
  Array.from({ length: Math.ceil(runs / CHUNK) }, (_, i) => {
    const firstSeed = seed * 100_000_000 + cell * 100_000 + i * CHUNK;
    return { scale, traffics, cell, firstSeed, runs: Math.min(CHUNK, runs - i * CHUNK) };
  }),
);
const total = jobs.length;
const results: JobResult[] = [];

function startWorker(): Promise<void> {
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)));
  return new Promise((done, failed) => {
    worker.on('message', (message: JobResult | 'ready') => {
      if (message !== 'ready') {
        results.push(message);
        if (results.length % 10 === 0) console.error(`${results.length}/${total}`);
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
const cells: CellResult[] = planned.map((cell, index) => {
  return {
    ...cell,
    decisions: results.filter((result) => result.cell === index).flatMap(({ decisions }) => decisions),
  };
});
console.log(falseRollbackTable(cells, [WITH_HISTORY, COLD, ...PEERS.map(({ rule }) => rule)]));
console.log();
console.log(delayTable(cells));
console.log(`\n${cells.reduce((sum, { runs }) => sum + runs, 0)} runs in ${Math.round((Date.now() - began) / 1000)} s`);
