import * as Plot from '@observablehq/plot';
import { countOf, percentOf, rateOf } from '../../core/words/spoken.ts';
import type { LegendEntry, PageChart } from './chart.ts';
import { colourOf } from './colours.ts';
import type { IncidentReport, ReportedArm } from './incident-report.ts';
import { type Bin, binsOf, binWidthOf, type SmoothedRate, smoothedRates } from './minute-bins.ts';
import { spanOf } from './outcome.ts';

/** Lines pool at least this many minutes: a minute of a small share has too few requests to show a rate. */
const SMOOTHED_MINUTES = 15;

interface DrawnArm {
  readonly colour: string;
  readonly role: ReportedArm['role'];
  readonly dots: readonly { readonly at: Date; readonly rate: number }[];
  readonly line: readonly SmoothedRate[];
}

/** The rate of bad requests of both arms: a dot a minute (or bin), a smoothed line, and how far the sample sizes let one trust it. */
export function errorRateChart(report: IncidentReport): PageChart {
  const width = binWidthOf((report.toEpochSeconds - report.fromEpochSeconds) / 60);
  const bins = Math.max(5, Math.ceil(SMOOTHED_MINUTES / width));
  const arms = report.arms.map((arm): DrawnArm => {
    const series = binsOf(arm.minutes, width);
    return { colour: colourOf(arm), role: arm.role, dots: series.flatMap(dotOf), line: smoothedRates(series, bins) };
  });
  const top = topOf(arms);
  const hidden = arms.flatMap(({ dots }) => dots.filter(({ rate }) => rate > top)).length;
  const word = report.badWord ?? 'failed';
  return {
    id: 'error-rate',
    title: `Requests that ${word}, of each version`,
    reading: `A dot is ${spanOf(0, width * 60)}; the line is the rate over the last ${spanOf(0, width * bins * 60)}; the band is where the true rate plausibly lies (95%), so it is wide where there were few requests.${hidden > 0 ? ` ${countOf(hidden, 'dot')} above the frame ${hidden === 1 ? 'is' : 'are'} left out.` : ''}`,
    legend: report.arms.map((arm) => legendOf(arm, word)),
    y: { domain: [0, top], tickFormat: (rate) => (rate === 0 ? '0%' : `${Number((rate * 100).toPrecision(3))}%`) },
    marks: ({ name }) => arms.flatMap((arm) => marksOf(arm, top, name === 'wide' ? 2.2 : 1.5)),
    ...(arms.every(({ dots }) => dots.length === 0)
      ? { nothing: 'No minute with requests was reported in this span.' }
      : {}),
  };
}

const dotOf = ({ at, counts }: Bin): { at: Date; rate: number }[] => {
  const rate = counts === undefined ? undefined : rateOf(counts);
  return rate === undefined ? [] : [{ at, rate }];
};

/** Room for every line, and for all dots but the outermost hundredth. */
function topOf(arms: readonly DrawnArm[]): number {
  const rates = arms.flatMap(({ dots }) => dots.map(({ rate }) => rate)).sort((left, right) => left - right);
  const usual = rates[Math.floor(0.99 * (rates.length - 1))] ?? 0;
  const lines = arms.flatMap(({ line }) => line.map(({ rate }) => rate)).filter((rate) => !Number.isNaN(rate));
  const highest = lines.reduce((high, rate) => Math.max(high, rate * 1.1), usual * 1.05);
  return Math.min(1, Math.max(highest, 0.005));
}

function marksOf({ colour, role, dots, line }: DrawnArm, top: number, radius: number): Plot.Markish[] {
  const cut = (rate: number): number => Math.min(rate, top);
  return [
    Plot.areaY(line, {
      x: 'at',
      y1: ({ low }) => cut(low),
      y2: ({ high }) => cut(high),
      fill: colour,
      fillOpacity: 0.16,
    }),
    Plot.dot(
      dots.filter(({ rate }) => rate <= top),
      role === 'stable'
        ? { x: 'at', y: 'rate', r: radius, stroke: colour, strokeOpacity: 0.55 }
        : { x: 'at', y: 'rate', r: radius, fill: colour, fillOpacity: 0.55 },
    ),
    Plot.lineY(line, { x: 'at', y: 'rate', stroke: colour, strokeWidth: 2.5 }),
  ];
}

function legendOf(arm: ReportedArm, word: string): LegendEntry {
  const total = arm.minutes.reduce(
    (sum, { requests, bad }) => ({ requests: sum.requests + requests, bad: sum.bad + bad }),
    { requests: 0, bad: 0 },
  );
  const rate = rateOf(total);
  return {
    colour: colourOf(arm),
    text: `${arm.version} (${arm.role}, variant ${arm.name}): ${countOf(total.requests, 'request')}${rate === undefined ? '' : `, ${percentOf(rate)} ${word}`}`,
  };
}
