import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { countOf } from '../../core/words/spoken.ts';
import { type Html, html, trusted } from '../../report/page/html.ts';

import type { BacktestResult } from '../backtest.ts';
import { minutesAfterFault } from '../summary.ts';

const SIZES = [
  { name: 'wide', width: 1000, height: 280, fontSize: 13 },
  { name: 'narrow', width: 340, height: 240, fontSize: 11.5 },
] as const;

/** The part of the runs with a fault that a rule has rolled back, by the minutes since the fault. */
interface DelayLine {
  readonly text: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly points: readonly { readonly minutes: number; readonly part: number }[];
}

/** How soon the faults were found: one line for the judge, thin ones for the usual rules. Absent when no run has a fault. */
export function delayFigure(result: BacktestResult): Html | undefined {
  const faulty = result.outcomes.filter(({ faultAtEpochSeconds }) => faultAtEpochSeconds !== undefined);
  if (faulty.length === 0) return undefined;
  const lines = linesOf(result);
  const longest = Math.max(5, ...lines.flatMap(({ points }) => points.map(({ minutes }) => minutes)));
  const reading = `Of ${countOf(faulty.length, 'run')} with a fault, the part that had been rolled back so many minutes after it. A line that ends below 100% has missed the rest, or rolled it back before the fault. The scale of minutes is logarithmic.`;
  return html`<figure id="delay">
<figcaption><h2>How soon faults were found</h2><p>${reading}</p></figcaption>
<ul class="legend">${lines.map(legendEntry)}</ul>
${SIZES.map((size) => trusted(svgOf(lines, longest, size, reading)))}
</figure>`;
}

function linesOf({ outcomes, peers }: BacktestResult): DelayLine[] {
  const own = { text: 'stablehand', colour: 'var(--candidate)', dashed: false, points: distributionOf(outcomes) };
  const colours = ['var(--stable)', 'var(--third)', 'var(--fourth)', 'var(--fifth)'];
  const others = (peers ?? []).map(({ rule, outcomes: ofRule }, index) => ({
    text: rule,
    colour: colours[index % colours.length] ?? 'var(--muted)',
    dashed: index >= colours.length,
    points: distributionOf(ofRule),
  }));
  return [own, ...others];
}

function distributionOf(outcomes: BacktestResult['outcomes']): DelayLine['points'] {
  const faulty = outcomes.filter(({ faultAtEpochSeconds }) => faultAtEpochSeconds !== undefined);
  const delays = faulty.flatMap((outcome) => minutesAfterFault(outcome) ?? []).sort((a, b) => a - b);
  const points = delays.map((minutes, index) => ({ minutes: Math.max(1, minutes), part: (index + 1) / faulty.length }));
  return points[0] === undefined ? [] : [{ minutes: points[0].minutes, part: 0 }, ...points];
}

const legendEntry = ({ colour, text, dashed }: DelayLine): Html =>
  html`<li><svg width="26" height="10" aria-hidden="true"><line x1="1" x2="25" y1="5" y2="5" stroke="${colour}" stroke-width="3" stroke-dasharray="${dashed ? '5 4' : 'none'}"/></svg>${text}</li>`;

function svgOf(lines: readonly DelayLine[], longest: number, size: (typeof SIZES)[number], reading: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    document,
    width: size.width,
    height: size.height,
    marginLeft: 62,
    marginRight: 22,
    marginBottom: 40,
    style: { fontSize: `${size.fontSize}px` },
    x: { type: 'log', domain: [1, longest] },
    y: { domain: [0, 1], label: null },
    marks: [
      Plot.gridY({ stroke: 'var(--grid)', strokeOpacity: 1, ticks: 5 }),
      Plot.axisY({
        ticks: 5,
        tickSize: 0,
        tickFormat: (part: number) => `${Math.round(100 * part)}%`,
        fill: 'var(--muted)',
      }),
      Plot.axisX({
        ticks: size.name === 'wide' ? 8 : 3,
        tickFormat: (minutes: number) => `${minutes}`,
        label: 'minutes after the fault',
        labelArrow: 'none',
        labelAnchor: 'right',
        fill: 'var(--muted)',
        stroke: 'var(--muted)',
      }),
      ...lines.map(({ colour, dashed, points }, index) =>
        Plot.lineY(points, {
          x: 'minutes',
          y: 'part',
          stroke: colour,
          strokeWidth: index === 0 ? 3 : 1.75,
          strokeDasharray: dashed ? '5 4' : 'none',
          curve: 'step-after',
        }),
      ),
    ],
  });
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', reading);
  svg.classList.add(size.name);
  return svg.outerHTML;
}
