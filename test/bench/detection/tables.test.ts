import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { drawRun } from '../../../bench/detection/draw/draw-run.ts';
import { parseOptions } from '../../../bench/detection/options.ts';
import { decideRun } from '../../../bench/detection/rules/decide-run.ts';
import { jsonOf, sectionOf } from '../../../bench/detection/sections.ts';
import { TABLES } from '../../../bench/detection/tables/all-tables.ts';
import { delayCells } from '../../../bench/detection/tables/delay-cells.ts';
import { DELAY_TABLE } from '../../../bench/detection/tables/delay-table.ts';
import { FAMILIES_TABLE } from '../../../bench/detection/tables/false-rollbacks.ts';
import type { CellResult, PlannedCell } from '../../../bench/detection/tables/table.ts';
import { cellDigest } from '../../../bench/detection/work/fingerprints.ts';
import { withParts } from '../../../bench/detection/write-page.ts';

const full = { size: 'full', seed: 1 } as const;

describe('the planned cells', () => {
  const all = TABLES.flatMap((table) => table.cells('full'));

  test('have keys of their own', () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  });

  test('are enough for what is claimed of them', () => {
    const runs = (name: string, of = all) =>
      of.filter(({ key }) => key.startsWith(`${name}/`)).reduce((sum, cell) => sum + cell.runs, 0);
    expect(runs('families')).toBeGreaterThanOrEqual(10_000);
    expect(runs('week')).toBeGreaterThanOrEqual(3000);
    expect(runs('hard-limits')).toBeGreaterThanOrEqual(20_000);
    const families = new Set(all.filter(({ key }) => key.startsWith('families/')).map(({ cell }) => cell.family.name));
    for (const name of families) {
      expect(
        runs(
          'families',
          all.filter(({ cell }) => cell.family.name === name),
        ),
        name,
      ).toBeGreaterThanOrEqual(2000);
    }
  });

  test('are known by what they draw: another rate, seed or number of rules is another cell', () => {
    const [first] = FAMILIES_TABLE.cells('quick');
    if (first === undefined) throw new Error('there is a family');
    const digest = cellDigest(first, 1);
    expect(cellDigest({ ...first, runs: 9999 }, 1)).toBe(digest);
    expect(cellDigest(first, 2)).not.toBe(digest);
    expect(cellDigest({ ...first, rules: [] }, 1)).not.toBe(digest);
    const other = { ...first.cell.family, rates: () => new Float64Array(2000).fill(0.02) };
    expect(cellDigest({ ...first, cell: { ...first.cell, family: other } }, 1)).not.toBe(digest);
  });
});

describe('the tables', () => {
  test('of healthy days count rollbacks by family and pool them, with intervals', () => {
    const results = FAMILIES_TABLE.cells('full').map((planned, index): CellResult => {
      return {
        ...planned,
        decided: rangeOf(0, 400).map((run) => ({ at: firedAt(index === 0 && run < 3) })),
      };
    });
    const text = sectionOf({ table: FAMILIES_TABLE, results }, full);
    // printed by Python 3 from Wilson's formula with z = NormalDist().inv_cdf(.975): 0.2554 to 2.1816, 0 to 0.9512, 0.0638 to 0.5498
    expect(text).toContain('| independent requests | 3/400, 0.75% [0.26-2.18] | 0/400, 0.00% [0.00-0.95] |');
    expect(text).toContain('3/1600, 0.19% [0.06-0.55]');
    expect(text).toMatch(
      /\*[\d ]+ of [\d ]+ runs so far: `npx tsx bench\/detection\/detection.ts --full --table families`\*$/,
    );
  });

  test('of delays hold the goals against the limit, and say B', () => {
    const results = delayCells('full').map((planned): CellResult => {
      const from = planned.cell.fault?.fromMinute ?? Number.NaN;
      const at = { 'limit-two-sample': from + 9, stablehand: from + (from === 0 ? 14 : 29), 'prototype-v0': from + 24 };
      return { ...planned, decided: rangeOf(0, 10).map(() => ({ at, burstMinutes: 15 })) };
    });
    const text = DELAY_TABLE.render(results);
    expect(text).toContain(
      'at once, within max(1.5x the limit, + 2 min): 54 of 54 (100%), without rho .05 36 of 36 (100%); goal: at least 75% of the cells: **kept**',
    );
    expect(text).toContain('B + 5 min), where B is 15 min: 54 of 54 (100%)');
    expect(text).toContain(
      'V0: 0 of 54 (0%), without rho .05 0 of 36 (0%); goal: at least 100% of the cells: **missed**',
    );
    expect(text).toContain(
      '| iid | 10% | 100 | 2 | 10 | 10 (10) | > 24 h | **15 (15)** | 1.5 | > 24 h | 25 | > 24 h | 15 | 0 |',
    );
  });

  test('of delays call a run that was rolled back before its fault neither quick nor found', () => {
    const [late] = delayCells('full').filter(({ cell }) => cell.fault?.fromMinute === 360);
    if (late === undefined) throw new Error('there are late faults');
    const decided = [100, 370, 380].map((minute) => ({ at: { stablehand: minute } }));
    const { cells } = jsonOf([{ table: DELAY_TABLE, results: [{ ...late, decided }] }], full).tables[0] ?? {
      cells: [],
    };
    expect(cells[0]?.rules.stablehand).toEqual({ rollbacks: 3, medianMinutes: 16, p95Minutes: 21, before: 1 });
  });

  test('can all be made from a single run of each of their first cells', () => {
    for (const table of TABLES) {
      const cells = table.cells('quick').slice(0, 2);
      const results = cells.map((cell) => ({ ...cell, decided: [decidedOf(cell)] }));
      expect(table.render(results), table.name).toMatch(/\| --- \|/);
    }
  });
});

describe('the command line', () => {
  test.each([
    [[], 'one of --quick and --full must be given, and not both'],
    [['--quick', '--workers', 'two'], '--workers is two, allowed: a whole number from 0 to 64'],
    [['--quick', '--table', 'x'], '--table is x, allowed: families, week, quiet, hard-limits, delays,'],
  ])('refuses %j in a sentence', (args, why) => {
    expect(parseOptions(args)).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
  });

  test('takes one table, or all', () => {
    expect(parseOptions(['--full', '--table', 'week'])).toMatchObject({ size: 'full', tables: [{ name: 'week' }] });
    expect(parseOptions(['--quick'])).toMatchObject({ size: 'quick', workers: 2, tables: TABLES });
  });
});

describe('the page', () => {
  test('gets each text between its markers and keeps the rest', () => {
    const page = 'a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n';
    expect(withParts(page, new Map([['x', 'new']]))).toBe('a\n<!-- begin x -->\n\nnew\n\n<!-- end x -->\nb\n');
  });

  test('has a place for every table', () => {
    const text = readFileSync(fileURLToPath(new URL('../../../docs/detection.md', import.meta.url)), 'utf8');
    expect(() => withParts(text, new Map(TABLES.map(({ name }) => [name, ''])))).not.toThrow();
  });

  test('without the markers of a table is refused', () => {
    expect(() => withParts('a', new Map([['x', 'new']]))).toThrow('the page has no place for x; allowed: lines with');
  });
});

const firedAt = (fires: boolean): Readonly<Record<string, number>> => (fires ? { stablehand: 9 } : {});

const rangeOf = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

function decidedOf({ cell, key, rules }: PlannedCell) {
  const short = { ...cell, minutes: 90 };
  return decideRun(short, drawRun(short, key, 0), rules);
}
