import * as Plot from '@observablehq/plot';
import { oddsOf } from '../../core/words/spoken.ts';
import { startOfMinute } from '../../core/words/time.ts';

import type { PageChart } from './chart.ts';
import { otherColour } from './colours.ts';
import type { IncidentReport } from './incident-report.ts';
import { binWidthOf, oneOfBins } from './minute-bins.ts';
import { spanOf } from './outcome.ts';

/** Powers of ten that are drawn below even odds, and above the threshold. */
const BELOW = 3;
const ABOVE = 3;

/** Evidence of every signal against the threshold, as odds on a scale of powers of ten. */
export function evidenceChart(report: IncidentReport): PageChart {
  const threshold = report.logThreshold / Math.LN10;
  const width = binWidthOf((report.toEpochSeconds - report.fromEpochSeconds) / 60);
  const powers = report.evidence.filter(({ logE }) => !Number.isNaN(logE)).map(({ logE }) => logE / Math.LN10);
  const bottom = Math.max(
    -BELOW,
    powers.reduce((low, power) => Math.min(low, Math.floor(power)), -1),
  );
  const top = powers.reduce(
    (high, power) => Math.max(high, Math.min(Math.ceil(power), threshold + ABOVE)),
    threshold + 0.6,
  );
  const signals = [...new Set(report.evidence.map(({ signal }) => signal))];
  const lines = signals.map((signal, index) => ({
    colour: index === 0 ? 'var(--candidate)' : otherColour(index - 1),
    signal,
    // the highest of a bin, not the last: what was acted on must stay visible in a long span
    points: oneOfBins(
      report.evidence.filter((entry) => entry.signal === signal && !Number.isNaN(entry.logE)),
      width,
      (later, kept) => later.logE > kept.logE,
    ).map(({ minute, logE }) => ({
      // as it stood at that tick: the decision lies on the curve, not before it
      at: new Date(startOfMinute(minute) * 1000),
      power: Math.min(top, Math.max(bottom, logE / Math.LN10)),
    })),
  }));
  return {
    id: 'evidence',
    title: 'Evidence that the new version is worse',
    reading: `${readingOf(report)}${width > 1 ? ` Of every ${spanOf(0, width * 60)}, the highest odds are drawn.` : ''}`,
    legend: [
      ...lines.map(({ colour, signal }) => ({ colour, text: signal })),
      { colour: 'var(--ink)', text: `evidence suffices: ${oddsOf(report.logThreshold)}`, dashed: true },
    ],
    y: { domain: [bottom, top], tickFormat: oddsTick },
    marks: () => [
      Plot.rectY([0], { y1: threshold, y2: top, fill: 'var(--affected)' }),
      // the one that decides is drawn last, over the others
      ...[...lines]
        .reverse()
        .map(({ colour, points }) =>
          Plot.lineY(points, { x: 'at', y: 'power', stroke: colour, strokeWidth: 2.5, curve: 'step-after' }),
        ),
      Plot.ruleY([threshold], { stroke: 'var(--ink)', strokeWidth: 1.5, strokeDasharray: '5 4' }),
      Plot.text([threshold], {
        frameAnchor: 'left',
        y: (power: number) => power,
        text: () => 'evidence suffices',
        textAnchor: 'start',
        lineAnchor: 'bottom',
        dx: 6,
        dy: -4,
        fill: 'var(--ink)',
        stroke: 'var(--card)',
        strokeWidth: 3,
      }),
    ],
    ...(powers.length === 0 ? { nothing: 'No evidence was computed in this span.' } : {}),
  };
}

function readingOf({ lane, logThreshold }: IncidentReport): string {
  const [claim, equals] =
    lane === 'solo'
      ? ['the new version being no worse than what was before it', 'versions that are no worse']
      : ['both versions being equally good', 'equal versions'];
  const chance = Number((100 * Math.exp(-logThreshold)).toPrecision(2));
  return `Odds against ${claim}, on a scale where every line is ten times the one below. From ${oddsOf(logThreshold)} on, the evidence suffices to act; ${equals} get there in at most ${chance} of 100 deployments, unless the reason given says that this is not promised.`;
}

/** A power of ten as odds: 2 is `100 to 1`, -2 is `1 to 100`. Ticks between powers stay bare. */
export function oddsTick(power: number): string {
  if (!Number.isInteger(power)) return '';
  const size = Math.abs(power);
  const many = size >= 6 ? `10^${size}` : (10 ** size).toLocaleString('en-US');
  return power >= 0 ? `${many} to 1` : `1 to ${many}`;
}
