import { fork } from 'node:child_process';
import type { Job, Told } from './worker.ts';

/** A worker of which nothing is heard for so long runs for ever. */
const SILENT_MILLIS = 120_000;

/**
 * Has a worker do the job, and passes on what it tells.
 *
 * @returns the mutant during which it fell silent or died, if any
 */
export function workedOff(worker: string, job: Job, hear: (told: Told) => void): Promise<string | undefined> {
  return new Promise((done, fail) => {
    const child = fork(worker, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let begun: string | undefined;
    let watch: NodeJS.Timeout | undefined;
    const listen = () => {
      clearTimeout(watch);
      if (job.kind === 'ask') watch = setTimeout(() => child.kill('SIGKILL'), SILENT_MILLIS);
    };
    child.on('message', (told: Told) => {
      listen();
      begun = told.kind === 'begun' ? told.id : undefined;
      hear(told);
    });
    child.on('exit', (code) => {
      clearTimeout(watch);
      if (code !== 0 && begun === undefined) fail(new Error(`the worker ended with ${code}, with no mutant in force`));
      else done(begun);
    });
    child.send(job);
    listen();
  });
}
