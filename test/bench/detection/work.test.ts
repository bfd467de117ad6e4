import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HARD_LIMIT_TABLE } from '../../../bench/detection/tables/hard-limit-table.ts';
import { rulesDigest } from '../../../bench/detection/work/fingerprints.ts';
import { jobsFor } from '../../../bench/detection/work/jobs.ts';
import { resultStore } from '../../../bench/detection/work/result-store.ts';

const rangeOf = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('the jobs', () => {
  const [a, b] = HARD_LIMIT_TABLE.cells('full');
  if (a === undefined || b === undefined) throw new Error('there are two cells');

  test('let all cells grow together, and cover every run once', () => {
    const jobs = jobsFor([a, b], () => []);
    expect(jobs.slice(0, 4).map(({ key }) => key)).toEqual([a.key, b.key, a.key, b.key]);
    const runs = jobs.filter(({ key }) => key === a.key).flatMap(({ first, end }) => rangeOf(first, end));
    expect(runs).toEqual(rangeOf(0, a.runs));
  });

  test('leave out what has been simulated', () => {
    const known = rangeOf(0, 20).map(() => ({ at: {} }));
    const jobs = jobsFor([a], () => known);
    expect(jobs[0]?.first).toBe(20); // runs are simulated four at a time
    expect(jobs.at(-1)?.end).toBe(a.runs);
  });

  test('fill a hole that an interrupted command left', () => {
    const known = rangeOf(0, a.runs).map((run) => (run === 30 ? null : { at: {} }));
    expect(jobsFor([a], () => known)).toEqual([{ key: a.key, first: 28, end: 32 }]);
  });
});

describe('what has been simulated', () => {
  test('belongs to the code that decided, which has one digest as long as it stays', async () => {
    expect(await rulesDigest()).toMatch(/^[0-9a-f]{12}$/);
    expect(await rulesDigest()).toBe(await rulesDigest());
  });

  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stablehand-detection-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is found again by the next command, and not after a change of the rules', () => {
    const runs = [{ at: { stablehand: 3 }, burstMinutes: 15 }, null];
    resultStore('rules-a', folder).write('cell', runs);
    expect(resultStore('rules-a', folder).read('cell')).toEqual(runs);
    expect(resultStore('rules-a', folder).read('other')).toEqual([]);
    expect(resultStore('rules-b', folder).read('cell')).toEqual([]);
  });

  test('survives a command that was stopped while it wrote', () => {
    const store = resultStore('rules', folder);
    store.write('cell', [{ at: {} }]);
    writeFileSync(join(folder, 'rules', 'cell.json.new'), '[{"at":');
    expect(store.read('cell')).toEqual([{ at: {} }]);
  });
});
