import { countOf } from '../../core/words/spoken.ts';
import { isoOf } from '../../core/words/time.ts';
import { figureOf } from '../../report/page/chart.ts';
import { differenceChart } from '../../report/page/difference-chart.ts';
import { errorRateChart } from '../../report/page/error-rate-chart.ts';
import { evidenceChart } from '../../report/page/evidence-chart.ts';
import { failedRequestsChart } from '../../report/page/failed-requests-chart.ts';
import { type Html, html, trusted } from '../../report/page/html.ts';
import { PAGE_STYLE } from '../../report/page/page-style.ts';

import type { BacktestResult } from '../backtest.ts';
import type { RunOutcome } from '../judge/outcome.ts';
import { rateText } from '../render-text.ts';
import { isFalse, minutesAfterFault, type Summary } from '../summary.ts';
import { delayFigure } from './delay-chart.ts';
import { type PageSource, runReport } from './run-report.ts';

/** What is beyond is counted, not shown. */
const MOST_RUNS = 200;

/** Long sentences break anywhere, but a heading or a run's name does not. */
const TABLE_STYLE = `
th, #runs td:first-child { overflow-wrap: normal; }
#rules td:nth-child(2), #runs td:last-child { white-space: nowrap; }
`;

/**
 * A backtest as one HTML file without script and without anything from outside: one run with its plots, or many with their delays, their
 * false rollbacks and the usual rules beside them. Same trace, same text.
 */
export function backtestPage(result: BacktestResult, source: PageSource): string {
  const { header, outcomes, policyHash, signals } = result;
  const title = `Backtest of ${header.endpoint}`;
  const [only, ...others] = outcomes;
  const report = only === undefined || others.length > 0 ? undefined : runReport(result, only, source);
  const charts =
    report === undefined
      ? []
      : [differenceChart, evidenceChart, errorRateChart, failedRequestsChart].map((chart) =>
          figureOf(chart(report), report),
        );
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(PAGE_STYLE + TABLE_STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">stablehand backtest, policy ${policyHash}, judged by ${signals.join(', ') || 'nothing'}</p>
<h1>${title}</h1>
<p class="where">${header.candidate ?? 'no candidate'} against ${header.stable}, deployed ${isoOf(header.deployedAtEpochSeconds)}</p>
<p class="outcome ${toneOf(result)}"><strong>${headlineOf(result)}</strong> ${only === undefined || others.length > 0 ? undefined : only.why}</p>
</header>
<main>
${report === undefined ? undefined : html`<dl class="tiles">${report.numbers.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`}
${charts}
${others.length === 0 ? undefined : delayFigure(result)}
${summaryTable(result)}
${others.length === 0 ? undefined : runTable(outcomes)}
</main>
<footer><p>All times are UTC. Brackets hold 95 % Wilson intervals. A rollback is false when its run has no fault, or before it. Minutes that were not reported are gaps, not zeros.</p></footer>
</body>
</html>
`.html;
}

function toneOf({ summary, outcomes }: BacktestResult): string {
  if (summary.falseRollbacks > 0 || summary.missed > 0) return outcomes.length > 1 ? 'calm' : 'bad';
  return summary.rollbacks > 0 ? 'good' : 'calm';
}

function headlineOf({ outcomes, summary }: BacktestResult): string {
  const [only, ...others] = outcomes;
  if (only !== undefined && others.length === 0) {
    const delay = minutesAfterFault(only);
    const after = delay === undefined ? '' : `, ${countOf(delay, 'minute')} after the fault`;
    return `${only.outcome.replaceAll('-', ' ')}${only.atEpochSeconds === undefined ? '' : ` at ${isoOf(only.atEpochSeconds)}`}${after}.`;
  }
  return `${countOf(summary.runs, 'run')}: ${countOf(summary.rollbacks, 'rollback')}, ${summary.falseRollbacks} of them false, ${countOf(summary.missed, 'fault')} missed.`;
}

const summaryTable = ({ summary, peers }: BacktestResult): Html => html`<section id="rules">
<h2>Rules compared on the same minutes</h2>
<table>
<thead><tr><th scope="col">Rule</th><th scope="col">False rollbacks</th><th scope="col">Rollbacks</th><th scope="col">Missed</th><th scope="col">Median minutes after the fault</th></tr></thead>
<tbody>${[{ title: 'Stablehand', summary }, ...(peers ?? [])].map(({ title, summary: ofRule }) => summaryRow(title, ofRule))}</tbody>
</table>
</section>`;

const summaryRow = (title: string, summary: Summary): Html =>
  html`<tr><td>${title}</td><td data-label="False rollbacks">${summary.falseRollbacks} of ${summary.runs}: ${rateText(summary)}</td><td data-label="Rollbacks">${summary.rollbacks}</td><td data-label="Missed">${summary.missed}</td><td data-label="Median minutes after the fault">${summary.medianMinutesAfterFault ?? '-'}</td></tr>`;

const runTable = (outcomes: readonly RunOutcome[]): Html => {
  // what went wrong first
  const ordered = [...outcomes].sort((a, b) => Number(isFalse(b)) - Number(isFalse(a)));
  const more = ordered.length - MOST_RUNS;
  return html`<section id="runs">
<h2>Runs</h2>
<table>
<thead><tr><th scope="col">Run</th><th scope="col">Outcome</th><th scope="col">Why</th><th scope="col">Bad requests</th></tr></thead>
<tbody>${ordered.slice(0, MOST_RUNS).map(runRow)}</tbody>
</table>
${more > 0 ? html`<p>${more} more runs are not shown.</p>` : undefined}
</section>`;
};

function runRow(outcome: RunOutcome): Html {
  const delay = minutesAfterFault(outcome);
  const after =
    delay === undefined ? (isFalse(outcome) ? ' (false)' : '') : `, ${countOf(delay, 'minute')} after the fault`;
  const at = outcome.atEpochSeconds === undefined ? '' : ` ${isoOf(outcome.atEpochSeconds)}`;
  return html`<tr><td>${outcome.run}</td><td><b>${outcome.outcome.replaceAll('-', ' ')}</b>${at}${after}</td><td>${outcome.why ?? outcome.reason}</td><td data-label="Bad requests">${outcome.failedRequests ?? '-'}</td></tr>`;
}
