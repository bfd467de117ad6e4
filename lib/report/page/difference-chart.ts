import * as Plot from '@observablehq/plot';
import { type DifferenceBound, differenceSequence } from '../../core/evidence/readings/difference-sequence.ts';
import { percentOf } from '../../core/words/spoken.ts';
import type { PageChart } from './chart.ts';
import type { IncidentReport, PageMinute, ReportedArm } from './incident-report.ts';
import { binWidthOf, middleOf, oneOfBins } from './minute-bins.ts';

/** Said of the difference before anything is drawn; minutes in which one version alone reported say nothing about it. */
interface DrawnDifference extends DifferenceBound {
  readonly minute: number;
}

/** How much worse the new version is, minute by minute since it came, with an interval that holds at all times, against the margin. */
export function differenceChart(report: IncidentReport): PageChart {
  const points = pointsOf(report.arms);
  const last = points.at(-1);
  const margin = marginOf(report);
  const word = report.badWord ?? 'failed';
  const [bottom, top] = domainOf(points, margin);
  const cut = (value: number): number => Math.min(top, Math.max(bottom, value));
  const drawn = oneOfBins(points, binWidthOf((report.toEpochSeconds - report.fromEpochSeconds) / 60), () => true);
  return {
    id: 'difference',
    title: `How many more requests ${word} on the new version`,
    reading: `${readingOf(last, word)} The band holds at all times together with 95%: above the line for zero, the new version is worse. It averages over everything since the new version came, so a late fault shows late.`,
    legend: [
      { colour: 'var(--candidate)', text: 'new version minus stable, in percentage points' },
      ...(margin === undefined
        ? []
        : [{ colour: 'var(--ink)', text: `margin that is still called equal: ${pointsText(margin)}`, dashed: true }]),
    ],
    y: { domain: [bottom, top], tickFormat: pointsText },
    marks: () => [
      Plot.areaY(drawn, {
        x: at,
        y1: ({ low }: DrawnDifference) => cut(low),
        y2: ({ high }: DrawnDifference) => cut(high),
        fill: 'var(--candidate)',
        fillOpacity: 0.16,
      }),
      Plot.ruleY([0], { stroke: 'var(--muted)' }),
      ...(margin === undefined
        ? []
        : [Plot.ruleY([margin], { stroke: 'var(--ink)', strokeWidth: 1.5, strokeDasharray: '5 4' })]),
      Plot.lineY(drawn, {
        x: at,
        y: ({ difference }: DrawnDifference) => cut(difference),
        stroke: 'var(--candidate)',
        strokeWidth: 2.5,
      }),
    ],
    ...(points.length === 0
      ? { nothing: 'No minutes in which both versions served: there is no difference to draw.' }
      : {}),
  };
}

const at = ({ minute }: DrawnDifference): Date => middleOf(minute, 1);

function pointsOf(arms: readonly ReportedArm[]): DrawnDifference[] {
  const [stable, candidate] = [minutesOf(arms, 'stable'), minutesOf(arms, 'candidate')];
  const pairs = [...candidate].flatMap(([minute, ofCandidate]) => {
    const ofStable = stable.get(minute);
    return ofStable === undefined ? [] : [{ minute, candidate: ofCandidate, stable: ofStable }];
  });
  const bounds = differenceSequence(pairs);
  return pairs.flatMap(({ minute }, index) => {
    const bound = bounds[index];
    return bound === undefined ? [] : [{ minute, ...bound }];
  });
}

const minutesOf = (arms: readonly ReportedArm[], role: ReportedArm['role']): ReadonlyMap<number, PageMinute> =>
  new Map((arms.find((arm) => arm.role === role)?.minutes ?? []).map((minute) => [minute.minute, minute]));

/** An odds ratio as a difference at stable's own rate. */
function marginOf({ arms, margin }: IncidentReport): number | undefined {
  if (margin === undefined) return undefined;
  const minutes = arms.find(({ role }) => role === 'stable')?.minutes ?? [];
  const requests = minutes.reduce((sum, each) => sum + each.requests, 0);
  if (requests === 0) return undefined;
  const rate = minutes.reduce((sum, each) => sum + each.bad, 0) / requests;
  return (margin * rate) / (1 - rate + margin * rate) - rate;
}

/** Room for the line and for the band once it has narrowed; its first minutes are cut. */
function domainOf(points: readonly DrawnDifference[], margin = 0): readonly [number, number] {
  const settled = points.slice(Math.min(10, Math.floor(points.length / 2)));
  const values = [0, 1.5 * margin, ...settled.flatMap(({ low, high, difference }) => [low, high, difference])];
  const [low, high] = [
    values.reduce((least, value) => Math.min(least, value)),
    values.reduce((most, value) => Math.max(most, value)),
  ];
  const room = Math.max(0.001, 0.05 * (high - low));
  return [low - room, high + room];
}

function readingOf(last: DrawnDifference | undefined, word: string): string {
  if (last === undefined) return 'Nothing can be compared.';
  const { difference, low, high } = last;
  const more = difference >= 0 ? 'more' : 'fewer';
  return `Over all shared minutes, ${percentOf(Math.abs(difference))} ${more} of its requests ${word} than of stable's (between ${pointsText(low)} and ${pointsText(high)}).`;
}

/** `+1.2%`, `-0.4%`. */
const pointsText = (fraction: number): string =>
  fraction === 0 ? '0%' : `${fraction > 0 ? '+' : '-'}${Number((Math.abs(fraction) * 100).toPrecision(2))}%`;
