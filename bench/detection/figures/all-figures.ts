import type { SimulatedTable } from '../work/simulate-tables.ts';

export interface Figure {
  /** Under `docs`. */
  readonly file: string;
  readonly svg: string;
}

/** The pictures that can be drawn from these tables. */
export function figuresOf(_simulated: readonly SimulatedTable[]): Figure[] {
  return [];
}
