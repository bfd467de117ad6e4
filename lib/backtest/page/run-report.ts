import { decidingLogEOf } from '../../core/judge/deciding-log-e.ts';
import type { GuardPolicy } from '../../core/words/policy.ts';
import { signalWords } from '../../core/words/signal-words.ts';
import { countOf, percentOf } from '../../core/words/spoken.ts';
import { minuteOf } from '../../core/words/time.ts';
import { type IncidentReport, type ReportedArm, TOGETHER } from '../../report/page/incident-report.ts';
import type { BacktestResult } from '../backtest.ts';
import { judgeMinutes } from '../judge/judge-minutes.ts';
import { type PreparedRun, prepareRun } from '../judge/judge-run.ts';
import type { MinuteTable } from '../judge/minute-table.ts';
import type { RunOutcome } from '../judge/outcome.ts';
import { minutesAfterFault } from '../summary.ts';
import { readRuns } from '../trace/read-runs.ts';

/** Stable's past that is shown before the deployment, and what is shown after the decision, in minutes. */
const SHOWN_AFTER = 30;

/** How the minutes were read and judged. */
export interface PageSource {
  readonly path: string;
  readonly lagMinutes: number;
}

/** The facts of a run for the charts of the incident page, judged once more minute by minute. Absent when the run could not be judged. */
export function runReport(
  result: BacktestResult,
  outcome: RunOutcome,
  { path, lagMinutes }: PageSource,
): IncidentReport | undefined {
  let report: IncidentReport | undefined;
  readRuns(path, { header: result.header }, (run) => {
    if (run.name !== outcome.run) return;
    const preparation = prepareRun(run, { header: result.header, guard: result.guard, lagMinutes });
    if (preparation.kind === 'ready') report = reportOf(result, outcome, preparation.prepared, lagMinutes);
  });
  return report;
}

function reportOf(
  result: BacktestResult,
  outcome: RunOutcome,
  prepared: PreparedRun,
  lagMinutes: number,
): IncidentReport {
  const { header, guard } = result;
  const { leading, span, leadingSignal } = prepared;
  const decidedAt = outcome.outcome === 'rollback' ? outcome.atEpochSeconds : undefined;
  const to = Math.min(span.to, decidedAt === undefined ? span.to : minuteOf(decidedAt) + SHOWN_AFTER);
  const arm = (name: string, role: ReportedArm['role'], table: MinuteTable): ReportedArm => ({
    name,
    version: name,
    role,
    minutes: minutesOf(table, span.from, to),
  });
  const candidate = arm(header.candidate ?? '', 'candidate', leading.candidate);
  const fault = outcome.faultAtEpochSeconds;
  return {
    title: `${header.candidate ?? ''} against ${header.stable}`,
    endpoint: header.endpoint,
    outcome: 'no-rollback',
    fromEpochSeconds: span.from * 60,
    toEpochSeconds: to * 60,
    ...(fault === undefined ? {} : { faultAtEpochSeconds: fault }),
    ...(decidedAt === undefined ? {} : { decidedAtEpochSeconds: decidedAt }),
    arms: [arm(header.stable, 'stable', leading.stable), candidate],
    badWord: signalWords(leadingSignal).verb,
    evidence: evidenceOf(result, prepared, lagMinutes, to),
    margin: guard.margin,
    logThreshold: logThresholdOf(prepared),
    weights: [],
    failedRequests: addedUp(candidate),
    events: [],
    mails: [],
    numbers: numbersOf(outcome, guard),
    command: '',
    whatNext: [],
  };
}

/** Where evidence suffices: the part of the budget that this candidate was given. */
function logThresholdOf({ started: { frozen } }: PreparedRun): number {
  if (frozen === undefined) throw new RangeError('the judgement of a prepared run is frozen');
  return -Math.log(frozen.alpha);
}

function minutesOf(table: MinuteTable, from: number, to: number): ReportedArm['minutes'] {
  return Array.from({ length: to - from }, (_, index) => from + index)
    .filter((minute) => table.isCounted(minute))
    .map((minute) => ({ minute, requests: table.n(minute), bad: table.k(minute) }));
}

function evidenceOf(
  { header }: BacktestResult,
  { run, started, signals }: PreparedRun,
  lagMinutes: number,
  to: number,
): IncidentReport['evidence'] {
  const evidence: { minute: number; signal: string; logE: number }[] = [];
  for (const { atEpochSeconds, verdict, judgement } of judgeMinutes(run, header, started, lagMinutes)) {
    const minute = minuteOf(atEpochSeconds);
    if (minute >= to) break;
    const compared = verdict.comparisons.filter(({ minutes }) => minutes > 0);
    if (signals.length > 1 && compared.length > 0)
      evidence.push({ minute, signal: TOGETHER, logE: decidingLogEOf(judgement) });
    for (const { signal, logE } of compared) evidence.push({ minute, signal, logE });
  }
  return evidence;
}

function addedUp({ minutes }: ReportedArm): IncidentReport['failedRequests'] {
  let cumulative = 0;
  return minutes.map(({ minute, bad }) => {
    cumulative += bad;
    return { minute, cumulative };
  });
}

function numbersOf(outcome: RunOutcome, guard: GuardPolicy): IncidentReport['numbers'] {
  const delay = minutesAfterFault(outcome);
  return [
    { label: 'outcome', value: outcome.outcome.replaceAll('-', ' ') },
    ...(delay === undefined ? [] : [{ label: 'from the fault to the decision', value: countOf(delay, 'minute') }]),
    ...(outcome.failedRequests === undefined
      ? []
      : [
          {
            label: `bad requests of the candidate ${outcome.outcome === 'rollback' ? 'by then' : 'in all'}`,
            value: countOf(outcome.failedRequests, 'request'),
          },
        ]),
    { label: 'false rollbacks tolerated per deployment', value: percentOf(guard.falseRollbackBudget) },
  ];
}
