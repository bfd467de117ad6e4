import type { Cell } from '../draw/draw-run.ts';
import type { RunDecisions } from '../rules/decide-run.ts';

/** `quick`: every cell a few times, to see that all works. `full`: what the published tables are made of. */
export type Size = 'quick' | 'full';

/** A cell, who looks at it, and how often it is simulated. */
export interface PlannedCell {
  /** Names the cell's random numbers and its place in the results: unique, and the same for the same cell for ever. */
  readonly key: string;
  readonly cell: Cell;
  /** Names of rules. */
  readonly rules: readonly string[];
  readonly runs: number;
}

/** A cell with what came out so far. */
export interface CellResult extends PlannedCell {
  readonly decided: readonly RunDecisions[];
}

/** One table of the page, or several that are made of the same runs. */
export interface Table {
  /** As on the command line, and between the markers of the page. */
  readonly name: string;
  readonly cells: (size: Size) => PlannedCell[];
  /** Markdown. */
  readonly render: (results: readonly CellResult[]) => string;
}
