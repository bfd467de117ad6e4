import * as Plot from '@observablehq/plot';
import { wilsonInterval } from '../../../lib/core/numbers/wilson-interval.ts';
import type { CellResult } from '../tables/table.ts';
import { firedIn } from '../tables/words.ts';
import { COLOURS, drawn } from './drawn.ts';

/** Rules that a reader knows, and what they are called here. */
const SHOWN: Readonly<Record<string, string>> = {
  stablehand: 'Stablehand',
  'lindon-malek': 'Lindon-Malek, 1%',
  kayenta: 'Kayenta, 98%',
  'z-test': 'z-test, p < .05',
  'cloudwatch-3-of-5': 'CloudWatch 3 of 5',
  'cloudwatch-1-of-1': 'CloudWatch 1 of 1',
  'flagger-2x': 'Flagger at 2x',
  'flagger-99': 'Flagger at 99%',
  'argo-99': 'Argo at 99%',
};

/** On how many healthy days each rule rolls back, by noise, with its interval. */
export function falseRollbackFigure(results: readonly CellResult[]): string {
  const noises = [...new Set(results.map(({ cell }) => cell.family.title))];
  const points = Object.entries(SHOWN).flatMap(([rule, name]) =>
    noises.flatMap((noise) => {
      const runs = results.filter(({ cell }) => cell.family.title === noise).flatMap(({ decided }) => decided);
      if (runs.length === 0) return [];
      const fired = firedIn(runs, rule);
      const { low, high } = wilsonInterval(fired, runs.length);
      const own = rule === 'stablehand';
      return [{ name, noise, part: fired / runs.length, low, high, own }];
    }),
  );
  const percent = (part: number) => `${Math.round(100 * part)}%`;
  return drawn(
    {
      height: 420,
      marginLeft: 150,
      marginRight: 30,
      marginTop: 40,
      marginBottom: 46,
      x: {
        domain: [0, 1],
        tickFormat: percent,
        label: 'healthy days that end in a rollback',
        labelArrow: 'none',
        grid: true,
      },
      y: { domain: Object.values(SHOWN), label: null, tickSize: 0 },
      symbol: { domain: noises, legend: false, range: ['circle', 'square', 'triangle'] },
      marks: [
        Plot.ruleY(points, { y: 'name', x1: 'low', x2: 'high', stroke: strokeOf, strokeOpacity: 0.5, strokeWidth: 2 }),
        Plot.dot(points, { y: 'name', x: 'part', symbol: 'noise', fill: strokeOf, r: 5 }),
        Plot.text(legendOf(noises), { x: 'x', frameAnchor: 'top', dy: -22, text: 'text', textAnchor: 'start' }),
        Plot.dot(legendOf(noises), {
          x: 'x',
          frameAnchor: 'top',
          dy: -16,
          dx: -9,
          symbol: 'noise',
          fill: COLOURS.limit,
          r: 4,
        }),
      ],
    },
    {
      title: 'False rollbacks of the usual rules and of Stablehand',
      reading: 'Part of healthy days on which each rule rolls back, for three kinds of noise; bars are 95% intervals.',
    },
  );
}

const strokeOf = ({ own }: { readonly own: boolean }): string => (own ? COLOURS.own : COLOURS.other);

const legendOf = (noises: readonly string[]) =>
  noises.map((noise, index) => ({ noise, text: noise, x: 0.02 + 0.32 * index }));
