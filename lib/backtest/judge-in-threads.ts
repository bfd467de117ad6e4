import { Worker } from 'node:worker_threads';
import type { JudgedPart, PartOptions } from './judge-part.ts';
import { threadCode } from './thread-code.ts';
import type { FilePart } from './trace/read-runs.ts';
import { TraceError } from './trace/trace-error.ts';

/** What a thread says. */
export type FromThread =
  | { readonly kind: 'runs'; readonly runs: number }
  | { readonly kind: 'part'; readonly index: number; readonly judged: JudgedPart }
  | { readonly kind: 'refused'; readonly line: number | undefined; readonly sentence: string };

/** What a thread is asked for next. */
export interface ToThread {
  readonly index: number;
  readonly part: FilePart;
}

interface Threads {
  readonly workers: number;
  /** Told after every run, and after every part. */
  readonly run: () => void;
  readonly ended: (part: JudgedPart) => JudgedPart;
}

/** A thread needs little; without a limit it would rather grow than collect its garbage. */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 } as const;

/**
 * Judges the parts of a trace in several threads, each taking the next part when it has done one. In the order of the file.
 *
 * @throws {TraceError} when the trace is refused: with the first line to blame among the parts that had begun.
 */
export async function judgeInThreads(
  options: PartOptions,
  parts: readonly FilePart[],
  threads: Threads,
): Promise<JudgedPart[]> {
  const judged = new Array<JudgedPart>(parts.length);
  const refused: TraceError[] = [];
  let next = 0;
  const take = (): ToThread | undefined => {
    const part = refused.length > 0 ? undefined : parts[next];
    if (part === undefined) return undefined;
    next += 1;
    return { index: next - 1, part };
  };
  const code = await threadCode();
  const running = Array.from({ length: Math.min(threads.workers, parts.length) }, () =>
    oneThread(code, options, take, (said) => {
      if (said.kind === 'runs') for (let run = 0; run < said.runs; run += 1) threads.run();
      else if (said.kind === 'part') judged[said.index] = threads.ended(said.judged);
      else refused.push(new TraceError(said.line, said.sentence));
    }),
  );
  await Promise.all(running);
  const [first] = refused.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)); // no line is the whole file's: first
  if (first !== undefined) throw first;
  return judged;
}

function oneThread(
  code: string,
  options: PartOptions,
  take: () => ToThread | undefined,
  onSaid: (said: FromThread) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, {
      eval: true,
      workerData: options,
      execArgv: [],
      resourceLimits: HEAP,
    });
    const goOn = (): void => {
      const task = take();
      if (task === undefined) worker.terminate().then(() => resolve(), reject);
      else worker.postMessage(task);
    };
    worker.on('message', (said: FromThread) => {
      onSaid(said);
      if (said.kind !== 'runs') goOn();
    });
    worker.once('error', reject);
    goOn();
  });
}
