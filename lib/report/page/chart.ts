import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, html, trusted } from './html.ts';
import type { IncidentReport } from './incident-report.ts';
import { momentMarksOf, type PlacedMark, placedMarks } from './moment-marks.ts';

/** One drawing in one size: a page shows the one that fits the reader's screen. */
export interface Canvas {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly marginLeft: number;
  readonly marginRight: number;
}

const CANVASES: readonly Canvas[] = [
  { name: 'wide', width: 1000, height: 250, fontSize: 13, marginLeft: 98, marginRight: 22 },
  { name: 'narrow', width: 340, height: 220, fontSize: 11.5, marginLeft: 86, marginRight: 20 },
];

export interface LegendEntry {
  /** CSS colour. */
  readonly colour: string;
  readonly text: string;
  readonly dashed?: boolean;
}

/** A plot with all that is said about it. */
export interface PageChart {
  /** Unique in the page; letters and hyphens. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences: what is to be seen, for those who look and for those who listen. */
  readonly reading: string;
  readonly legend: readonly LegendEntry[];
  readonly y: { readonly domain: readonly [number, number]; readonly tickFormat: (value: number) => string };
  readonly marks: (canvas: Canvas) => readonly Plot.Markish[];
  /** Said instead of an empty plot. */
  readonly nothing?: string;
}

/** The figure of a chart: heading, reading, legend and the same plot in two sizes. Drawn without a browser. */
export function figureOf(chart: PageChart, report: IncidentReport): Html {
  const body =
    chart.nothing === undefined
      ? CANVASES.map((canvas) => trusted(svgOf(chart, report, canvas)))
      : [html`<p class="nothing">${chart.nothing}</p>`];
  return html`<figure id="${chart.id}">
<figcaption><h2>${chart.title}</h2><p>${chart.reading}${affectedOf(report).length === 0 ? '' : ' Shaded: while users met the fault.'}</p></figcaption>
<ul class="legend">${chart.legend.map(legendEntry)}</ul>
${body}
</figure>`;
}

const legendEntry = ({ colour, text, dashed }: LegendEntry): Html =>
  html`<li><svg width="26" height="10" aria-hidden="true"><line x1="1" x2="25" y1="5" y2="5" stroke="${colour}" stroke-width="3" stroke-dasharray="${dashed ? '5 4' : 'none'}"/></svg>${text}</li>`;

function svgOf(chart: PageChart, report: IncidentReport, canvas: Canvas): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const [from, to] = [new Date(report.fromEpochSeconds * 1000), new Date(report.toEpochSeconds * 1000)];
  const { width, height, fontSize, marginLeft, marginRight } = canvas;
  const marks = placedMarks(momentMarksOf(report), {
    x: (at) =>
      marginLeft +
      ((at.getTime() - from.getTime()) / (to.getTime() - from.getTime())) * (width - marginLeft - marginRight),
    right: width,
    characterWidth: fontSize * 0.66,
  });
  const labelRows = 1 + Math.max(-1, ...marks.map(({ row }) => row));
  const marginTop = 16 + labelRows * (fontSize + 3);
  const svg = Plot.plot({
    document,
    width,
    height: height + labelRows * (fontSize + 3),
    marginTop,
    marginBottom: 40,
    marginLeft,
    marginRight,
    style: { fontSize: `${fontSize}px` },
    x: { type: 'utc', domain: [from, to] },
    y: { domain: [...chart.y.domain], label: null },
    marks: [
      ...affectedSpans(report),
      Plot.gridY({ stroke: 'var(--grid)', strokeOpacity: 1, ticks: 5 }),
      Plot.axisY({ ticks: 5, tickSize: 0, tickFormat: chart.y.tickFormat, fill: 'var(--muted)' }),
      timeAxis(report, canvas),
      ...momentRules(marks, fontSize),
      ...chart.marks(canvas),
      ...momentLabels(marks, fontSize),
    ],
  });
  return titled(svg, document, chart, canvas);
}

function affectedOf(report: IncidentReport): NonNullable<IncidentReport['affected']> {
  const { affected, faultAtEpochSeconds: fault, completedAtEpochSeconds: moved } = report;
  if (affected !== undefined) return affected;
  return fault === undefined || moved === undefined ? [] : [{ fromEpochSeconds: fault, toEpochSeconds: moved }];
}

const affectedSpans = (report: IncidentReport): Plot.Markish[] =>
  affectedOf(report).map(({ fromEpochSeconds, toEpochSeconds }) =>
    Plot.rectX([0], {
      x1: new Date(fromEpochSeconds * 1000),
      x2: new Date(toEpochSeconds * 1000),
      fill: 'var(--affected)',
    }),
  );

/** Hours within two days, days beyond; a label for every tick and no label twice. */
function timeAxis({ fromEpochSeconds, toEpochSeconds }: IncidentReport, { name }: Canvas): Plot.Markish {
  const days = (toEpochSeconds - fromEpochSeconds) / 86_400;
  const few = name === 'wide' ? 10 : 4;
  return Plot.axisX({
    ticks: days <= 1.5 ? few : `${Math.ceil(days / few)} days`,
    tickFormat: days <= 1.5 ? '%H:%M' : '%-d %b',
    tickSize: 5,
    label: 'time, UTC',
    labelArrow: 'none',
    labelAnchor: 'right',
    fill: 'var(--muted)',
    stroke: 'var(--muted)',
  });
}

/** How far above the plot a label of this row stands: clear of the topmost label of the y axis. */
const riseOf = (row: number, fontSize: number): number => 10 + row * (fontSize + 3);

/** Drawn under the lines of the plot, so as to hide none. */
const momentRules = (marks: readonly PlacedMark[], fontSize: number): Plot.Markish[] =>
  marks.map(({ at, label, row }) =>
    Plot.ruleX([at], {
      stroke: 'var(--ink)',
      strokeOpacity: 0.75,
      strokeWidth: 1.25,
      strokeDasharray: label === 'fault' ? '4 3' : 'none',
      insetTop: -riseOf(row, fontSize) - fontSize * 0.8,
    }),
  );

const momentLabels = (marks: readonly PlacedMark[], fontSize: number): Plot.Markish[] =>
  marks.map(({ at, label, row, anchor }) =>
    Plot.text([at], {
      x: (each: Date) => each,
      frameAnchor: 'top',
      text: () => label,
      textAnchor: anchor,
      lineAnchor: 'bottom',
      dx: anchor === 'start' ? 4 : -4,
      dy: -riseOf(row, fontSize),
      fill: 'var(--ink)',
      fontWeight: 600,
      stroke: 'var(--card)',
      strokeWidth: 4,
      className: 'moment',
    }),
  );

function titled(svg: Element, document: Document, { id, title, reading }: PageChart, { name }: Canvas): string {
  const add = (tag: string, text: string): string => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    element.textContent = text;
    element.id = `${id}-${name}-${tag}`;
    svg.prepend(element);
    return element.id;
  };
  const described = add('desc', reading);
  svg.setAttribute('aria-labelledby', add('title', title));
  svg.setAttribute('aria-describedby', described);
  svg.setAttribute('role', 'img');
  svg.classList.add(name);
  return svg.outerHTML;
}
