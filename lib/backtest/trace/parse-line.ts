import { COLUMN, COLUMNS, type ColumnName, WORDS } from './fields.ts';
import { type LineValues, withRoomFor } from './line-values.ts';
import { shown, TraceError } from './trace-error.ts';
import { parseMinute } from './trace-time.ts';

const KNOWN: readonly string[] = [...WORDS, ...COLUMNS];

/**
 * Reads one line of minutes with JSON.parse, slowly and with a sentence for everything that is wrong with it. `scanLine` reads what
 * is written plainly, and leaves the rest to this one.
 *
 * @throws {TraceError} without a line number's meaning of its own: `line` is passed through.
 */
export function parseLine(text: string, line: number, into: LineValues): void {
  const refuse = (sentence: string): never => {
    throw new TraceError(line, sentence);
  };
  const fields = objectOf(text, refuse);
  for (const key of Object.keys(fields)) {
    if (!KNOWN.includes(key) && !key.startsWith('x-')) {
      refuse(`unknown field ${shown(key)}, allowed: ${KNOWN.join(', ')} or a name that begins with x-`);
    }
  }
  into.run = wordOf(fields, 'run', refuse) ?? '';
  into.variant = wordOf(fields, 'variant', refuse) ?? refuse('variant is missing, allowed: a name of the header');
  into.instance = wordOf(fields, 'instance', refuse);
  const isSeries = fields.from !== undefined;
  if (isSeries === (fields.t !== undefined)) {
    refuse(
      isSeries
        ? 't and from exclude each other: a row has t, a series has from'
        : 'neither t nor from: a row has t, a series has from',
    );
  }
  const when = isSeries ? fields.from : fields.t;
  into.kind = isSeries ? 'series' : 'row';
  into.minute =
    parseMinute(when) ??
    refuse(
      `${isSeries ? 'from' : 't'} is ${shown(when)}, allowed: the start of a minute in UTC such as "2026-11-01T00:00:00Z"`,
    );
  into.length = isSeries ? seriesLength(fields, refuse) : 1;
  into.named = 0;
  for (const column of COLUMNS) {
    if (fields[column] === undefined) continue;
    into.named |= 1 << COLUMN[column];
    fill(
      withRoomFor(into.columns, COLUMN[column], into.length),
      { given: fields[column], field: column },
      into,
      refuse,
    );
  }
  readLimits(fields.latencyOver, into, refuse);
}

type Fields = Readonly<Record<string, unknown>>;
type Refuse = (sentence: string) => never;

function objectOf(text: string, refuse: Refuse): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(`no JSON: ${shown(text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(`must be an object, got ${shown(value)}`);
  return value as Fields;
}

function wordOf(fields: Fields, field: string, refuse: Refuse): string | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' && value !== ''
    ? value
    : refuse(`${field} is ${shown(value)}, allowed: a text that is not empty`);
}

function seriesLength(fields: Fields, refuse: Refuse): number {
  const overs = typeof fields.latencyOver === 'object' && fields.latencyOver !== null ? fields.latencyOver : {};
  const named = [...COLUMNS.map((column): [string, unknown] => [column, fields[column]]), ...Object.entries(overs)];
  const lists = named.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const [first] = lists;
  if (first === undefined) return refuse('a series needs at least one list, such as "invocations":[100,98,null]');
  const other = lists.find(([, list]) => list.length !== first[1].length);
  if (other !== undefined) {
    return refuse(
      `${first[0]} has ${first[1].length} minutes and ${other[0]} has ${other[1].length}: the lists of a series are equally long`,
    );
  }
  return first[1].length;
}

interface GivenField {
  readonly given: unknown;
  readonly field: string;
}

function fill(values: Float64Array, { given, field }: GivenField, { kind, length }: LineValues, refuse: Refuse): void {
  if (kind === 'row') {
    values[0] = numberOf(given, field, refuse);
    return;
  }
  if (given === null) {
    values.fill(Number.NaN, 0, length);
    return;
  }
  if (!Array.isArray(given)) refuse(`${field} is ${shown(given)}, allowed in a series: a list, one value a minute`);
  (given as unknown[]).forEach((value, at) => {
    values[at] = numberOf(value, `${field}[${at}]`, refuse);
  });
}

function numberOf(value: unknown, field: string, refuse: Refuse): number {
  if (value === null) return Number.NaN;
  if (field.startsWith('weight' satisfies ColumnName)) {
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    return refuse(`${field} is ${shown(value)}, allowed: a number from 0, or null for not reported`);
  }
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(`${field} is ${shown(value)}, allowed: a whole number from 0, or null for not reported`);
}

function readLimits(given: unknown, into: LineValues, refuse: Refuse): void {
  into.limits = [];
  if (given === undefined || given === null) return;
  if (typeof given !== 'object' || Array.isArray(given)) {
    refuse(`latencyOver is ${shown(given)}, allowed: an object of microseconds and counts such as {"300000":4}`);
  }
  for (const [limit, values] of Object.entries(given as Fields)) {
    if (!/^[1-9]\d{0,14}$/.test(limit))
      refuse(`latencyOver has the limit ${shown(limit)}, allowed: whole microseconds from 1`);
    into.limits.push(Number(limit));
    fill(
      withRoomFor(into.over, into.limits.length - 1, into.length),
      { given: values, field: `latencyOver.${limit}` },
      into,
      refuse,
    );
  }
}
