import { plannedCells } from './cells.ts';
import { type Decisions, judgeRun } from './judge-run.ts';
import { simulate } from './simulate.ts';

/** A stretch of runs of one cell. */
export interface Job {
  readonly scale: number;
  readonly traffics: readonly number[];
  readonly cell: number;
  readonly firstSeed: number;
  readonly runs: number;
}

export interface JobResult {
  readonly cell: number;
  readonly decisions: readonly Decisions[];
}

/** Bake that the onset prior is spread over, as in a deployment. */
const BAKE_MINUTES = 1440;

process.on('message', ({ scale, traffics, cell: index, firstSeed, runs }: Job) => {
  const planned = plannedCells(scale, traffics)[index];
  if (planned === undefined) throw new RangeError(`there is no cell ${index}`);
  const decisions = Array.from({ length: runs }, (_, i) => {
    const peers = planned.table === 'false rollbacks';
    return judgeRun(simulate(planned.cell, firstSeed + i), { peers, bakeMinutes: BAKE_MINUTES });
  });
  process.send?.({ cell: index, decisions } satisfies JobResult);
});
process.send?.('ready');
