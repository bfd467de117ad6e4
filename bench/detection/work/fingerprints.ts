import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawRun } from '../draw/draw-run.ts';
import type { PlannedCell } from '../tables/table.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What decides about a run: a change here makes every result old. */
const DECIDING = [
  'lib/core/evidence',
  'lib/core/judge',
  'lib/backtest/peers',
  'lib/policy/policy-defaults.ts',
  'bench/detection/rules',
];
/** So much of a cell's first run is drawn to tell what it draws. */
const SAMPLE_MINUTES = 300;

/** Digest of the sources that decide. */
export function rulesDigest(): string {
  const hash = createHash('sha256');
  for (const file of DECIDING.flatMap((path) => filesIn(join(ROOT, path)))) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** Digest of a cell and of what it draws: another family, sampler or rate gives another one. */
export function cellDigest({ key, cell, rules }: PlannedCell, seed: number): string {
  const run = drawRun({ ...cell, minutes: Math.min(cell.minutes, SAMPLE_MINUTES) }, nameOf(key, seed), 0);
  const hash = createHash('sha256').update(
    JSON.stringify([key, seed, cell, rules], (_, value) => (typeof value === 'function' ? undefined : value)),
  );
  hash.update(run.arrived);
  for (const { candidate, stable, history, late } of run.signals.values()) {
    for (const { n, k } of [candidate, stable, history()]) hash.update(n).update(k);
    hash.update(late ?? '');
  }
  return hash.digest('hex').slice(0, 16);
}

/** What a cell's random numbers are named after. */
export const nameOf = (key: string, seed: number): string => `${seed}/${key}`;

function filesIn(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
