import type { RunDecisions } from '../rules/decide-run.ts';
import type { PlannedCell } from '../tables/table.ts';

/** A stretch of runs of one cell: `first <= run < end`. */
export interface Job {
  readonly key: string;
  readonly first: number;
  readonly end: number;
}

/** Minutes that a worker judges before it reports: few, so that a command that is stopped early has a little of every cell. */
const CHUNK_MINUTES = 6000;

/**
 * What is still to be simulated, so ordered that all cells grow together: whoever stops early has every table, with fewer runs.
 *
 * @param known - Results so far, by run number; null or missing where there is none.
 */
export function jobsFor(
  planned: readonly PlannedCell[],
  known: (cell: PlannedCell) => readonly (RunDecisions | null)[],
): Job[] {
  const all = planned.flatMap((cell) => {
    const results = known(cell);
    const size = Math.max(1, Math.round(CHUNK_MINUTES / cell.cell.minutes));
    const chunks = Array.from({ length: Math.ceil(cell.runs / size) }, (_, chunk) => ({
      key: cell.key,
      first: chunk * size,
      end: Math.min(cell.runs, (chunk + 1) * size),
    }));
    return chunks
      .filter(({ first, end }) => runsOf(first, end).some((run) => (results[run] ?? null) === null))
      .map((job) => ({ job, done: job.first / cell.runs }));
  });
  return all.sort((a, b) => a.done - b.done).map(({ job }) => job);
}

const runsOf = (first: number, end: number): number[] => Array.from({ length: end - first }, (_, i) => first + i);
