import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunDecisions } from '../rules/decide-run.ts';
import type { Size } from '../tables/table.ts';
import type { Job } from './jobs.ts';
import type { Answer, Asked } from './worker.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Works the jobs off, in order, in so many processes. Rejects when a process dies before its work is done. */
export async function workOff(
  jobs: readonly Job[],
  { size, seed, workers }: { readonly size: Size; readonly seed: number; readonly workers: number },
  onDone: (job: Job, decided: readonly RunDecisions[]) => void,
): Promise<void> {
  const waiting = [...jobs].reverse();
  const oneWorker = (): Promise<void> => {
    const worker = fork(WORKER);
    return new Promise((done, failed) => {
      worker.on('message', (answer: Answer) => {
        if (answer !== 'ready') onDone(answer.job, answer.decided);
        const job = waiting.pop();
        if (job === undefined) worker.disconnect();
        else worker.send({ size, seed, job } satisfies Asked);
      });
      worker.on('error', failed);
      worker.on('exit', (code) => (code === 0 ? done() : failed(new Error(`a worker ended with ${code}`))));
    });
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, oneWorker));
}
