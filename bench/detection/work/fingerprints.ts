import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { drawRun } from '../draw/draw-run.ts';
import type { PlannedCell } from '../tables/table.ts';

/** Everything that decides about a run is imported from here. */
const DECIDING = fileURLToPath(new URL('../rules/decide-run.ts', import.meta.url));
/** Reached, but without a say in a canary's decision: its words, and the lane of versions that serve alone. */
const NOT_DECIDING = ['*/sentences.ts', '*/freeze-solo.ts'];
/** So much of a cell's first run is drawn to tell what it draws. */
const SAMPLE_MINUTES = 300;

/**
 * Digest of the code that decides, bundled: what it does not reach does not count, and neither do comments and types.
 * A change makes every result old.
 */
export async function rulesDigest(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [DECIDING],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: NOT_DECIDING,
  });
  const hash = createHash('sha256');
  for (const { contents } of outputFiles) hash.update(contents);
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
