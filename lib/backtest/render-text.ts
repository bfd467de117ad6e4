import { isoOf } from '../core/words/time.ts';
import type { BacktestResult } from './backtest.ts';
import type { RunOutcome } from './judge/outcome.ts';
import { minutesAfterFault, type Summary, type WatchSummary } from './summary.ts';

/** Beyond this many runs only the summary is printed; `--json` and `--report` hold all. */
const MOST_RUNS = 20;

/** What a backtest found, for a terminal. */
export function backtestText(result: BacktestResult): string {
  const { header, outcomes, summary, peers, signals, leftOut, strayFaults, policyHash } = result;
  const lines = [
    `${header.endpoint}: ${header.candidate ?? 'no candidate'} against ${header.stable}, deployed ${isoOf(header.deployedAtEpochSeconds)}, policy ${policyHash}`,
    `judged by ${signals.join(', ') || 'nothing'}${leftOut.length > 0 ? `; not in the trace and left out: ${leftOut.join(', ')}` : ''}`,
    ...strayFaults.map((run) => `the header gives run ${JSON.stringify(run)} a fault, but the trace does not hold it`),
    '',
    ...(outcomes.length <= MOST_RUNS ? outcomes.flatMap((each) => [runLine(each), ...watchLines(each)]) : []),
    ...(outcomes.length <= MOST_RUNS ? [''] : []),
    ...table(summary, peers ?? []),
    ...(summary.watch === undefined ? [] : ['', watchSummaryLine(summary.watch)]),
  ];
  return `${lines.join('\n')}\n`;
}

function runLine(outcome: RunOutcome): string {
  const { run, atEpochSeconds, failedRequests, why } = outcome;
  const name = run === '' ? 'the run' : run;
  const delay = minutesAfterFault(outcome);
  const when = atEpochSeconds === undefined ? '' : ` at ${isoOf(atEpochSeconds)}`;
  const after = delay === undefined ? '' : `, ${delay} min after the fault`;
  const until = outcome.outcome === 'rollback' ? 'by then' : 'in all';
  const failed = failedRequests === undefined ? '' : `, ${failedRequests} bad requests ${until}`;
  return `${name}: ${outcome.outcome}${when}${after}${failed}${why === undefined ? '' : ` - ${why}`}`;
}

const watchLines = ({ watch }: RunOutcome): string[] =>
  (watch?.alarms ?? []).map(
    ({ kind, atEpochSeconds, sinceEpochSeconds }) =>
      `  told ${kind} at ${isoOf(atEpochSeconds)}, since ${isoOf(sinceEpochSeconds)}`,
  );

function watchSummaryLine({
  days,
  alarms,
  falseAlarms,
  falseAlarmsPerMonth,
  medianMinutesToAlarm,
}: WatchSummary): string {
  const month = falseAlarmsPerMonth === undefined ? '' : ` (${falseAlarmsPerMonth.toFixed(2)} a month)`;
  const delay = medianMinutesToAlarm === undefined ? '' : `; median ${medianMinutesToAlarm} min after the fault`;
  return `watched while nobody deploys: ${days.toFixed(1)} days, alarms ${alarms}, false ${falseAlarms}${month}${delay}`;
}

const HEAD = ['rule', 'runs', 'rollbacks', 'false', 'false rate [95%]', 'missed', 'median min after fault'];

function table(summary: Summary, peers: NonNullable<BacktestResult['peers']>): string[] {
  const rows = [HEAD, row('stablehand', summary), ...peers.map(({ rule, summary: ofRule }) => row(rule, ofRule))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  ); // a width a column
}

const row = (rule: string, summary: Summary): string[] => [
  rule,
  `${summary.runs}`,
  `${summary.rollbacks}`,
  `${summary.falseRollbacks}`,
  rateText(summary),
  `${summary.missed}`,
  summary.medianMinutesAfterFault === undefined ? '-' : `${summary.medianMinutesAfterFault}`,
];

/** `0.25% [0.04-1.40]`. */
export function rateText({ falseRollbackRate }: Summary): string {
  if (falseRollbackRate === undefined) return '-';
  const { estimate, low, high } = falseRollbackRate;
  return `${(100 * estimate).toFixed(2)}% [${(100 * low).toFixed(2)}-${(100 * high).toFixed(2)}]`;
}
