import { isoOf } from '../../core/words/time.ts';
import { figureOf } from './chart.ts';
import { differenceChart } from './difference-chart.ts';
import { errorRateChart } from './error-rate-chart.ts';
import { evidenceChart } from './evidence-chart.ts';
import { failedRequestsChart } from './failed-requests-chart.ts';
import { type Html, html, trusted } from './html.ts';
import type { IncidentReport, ReportedEvent, ReportedMail } from './incident-report.ts';
import { OUTCOME_BADGE, outcomeSentence } from './outcome.ts';
import { PAGE_STYLE } from './page-style.ts';
import { trafficChart } from './traffic-chart.ts';

/** A page stays small whatever happened: what is beyond is counted, not shown. */
const MOST_EVENTS = 400;
const MOST_MAILS = 100;

/**
 * The whole report as one HTML file: no script, nothing from outside (its own policy forbids both), readable on a phone, in
 * the dark and on paper. Same report, same text.
 */
export function renderIncidentPage(report: IncidentReport): string {
  const badge = OUTCOME_BADGE[report.outcome];
  const charts = [differenceChart, evidenceChart, errorRateChart, trafficChart, failedRequestsChart].map((chart) =>
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
<title>${badge.words}: ${report.endpoint} - ${report.title}</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">stablehand incident report${report.scenario === undefined ? '' : `, scenario ${report.scenario}`}</p>
<h1>${report.title}</h1>
<p class="where">endpoint <code>${report.endpoint}</code>, ${timeSpan(report)}</p>
<p class="outcome ${badge.tone}"><strong><span aria-hidden="true">${badge.sign}</span> ${badge.words}</strong> ${outcomeSentence(report)}</p>
</header>
<main>
<dl class="tiles">${report.numbers.map(({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${charts}
${timeline(report.events)}
${mailList(report.mails)}
${whatNext(report.whatNext)}
</main>
<footer><h2>How this page was made</h2><pre>${report.command}</pre><p>All times are UTC. Minutes that were not reported are gaps, not zeros.</p></footer>
</body>
</html>
`.html;
}

const clock = (atEpochSeconds: number): Html => {
  const iso = isoOf(atEpochSeconds);
  return html`<time datetime="${iso}">${iso.slice(0, 10)} <b>${iso.slice(11, 16)}</b></time>`;
};

const timeSpan = ({ fromEpochSeconds, toEpochSeconds }: IncidentReport): Html =>
  html`${clock(fromEpochSeconds)} to ${clock(toEpochSeconds)} UTC`;

const beyond = (count: number, most: number, noun: string): Html | undefined =>
  count > most ? html`<p>${count - most} more ${noun} are not shown.</p>` : undefined;

const timeline = (events: readonly ReportedEvent[]): Html => html`<section id="timeline">
<h2>What happened, in order</h2>
<table>
<thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">Who</th></tr></thead>
<tbody>${events
  .slice(0, MOST_EVENTS)
  .map(
    ({ atEpochSeconds, kind, who, why }) =>
      html`<tr><td>${clock(atEpochSeconds)}</td><td><b>${kind.replaceAll('-', ' ')}</b></td><td>${why}</td><td>${who}</td></tr>`,
  )}</tbody>
</table>
${beyond(events.length, MOST_EVENTS, 'events')}
</section>`;

/** Mails are not kept: of a real incident the page cannot say which were sent. */
const mailList = (mails: readonly ReportedMail[] | undefined): Html | undefined =>
  mails === undefined
    ? undefined
    : html`<section id="mails">
<h2>What people were told</h2>
${mails.length === 0 ? html`<p>No mail was sent.</p>` : undefined}
${mails
  .slice(0, MOST_MAILS)
  .map(
    ({ atEpochSeconds, subject, audience, text }) =>
      html`<details><summary>${clock(atEpochSeconds)} <span class="subject">${subject}</span> <span class="audience">to ${audience}</span></summary><pre>${text}</pre></details>`,
  )}
${beyond(mails.length, MOST_MAILS, 'mails')}
</section>`;

const whatNext = (steps: readonly string[]): Html | undefined =>
  steps.length === 0
    ? undefined
    : html`<section id="what-next"><h2>What next</h2><ul>${steps.map((step) => html`<li>${step}</li>`)}</ul></section>`;
