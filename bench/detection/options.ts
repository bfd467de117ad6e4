import { parseArgs } from 'node:util';
import { TABLES, tablesNamed } from './tables/all-tables.ts';
import type { Size, Table } from './tables/table.ts';

export const USAGE =
  'usage: detection.ts --quick | --full [--table NAME]... [--workers N] [--seed N] [--json] [--write-docs]\n' +
  '  --workers 0 simulates nothing and shows what is there';

/** What is asked on the command line. */
export interface Options {
  readonly kind: 'options';
  readonly size: Size;
  readonly tables: readonly Table[];
  /** Processes; 0 simulates nothing. @default 2 */
  readonly workers: number;
  /** @default 1 */
  readonly seed: number;
  readonly json: boolean;
  readonly writeDocs: boolean;
}

export function parseOptions(args: readonly string[]): Options | { readonly kind: 'refused'; readonly why: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        table: { type: 'string', multiple: true },
        workers: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        'write-docs': { type: 'boolean', default: false },
      },
    });
    if (values.quick === values.full) throw new RangeError('one of --quick and --full must be given, and not both');
    return {
      kind: 'options',
      size: values.full ? 'full' : 'quick',
      tables: values.table === undefined ? TABLES : tablesNamed(values.table),
      workers: wholeNumber('--workers', values.workers, 64),
      seed: wholeNumber('--seed', values.seed, 1_000_000),
      json: values.json,
      writeDocs: values['write-docs'],
    };
  } catch (error) {
    return { kind: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= most)) throw new RangeError(`${name} is ${text}, allowed: a whole number from 0 to ${most}`);
  return value;
}
