import * as Plot from '@observablehq/plot';
import { portionOf } from '../wording.ts';
import type { Chart } from './chart.ts';
import { colourOf, otherColour } from './colours.ts';
import type { IncidentReport } from './incident-report.ts';

/** Which variant gets which part of the traffic, in steps: shares change at once, not bit by bit. */
export function trafficChart(report: IncidentReport): Chart {
  const variants = [...new Set(report.weights.map(({ variant }) => variant))];
  const others = variants.filter((variant) => !report.arms.some(({ name }) => name === variant));
  const lines = variants.map((variant) => {
    const arm = report.arms.find(({ name }) => name === variant);
    const entries = report.weights.filter((entry) => entry.variant === variant);
    const points = entries.map(({ atEpochSeconds, share }) => ({
      at: dateOf(Math.max(atEpochSeconds, report.fromEpochSeconds)),
      share,
    }));
    const last = points.at(-1);
    return {
      colour: arm === undefined ? otherColour(others.indexOf(variant)) : colourOf(arm),
      text: `${arm === undefined ? '' : `${arm.version}, `}variant ${variant}${last === undefined ? '' : `: ${portionOf(last.share)} at the end`}`,
      points: last === undefined ? points : [...points, { ...last, at: dateOf(report.toEpochSeconds) }],
    };
  });
  return {
    id: 'traffic',
    title: 'Who gets the traffic',
    reading: 'The share of each variant as SageMaker served it.',
    legend: lines.map(({ colour, text }) => ({ colour, text })),
    y: { domain: [0, 1], tickFormat: (share) => `${Math.round(share * 100)} %` },
    marks: () =>
      lines.map(({ colour, points }) =>
        Plot.lineY(points, { x: 'at', y: 'share', stroke: colour, strokeWidth: 3, curve: 'step-after' }),
      ),
    ...(lines.length === 0 ? { nothing: 'No shares were recorded in this span.' } : {}),
  };
}

const dateOf = (atEpochSeconds: number): Date => new Date(atEpochSeconds * 1000);
