import type { SignalName } from '../core/signals/registry.ts';
import { isoOf } from '../core/words/time.ts';
import type { BacktestResult } from './backtest.ts';
import type { RunOutcome } from './judge/outcome.ts';
import { minutesAfterFault, type Summary, type WatchSummary } from './summary.ts';

/** The one object that `backtest --json` prints: every field is there, what is absent is null. */
export interface BacktestJson {
  readonly runs: readonly RunJson[];
  readonly summary: SummaryJson;
  /** Only with `--peers`. */
  readonly peers?: Readonly<Record<string, SummaryJson>>;
  readonly policy: string;
  readonly signals: readonly SignalName[];
}

export interface RunJson {
  readonly run: string | null;
  readonly outcome: RunOutcome['outcome'];
  readonly at: string | null;
  readonly minutesAfterDeploy: number | null;
  readonly minutesAfterFault: number | null;
  readonly signal: string | null;
  readonly logE: number | null;
  readonly failedRequests: number | null;
  readonly reason: string | null;
  /** Only of traces of a single variant. */
  readonly watch?: {
    readonly days: number;
    readonly alarms: readonly { readonly kind: string; readonly at: string; readonly since: string }[];
  };
}

export interface SummaryJson {
  readonly runs: number;
  readonly rollbacks: number;
  readonly falseRollbacks: number;
  readonly falseRollbackRate: { readonly estimate: number; readonly low: number; readonly high: number } | null;
  readonly missed: number;
  readonly medianMinutesAfterFault: number | null;
  /** Only of traces of a single variant. */
  readonly watch?: WatchSummary;
}

export function backtestJson({ header, outcomes, summary, peers, policyHash, signals }: BacktestResult): BacktestJson {
  return {
    runs: outcomes.map((outcome) => runJson(outcome, header.deployedAtEpochSeconds)),
    summary: summaryJson(summary),
    ...(peers === undefined
      ? {}
      : { peers: Object.fromEntries(peers.map(({ rule, summary: ofRule }) => [rule, summaryJson(ofRule)])) }),
    policy: policyHash,
    signals,
  };
}

function runJson(outcome: RunOutcome, deployedAtEpochSeconds: number): RunJson {
  const { run, atEpochSeconds: at, signal, logE, failedRequests, reason, watch } = outcome;
  return {
    run: run === '' ? null : run,
    outcome: outcome.outcome,
    at: at === undefined ? null : isoOf(at),
    minutesAfterDeploy: at === undefined ? null : (at - deployedAtEpochSeconds) / 60,
    minutesAfterFault: minutesAfterFault(outcome) ?? null,
    signal: signal ?? null,
    logE: logE ?? null,
    failedRequests: failedRequests ?? null,
    reason: reason ?? null,
    ...(watch === undefined ? {} : { watch: watchJson(watch) }),
  };
}

const watchJson = ({ days, alarms }: NonNullable<RunOutcome['watch']>): NonNullable<RunJson['watch']> => ({
  days,
  alarms: alarms.map(({ kind, atEpochSeconds, sinceEpochSeconds }) => ({
    kind,
    at: isoOf(atEpochSeconds),
    since: isoOf(sinceEpochSeconds),
  })),
});

const summaryJson = ({ falseRollbackRate, medianMinutesAfterFault, ...counts }: Summary): SummaryJson => ({
  runs: counts.runs,
  rollbacks: counts.rollbacks,
  falseRollbacks: counts.falseRollbacks,
  falseRollbackRate:
    falseRollbackRate === undefined
      ? null
      : { estimate: falseRollbackRate.estimate, low: falseRollbackRate.low, high: falseRollbackRate.high },
  missed: counts.missed,
  medianMinutesAfterFault: medianMinutesAfterFault ?? null,
  ...(counts.watch === undefined ? {} : { watch: counts.watch }),
});
