import type { RunDecisions } from '../rules/decide-run.ts';
import type { CellResult, PlannedCell, Size, Table } from '../tables/table.ts';
import { cellDigest, rulesDigest } from './fingerprints.ts';
import { jobsFor } from './jobs.ts';
import { workOff } from './pool.ts';
import { startProgress } from './progress.ts';
import { resultStore } from './result-store.ts';

export interface SimulateOptions {
  readonly size: Size;
  readonly seed: number;
  /** 0: simulate nothing, take what is there. */
  readonly workers: number;
}

/** A table with the results of its cells. */
export interface SimulatedTable {
  readonly table: Table;
  readonly results: readonly CellResult[];
}

/** Simulates what is missing, keeps every finished stretch, and gives what there is then. */
export async function simulateTables(tables: readonly Table[], options: SimulateOptions): Promise<SimulatedTable[]> {
  const { size, seed, workers } = options;
  const store = resultStore(await rulesDigest());
  const byTable = tables.map((table) => ({ table, cells: table.cells(size) }));
  const cells = byTable.flatMap((each) => each.cells);
  const files = new Map(cells.map((cell) => [cell.key, cellDigest(cell, seed)]));
  const fileOf = (key: string): string => files.get(key) ?? key;
  const known = new Map<string, (RunDecisions | null)[]>(cells.map(({ key }) => [key, [...store.read(fileOf(key))]]));
  const knownOf = ({ key }: Pick<PlannedCell, 'key'>) => known.get(key) ?? [];

  if (workers > 0) {
    const jobs = jobsFor(cells, knownOf);
    const progress = startProgress(
      jobs.reduce((sum, { first, end }) => sum + end - first, 0),
      process.stderr,
    );
    await workOff(jobs, { size, seed, workers }, (job, decided) => {
      const runs = knownOf(job);
      for (let run = runs.length; run < job.first; run += 1) runs[run] = null;
      decided.forEach((each, i) => {
        runs[job.first + i] = each;
      });
      store.write(fileOf(job.key), runs);
      progress.advance(decided.length);
    });
    progress.stop();
  }
  return byTable.map(({ table, cells: planned }) => ({
    table,
    results: planned.map((cell) => ({
      ...cell,
      decided: knownOf(cell)
        .slice(0, cell.runs)
        .filter((run) => run !== null),
    })),
  }));
}
