import * as Plot from '@observablehq/plot';
import { countOf, wholeOf } from '../../core/words/spoken.ts';
import { minuteOf } from '../../core/words/time.ts';

import type { PageChart } from './chart.ts';
import type { IncidentReport } from './incident-report.ts';
import { binWidthOf, lastOfBins, middleOf } from './minute-bins.ts';

/** What it cost: bad requests of the candidate, counted up. What would have happened without a rollback is not drawn: nobody knows. */
export function failedRequestsChart(report: IncidentReport): PageChart {
  const width = binWidthOf((report.toEpochSeconds - report.fromEpochSeconds) / 60);
  const points = lastOfBins(report.failedRequests, width).map(({ minute, cumulative }) => ({
    at: middleOf(minute, 1),
    cumulative,
  }));
  const total = points.at(-1)?.cumulative;
  const word = report.badWord ?? 'failed';
  return {
    id: 'failed-requests',
    title: `Requests to the new version that ${word}, added up`,
    reading: readingOf(report, total, word),
    legend: [{ colour: 'var(--candidate)', text: `requests that ${word}, in all` }],
    y: { domain: [0, Math.max(5, (total ?? 0) * 1.1)], tickFormat: wholeOf },
    marks: () => [
      Plot.areaY(points, { x: 'at', y: 'cumulative', fill: 'var(--candidate)', fillOpacity: 0.16 }),
      Plot.lineY(points, { x: 'at', y: 'cumulative', stroke: 'var(--candidate)', strokeWidth: 2.5 }),
    ],
    ...(points.length === 0 ? { nothing: 'No requests to the new version were recorded in this span.' } : {}),
  };
}

function readingOf(
  { decidedAtEpochSeconds, failedRequests }: IncidentReport,
  total: number | undefined,
  word: string,
): string {
  if (total === undefined) return 'Nothing was recorded.';
  const all = `${countOf(total, 'request')} ${word} in the span shown`;
  if (decidedAtEpochSeconds === undefined) return `${all}.`;
  const before = failedRequests.filter(({ minute }) => minute < minuteOf(decidedAtEpochSeconds)).at(-1);
  return before === undefined ? `${all}.` : `${all}, ${wholeOf(before.cumulative)} of them before the decision.`;
}
