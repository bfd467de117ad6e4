import { drawRun } from '../draw/draw-run.ts';
import { decideRun, type RunDecisions } from '../rules/decide-run.ts';
import { TABLES } from '../tables/all-tables.ts';
import type { PlannedCell, Size } from '../tables/table.ts';
import { nameOf } from './fingerprints.ts';
import type { Job } from './jobs.ts';

/** What a worker is asked; `size` and `seed` are the same in every question. */
export interface Asked {
  readonly size: Size;
  readonly seed: number;
  readonly job: Job;
}

/** What it says: once that it is ready, then one answer to each question. */
export type Answer = 'ready' | { readonly job: Job; readonly decided: readonly RunDecisions[] };

const planned = new Map<Size, ReadonlyMap<string, PlannedCell>>();

function cellOf(size: Size, key: string): PlannedCell {
  const cells =
    planned.get(size) ?? new Map(TABLES.flatMap((table) => table.cells(size)).map((cell) => [cell.key, cell]));
  planned.set(size, cells);
  const cell = cells.get(key);
  if (cell === undefined)
    throw new RangeError(`cell is ${key}, allowed: one of the ${cells.size} that the tables plan`);
  return cell;
}

process.on('message', ({ size, seed, job }: Asked) => {
  const { key, cell, rules } = cellOf(size, job.key);
  const decided = Array.from({ length: job.end - job.first }, (_, i) =>
    decideRun(cell, drawRun(cell, nameOf(key, seed), job.first + i), rules),
  );
  process.send?.({ job, decided } satisfies Answer);
});
process.send?.('ready' satisfies Answer);
