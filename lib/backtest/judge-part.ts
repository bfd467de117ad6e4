import type { SignalName } from '../core/signals/registry.ts';
import { type JudgeOptions, outcomeOf, prepareRun } from './judge/judge-run.ts';
import type { RunOutcome } from './judge/outcome.ts';
import { peerOutcomes } from './judge/peer-decisions.ts';
import { type FilePart, readRuns, type SeenRun } from './trace/read-runs.ts';

/** What is to be done with a trace; plain data, so that it can be handed to another thread. */
export interface PartOptions extends JudgeOptions {
  readonly path: string;
  readonly peers: boolean;
}

/** One judged run. */
export interface JudgedRun {
  readonly outcome: RunOutcome;
  /** What the usual rules would have done, by rule; a rule that could not be set up is not there. */
  readonly peers: ReadonlyMap<string, RunOutcome>;
  /** The signals that it was judged by. */
  readonly signals: readonly SignalName[];
}

export interface JudgedPart {
  readonly seen: readonly SeenRun[];
  /** In the order of the file. */
  readonly runs: readonly JudgedRun[];
}

/** Reads and judges the runs of a part of a trace. @throws {TraceError} when the trace is refused. */
export function judgePart(options: PartOptions, part: FilePart, onRun: () => void): JudgedPart {
  const latency = options.guard.signals.find(({ signal }) => signal === 'latency');
  const runs: JudgedRun[] = [];
  const wantedLimit = latency?.slowerThanMicros;
  const reading = { header: options.header, part, ...(wantedLimit === undefined ? {} : { wantedLimit }) };
  const seen = readRuns(options.path, reading, (run) => {
    const preparation = prepareRun(run, options);
    if (preparation.kind === 'nothing') {
      runs.push({ outcome: preparation.outcome, peers: new Map(), signals: [] });
    } else {
      const { prepared } = preparation;
      const peers = options.peers ? peerOutcomes(prepared, options) : new Map<string, RunOutcome>();
      runs.push({ outcome: outcomeOf(prepared, options), peers, signals: prepared.signals });
    }
    onRun();
  });
  return { seen, runs };
}
