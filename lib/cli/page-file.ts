import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadArgument } from './bad-argument.ts';

export interface PageFile {
  readonly path: string;
  write(html: string): void;
}

/** Makes the folder at once, so that a run does not end in vain. @throws {BadArgument} when it cannot be made. */
export function preparePage(folder: string): PageFile {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new BadArgument(`cannot make the folder ${JSON.stringify(folder)}: ${(cause as Error).message}`);
  }
  const path = join(folder, 'incident.html');
  return { path, write: (html) => writeFileSync(path, html) };
}
