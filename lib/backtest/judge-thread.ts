import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, ToThread } from './judge-in-threads.ts';
import { judgePart, type PartOptions } from './judge-part.ts';
import { TraceError } from './trace/trace-error.ts';

/** Runs are counted in lots, so that progress costs nothing. */
const LOT = 20;

const options = workerData as PartOptions; // from judgeInThreads, and nobody else
const say = (said: FromThread): void => parentPort?.postMessage(said);

parentPort?.on('message', ({ index, part }: ToThread) => {
  let runs = 0;
  try {
    const judged = judgePart(options, part, () => {
      runs += 1;
      if (runs % LOT === 0) say({ kind: 'runs', runs: LOT });
    });
    say({ kind: 'runs', runs: runs % LOT });
    say({ kind: 'part', index, judged });
  } catch (cause) {
    if (!(cause instanceof TraceError)) throw cause;
    say({ kind: 'refused', line: cause.line, sentence: cause.sentence });
  }
});
