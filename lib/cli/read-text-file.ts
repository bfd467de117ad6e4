import { readFileSync } from 'node:fs';
import { BadArgument } from './bad-argument.ts';

/** @throws {BadArgument} with a sentence when there is no such file or it cannot be read. */
export function readTextFile(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new BadArgument(`cannot read ${what} ${JSON.stringify(path)}: ${reasonOf(cause)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a directory',
};

const reasonOf = (cause: unknown): string => {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? String(cause);
};
