import type { SimulatedTable } from '../work/simulate-tables.ts';
import { delayFigure } from './delay-figure.ts';
import { falseRollbackFigure } from './false-rollback-figure.ts';

export interface Figure {
  /** Under `docs`. */
  readonly file: string;
  readonly svg: string;
}

const DRAWINGS = [
  { table: 'usual-rules', file: 'detection-false-rollbacks.svg', draw: falseRollbackFigure },
  { table: 'delays', file: 'detection-delays.svg', draw: delayFigure },
] as const;

/** The pictures that can be drawn from these tables. */
export function figuresOf(simulated: readonly SimulatedTable[]): Figure[] {
  return DRAWINGS.flatMap(({ table, file, draw }) =>
    simulated.filter((each) => each.table.name === table).map(({ results }) => ({ file, svg: draw(results) })),
  );
}
