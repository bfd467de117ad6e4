import { readFileSync } from 'node:fs';
import { BadArgument } from './bad-argument.ts';

/** @throws {BadArgument} with a sentence when there is no such file or it cannot be read. */
export function readTextFile(path: string, what: string): string {
  try {
    return textOf(readFileSync(path));
  } catch (cause) {
    throw new BadArgument(`cannot read ${what} ${JSON.stringify(path)}: ${reasonOf(cause)}`);
  }
}

/** PowerShell writes UTF-16, and Windows editors put a byte order mark before UTF-8: both are read as what they are. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
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
