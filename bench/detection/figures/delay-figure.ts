import * as Plot from '@observablehq/plot';
import { delaysOf } from '../tables/delay-numbers.ts';
import type { CellResult } from '../tables/table.ts';
import { COLOURS, drawn } from './drawn.ts';

const LONGEST = 1440;
const AT_ONCE = 'fault at once';
const LATE = 'fault after 6 hours';

const X_TICKS = [1, 2, 5, 10, 20, 50, 100, 200];
const Y_TICKS = [...X_TICKS, 500, LONGEST];
const itself = (minutes: number): number => minutes;

/** Every cell of the delay table: our median against the limit that nobody can beat. */
export function delayFigure(results: readonly CellResult[]): string {
  const points = results.flatMap((result) => {
    const limit = delaysOf(result, 'limit-two-sample').median;
    const own = delaysOf(result, 'stablehand').median;
    if (!Number.isFinite(limit) || Number.isNaN(own)) return [];
    const when = result.cell.fault?.fromMinute === 0 ? AT_ONCE : LATE;
    return [{ limit, own: Math.min(LONGEST, own), when }];
  });
  const grid = Array.from({ length: 60 }, (_, step) => 400 ** (step / 59));
  const goal = (limit: number) => Math.max(1.5 * limit, limit + 2);
  return drawn(
    {
      height: 520,
      marginLeft: 64,
      marginRight: 30,
      marginTop: 30,
      marginBottom: 46,
      x: { type: 'log', domain: [0.9, 400], axis: null },
      y: { type: 'log', domain: [0.9, LONGEST], axis: null },
      symbol: { domain: [AT_ONCE, LATE], range: ['circle', 'triangle'] },
      color: { domain: [AT_ONCE, LATE], range: [COLOURS.own, COLOURS.other] },
      marks: [
        Plot.gridX(X_TICKS, { stroke: COLOURS.grid, strokeOpacity: 1 }),
        Plot.gridY(Y_TICKS, { stroke: COLOURS.grid, strokeOpacity: 1 }),
        // drawn by hand: a logarithmic axis leaves some of its labels out
        Plot.text(X_TICKS, { x: itself, text: String, frameAnchor: 'bottom', dy: 14 }),
        Plot.text(Y_TICKS, { y: itself, text: String, frameAnchor: 'left', textAnchor: 'end', dx: -8 }),
        Plot.text(['minutes that the clairvoyant two-sample limit needs'], {
          text: String,
          frameAnchor: 'bottom-right',
          dy: 34,
        }),
        Plot.text(['minutes that Stablehand needs'], { text: String, frameAnchor: 'top-left', dx: -50, dy: -20 }),
        Plot.areaY(grid, {
          x: (x: number) => x,
          y1: (x: number) => x,
          y2: goal,
          fill: COLOURS.limit,
          fillOpacity: 0.15,
        }),
        Plot.lineY(grid, { x: itself, y: itself, stroke: COLOURS.limit, strokeWidth: 1.5 }),
        Plot.dot(points, { x: 'limit', y: 'own', symbol: 'when', stroke: 'when', strokeWidth: 1.75, r: 4.5 }),
        Plot.dot([AT_ONCE, LATE], {
          x: 1.1,
          y: (when: string) => (when === LATE ? 1100 : 800),
          symbol: (when: string) => when,
          stroke: (when: string) => when,
          strokeWidth: 1.75,
          r: 4.5,
        }),
        Plot.text([AT_ONCE, LATE], {
          x: 1.1,
          y: (when: string) => (when === LATE ? 1100 : 800),
          text: (when: string) => when,
          textAnchor: 'start',
          dx: 10,
        }),
        Plot.text(['the limit; shaded: 1.5 times it, or 2 minutes more'], {
          x: 1.05,
          y: 560,
          text: (text: string) => text,
          textAnchor: 'start',
          fill: COLOURS.limit,
        }),
      ],
    },
    {
      title: 'Delay of Stablehand against the clairvoyant limit',
      reading:
        'Each mark is one cell of the delay table; the line is the limit, the shade reaches to one and a half times it or two minutes more.',
    },
  );
}
