import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesOf } from './circles.ts';
import { CORE_ROOMS, ENTRIES, FACES, FLOORS, LARGE_FOLDERS } from './floors.ts';
import { sourceFiles } from './source-tree.ts';

const files = sourceFiles('lib', 'lambdas', 'bin');
const known = new Set(files.map(({ path }) => path));
const isIn = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
const isNamed = (name: string, allowed: string): boolean =>
  /[/:]$/.test(allowed) ? name.startsWith(allowed) : name === allowed;

describe('the house', () => {
  it('has a floor for every file', () => {
    expect(files.filter(({ path }) => !FLOORS.some(({ of }) => isIn(path, of))).map(({ path }) => path)).toEqual([]);
  });

  it.each(FLOORS)('$of: $why', ({ of, may, packages }) => {
    const strange = files
      .filter(({ path }) => isIn(path, of))
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => {
            if (isIn(target, of)) return false;
            if (known.has(target) || target.startsWith('lib/')) return !may.some((place) => isIn(target, place));
            return !packages.some((name) => isNamed(target, name));
          })
          .map((target) => `${path} imports ${target}`),
      );
    expect(strange).toEqual([]);
  });

  it('lets an adapter know nothing of another service’s adapter', () => {
    const folderOf = (path: string): string => dirname(path);
    const shared = (path: string) => ['lib/adapters', 'lib/adapters/aws'].includes(dirname(path));
    const crossed = files
      .filter(({ path }) => isIn(path, 'lib/adapters'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((target) => isIn(target, 'lib/adapters') && folderOf(target) !== folderOf(path) && !shared(target))
          .map((target) => `${path} imports ${target}`),
      );
    expect(crossed).toEqual([]);
  });

  it('has rooms that can be remembered: at most twenty files in a folder', () => {
    const counts = new Map<string, number>();
    for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1); // the first of its folder
    const large = [...counts].filter(([folder, count]) => count > 20 && LARGE_FOLDERS[folder] === undefined);
    expect(large).toEqual([]);
  });

  it('knows the rooms of core, and lets each import only itself and lower ones', () => {
    const roomOf = (path: string): string => path.split('/')[2] ?? '';
    const inCore = files.filter(({ path }) => isIn(path, 'lib/core'));
    expect([...new Set(inCore.map(({ path }) => roomOf(path)))].sort()).toEqual([...CORE_ROOMS].sort());
    const upwards = inCore.flatMap(({ path, imports }) =>
      imports
        .filter((target) => isIn(target, 'lib/core'))
        .filter((target) => CORE_ROOMS.indexOf(roomOf(target)) > CORE_ROOMS.indexOf(roomOf(path)))
        .map((target) => `${path} imports ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  it('has no circle of imports, types counted', () => {
    expect(circlesOf(files)).toEqual([]);
  });

  it('has files that are read in one go: at most 250 lines', () => {
    expect(files.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it('has short functions: 95 of 100 have at most 40 lines', () => {
    const lengths = files.flatMap(({ functions }) => functions.map(({ lines }) => lines)).sort((a, b) => a - b);
    expect(lengths.length).toBeGreaterThan(1000);
    expect(lengths[Math.floor(lengths.length * 0.95)]).toBeLessThanOrEqual(40);
  });

  it('asks nobody to remember an order of more than four parameters', () => {
    const many = files.flatMap(({ functions }) => functions.filter(({ parameters }) => parameters > 4));
    expect(many.map(({ file, line, name, parameters }) => `${file}:${line} ${name} has ${parameters}`)).toEqual([]);
  });

  it('uses a name for one thing: nothing is exported from two files', () => {
    const exporters = new Map<string, string[]>();
    for (const { path, exports } of files.filter(({ path }) => !FACES.some((face) => isIn(path, face))))
      for (const name of new Set(exports)) exporters.set(name, [...(exporters.get(name) ?? []), path]);
    expect([...exporters].filter(([, paths]) => paths.length > 1)).toEqual([]);
  });

  it('holds nothing that nobody reaches from an entry point', () => {
    const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const target of importsOf.get(path) ?? []) visit(target);
    };
    for (const { path } of files) if (ENTRIES.some((entry) => isIn(path, entry))) visit(path);
    expect(files.filter(({ path }) => !reached.has(path)).map(({ path }) => path)).toEqual([]);
  });
});
