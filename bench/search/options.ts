import { parseArgs } from 'node:util';
import { SEARCHED_MODES, type SearchedMode } from '../../test/search/searched-mode.ts';

export const SEARCH_USAGE =
  `usage: npx tsx bench/search/search.ts [--schedules 200] [--seed 1] [--workers 2] [--mode ${SEARCHED_MODES.join(' | ')}] [--path PLACE] [--first-only]\n` +
  '  --path: plays only the schedule that a failure has named, and looks for a smaller one\n' +
  '  --first-only: what fails first is not made small, and nothing is played after it';

export const CRASH_USAGE =
  'usage: npx tsx bench/search/crash.ts [--workers 2] [--path PART-OF-ITS-NAME]...\n' +
  '  --path: only paths whose name holds one of these';

export interface SearchOptions {
  readonly kind: 'options';
  readonly schedules: number;
  readonly seed: number;
  readonly workers: number;
  readonly mode: SearchedMode;
  readonly path?: string;
  readonly firstOnly: boolean;
}

export interface CrashOptions {
  readonly kind: 'options';
  readonly workers: number;
  /** Names of the paths to play, in the order in which they are known. */
  readonly paths: readonly string[];
}

/** Nothing is to be played: somebody wants to know how, or asked for what there is not. */
export type NoOptions = { readonly kind: 'help' } | { readonly kind: 'refused'; readonly why: string };

const MOST_WORKERS = 64;
const HELP = { type: 'boolean', short: 'h', default: false } as const;

export function parseSearchOptions(args: readonly string[]): SearchOptions | NoOptions {
  return orRefusal(() => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: HELP,
        schedules: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        workers: { type: 'string', default: '2' },
        mode: { type: 'string', default: 'any' },
        path: { type: 'string' },
        'first-only': { type: 'boolean', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const mode = SEARCHED_MODES.find((each) => each === values.mode);
    if (mode === undefined)
      throw new RangeError(`--mode is ${values.mode}, allowed: one of ${SEARCHED_MODES.join(', ')}`);
    if (values.path !== undefined && !/^\d+(:\d+)*$/.test(values.path))
      throw new RangeError(`--path is ${values.path}, allowed: whole numbers with colons between them, as in 9:0:4`);
    return {
      kind: 'options',
      schedules: wholeNumber('--schedules', values.schedules, { least: 1, most: 10_000_000 }),
      // fast-check's seeds are 32 bit wide
      seed: wholeNumber('--seed', values.seed, { least: 0, most: 2 ** 31 - 1 }),
      workers: wholeNumber('--workers', values.workers, { least: 1, most: MOST_WORKERS }),
      mode,
      ...(values.path === undefined ? {} : { path: values.path }),
      firstOnly: values['first-only'],
    };
  });
}

/** @param known - Names of all paths. */
export function parseCrashOptions(args: readonly string[], known: readonly string[]): CrashOptions | NoOptions {
  return orRefusal(() => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: HELP,
        workers: { type: 'string', default: '2' },
        path: { type: 'string', multiple: true, default: [''] },
      },
    });
    if (values.help) return { kind: 'help' };
    const unknown = values.path.find((part) => !known.some((name) => name.includes(part)));
    if (unknown !== undefined)
      throw new RangeError(`--path is ${unknown}, allowed: a part of one of these names: ${known.join('; ')}`);
    return {
      kind: 'options',
      workers: wholeNumber('--workers', values.workers, { least: 1, most: MOST_WORKERS }),
      paths: known.filter((name) => values.path.some((part) => name.includes(part))),
    };
  });
}

/** What parsing throws, as a sentence for whoever typed it. */
function orRefusal<T>(parse: () => T): T | NoOptions {
  try {
    return parse();
  } catch (error) {
    return { kind: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(
  name: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new RangeError(`${name} is ${text}, allowed: a whole number from ${least} to ${most}`);
  return value;
}
