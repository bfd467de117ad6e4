import * as Plot from '@observablehq/plot';
import { portionOf } from '../../core/words/spoken.ts';

import type { PageChart } from './chart.ts';
import { colourOf, otherColour } from './colours.ts';
import type { IncidentReport, ReportedArm, ReportedShare } from './incident-report.ts';

/** One version on one variant: in a swap two versions stand on the same one. */
interface Server {
  readonly entries: readonly ReportedShare[];
  readonly arm: ReportedArm | undefined;
  readonly name: string;
}

/** Who gets which part of the traffic, in steps: shares change at once, not bit by bit. */
export function trafficChart(report: IncidentReport): PageChart {
  const servers = serversOf(report);
  const others = servers.filter(({ arm }) => arm === undefined);
  const lines = servers.map((server) => {
    const { entries, arm, name } = server;
    const points = entries.map(({ atEpochSeconds, share }) => ({
      at: dateOf(Math.max(atEpochSeconds, report.fromEpochSeconds)),
      share,
    }));
    const last = points.at(-1);
    return {
      colour: arm === undefined ? otherColour(others.indexOf(server)) : colourOf(arm),
      text: `${name}${last === undefined ? '' : `: ${portionOf(last.share)} at the end`}`,
      points: last === undefined ? points : [...points, { ...last, at: dateOf(report.toEpochSeconds) }],
    };
  });
  return {
    id: 'traffic',
    title: 'Who gets the traffic',
    reading: 'The share of each version as SageMaker served it.',
    legend: lines.map(({ colour, text }) => ({ colour, text })),
    y: { domain: [0, 1], tickFormat: (share) => `${Math.round(share * 100)}%` },
    marks: () =>
      lines.map(({ colour, points }) =>
        Plot.lineY(points, { x: 'at', y: 'share', stroke: colour, strokeWidth: 3, curve: 'step-after' }),
      ),
    ...(lines.length === 0 ? { nothing: 'No shares were recorded in this span.' } : {}),
  };
}

function serversOf({ weights, arms }: IncidentReport): Server[] {
  const keyOf = ({ variant, version }: ReportedShare): string => JSON.stringify([variant, version]);
  return [...new Set(weights.map(keyOf))].map((key) => {
    const entries = weights.filter((entry) => keyOf(entry) === key);
    const { variant, version } = entries[0]!; // the key was made from one
    const arm = arms.find((each) => each.name === variant && (version === undefined || each.version === version));
    const label = arm?.version ?? version;
    return { entries, arm, name: `${label === undefined ? '' : `${label}, `}variant ${variant}` };
  });
}

const dateOf = (atEpochSeconds: number): Date => new Date(atEpochSeconds * 1000);
