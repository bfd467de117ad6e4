import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/detection.md', import.meta.url));

/** Puts each text between its markers, `<!-- begin NAME -->` and `<!-- end NAME -->`. @throws {RangeError} where a marker is missing. */
export function withParts(page: string, parts: ReadonlyMap<string, string>): string {
  let written = page;
  for (const [name, text] of parts) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [from, to] = [written.indexOf(begin), written.indexOf(end)];
    if (from < 0 || to < from) {
      throw new RangeError(`the page has no place for ${name}; allowed: lines with ${begin} and then ${end}`);
    }
    written = `${written.slice(0, from + begin.length)}\n\n${text}\n\n${written.slice(to)}`;
  }
  return written;
}

export function writePage(parts: ReadonlyMap<string, string>): void {
  writeFileSync(PAGE, withParts(readFileSync(PAGE, 'utf8'), parts));
}
