import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';

/** One `##` section of docs/extend.md, and its blocks of code. */
interface Section {
  readonly title: string;
  readonly blocks: readonly { readonly file: string | undefined; readonly code: string }[];
}

const SECTIONS: readonly Section[] = readFileSync('docs/extend.md', 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split('\n')[0] ?? '',
    blocks: [...text.matchAll(/^```ts\n(?:\/\/ (\S+)\n)?([\s\S]*?)^```$/gm)].map(([, file, code = '']) => ({
      file,
      code: code.trim(),
    })),
  }));

const TESTS = readdirSync('test/extend')
  .filter((name) => name.startsWith('add-') && name.endsWith('.test.ts'))
  .map((name) => readFileSync(`test/extend/${name}`, 'utf8'));

describe.each(SECTIONS)('docs/extend.md, "$title"', ({ blocks }) => {
  test('has code, and each block says where it stands', () => {
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.filter(({ file }) => file === undefined || !existsSync(file))).toEqual([]);
  });

  test.each(blocks)('is word for word what $file holds', ({ file = '', code }) => {
    expect(readFileSync(file, 'utf8')).toContain(code);
  });

  test.each(blocks)('is run: a test of an addition uses $file', ({ file = '' }) => {
    expect(TESTS.some((text) => text.includes(`./${basename(file)}'`))).toBe(true);
  });

  test('fits a screen', () => {
    for (const { code } of blocks) expect(code.split('\n').length).toBeLessThanOrEqual(60);
  });
});
