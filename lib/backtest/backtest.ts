import { statSync } from 'node:fs';
import type { SignalName } from '../core/signals/registry.ts';
import { type GuardPolicy, SIGNALS } from '../core/words/policy.ts';
import type { RunOutcome } from './judge/outcome.ts';
import { judgeInThreads } from './judge-in-threads.ts';
import { type JudgedPart, judgePart } from './judge-part.ts';
import { PEERS } from './peers/all-peers.ts';
import { type Summary, summaryOf } from './summary.ts';
import { type FilePart, readTraceHeader, refuseSplitRuns } from './trace/read-runs.ts';
import type { TraceHeader } from './trace/trace-header.ts';

export interface BacktestOptions {
  /** The trace. */
  readonly path: string;
  readonly guard: GuardPolicy;
  readonly policyHash: string;
  /** From a minute's end until CloudWatch shows it, whole minutes. @default 3 */
  readonly lagMinutes?: number;
  /** Also ask what the usual rules would have done. @default false */
  readonly peers?: boolean;
  /** Threads. @default 2 */
  readonly workers?: number;
  /** Told after every judged run: how many so far, and which fraction of the file lies behind. */
  readonly onProgress?: (runs: number, fraction: number) => void;
}

export interface PeerSummary {
  readonly rule: string;
  readonly title: string;
  readonly summary: Summary;
  readonly outcomes: readonly RunOutcome[];
}

/** All that a backtest has found. */
export interface BacktestResult {
  readonly header: TraceHeader;
  readonly guard: GuardPolicy;
  readonly policyHash: string;
  /** In the order of the file. */
  readonly outcomes: readonly RunOutcome[];
  readonly summary: Summary;
  readonly peers?: readonly PeerSummary[];
  /** Signals that some run was judged by, and those of the policy that no run holds. */
  readonly signals: readonly SignalName[];
  readonly leftOut: readonly SignalName[];
  /** Runs that the header gives a fault and that the trace does not hold. */
  readonly strayFaults: readonly string[];
}

/** Many parts, so that no thread is idle at the end; but smaller ones are not worth a thread's while, since runs lie across their edges. */
const MANY_PARTS = 64;
const SMALLEST_PART = 1 << 20;
const LARGEST_PART = 8 << 20;
const DEFAULT_LAG = 3;
const DEFAULT_WORKERS = 2;

/** Runs the judge over every run of a trace. @throws {TraceError} when the trace is refused. */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const { path, guard, policyHash, lagMinutes = DEFAULT_LAG, peers = false, workers = DEFAULT_WORKERS } = options;
  const header = readTraceHeader(path);
  const parts = partsOf(statSync(path).size);
  const part = { path, header, guard, lagMinutes, peers };
  const count = progressOf(parts.length, options.onProgress);
  const judged =
    workers === 1 || parts.length === 1
      ? parts.map((each) => count.ended(judgePart(part, each, count.run)))
      : await judgeInThreads(part, parts, { workers, ...count });
  refuseSplitRuns(
    path,
    judged.map(({ seen }) => seen),
  );
  const runs = judged.flatMap((each) => each.runs);
  const outcomes = runs.map(({ outcome }) => outcome);
  const used = new Set(runs.flatMap(({ signals }) => signals));
  const names = new Set(outcomes.map(({ run }) => run));
  return {
    header,
    guard,
    policyHash,
    outcomes,
    summary: summaryOf(outcomes),
    ...(peers ? { peers: peerSummaries(runs.map((run) => run.peers)) } : {}),
    signals: SIGNALS.filter((signal) => used.has(signal)),
    leftOut: guard.signals.map(({ signal }) => signal).filter((signal) => !used.has(signal)),
    strayFaults: [...header.faults.keys()].filter((run) => !names.has(run)),
  };
}

/** Equal parts of a file, in order; a run belongs to exactly one of them. */
export function partsOf(bytes: number, partBytes: number = partBytesOf(bytes)): FilePart[] {
  const count = Math.max(1, Math.floor(bytes / partBytes));
  const edge = (index: number): number =>
    index === count ? Number.POSITIVE_INFINITY : Math.floor((bytes * index) / count);
  return Array.from({ length: count }, (_, index) => ({ from: edge(index), to: edge(index + 1) }));
}

const partBytesOf = (bytes: number): number => Math.min(LARGEST_PART, Math.max(SMALLEST_PART, bytes / MANY_PARTS));

function progressOf(parts: number, onProgress: BacktestOptions['onProgress']) {
  let [runs, ended] = [0, 0];
  return {
    run: () => {
      runs += 1;
      onProgress?.(runs, ended / parts);
    },
    ended: (part: JudgedPart): JudgedPart => {
      ended += 1;
      onProgress?.(runs, ended / parts);
      return part;
    },
  };
}

/** Rules that could be set up for no run are left out. */
function peerSummaries(runs: readonly ReadonlyMap<string, RunOutcome>[]): PeerSummary[] {
  return PEERS.map(({ rule, title }) => {
    const outcomes = runs.flatMap((run) => run.get(rule) ?? []);
    return { rule, title, outcomes, summary: summaryOf(outcomes) };
  }).filter(({ outcomes }) => outcomes.length > 0);
}
