import { parse } from 'csv-parse/sync';
import { isMap, type Refusal } from './capture-record.ts';

/** One value as captured; null: missing. */
export type Cell = string | number | boolean | null;

/** The rows of a request. Columns have names where the payload has; else they are counted from 1. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface CsvForm {
  /** True when the first line of every request names the columns. */
  readonly header: boolean;
}

/** Keys under which frameworks wrap their rows. */
const WRAPPERS = ['instances', 'inputs', 'dataframe_records', 'features', 'data', 'rows'];

/** All rows of one request, or why there are none. */
export function rowsOf(text: string, form: CsvForm): Rows | Refusal {
  const json = jsonOf(text);
  return json === undefined ? csvRows(text, form) : jsonRows(json);
}

/** A payload that begins like JSON is JSON, whatever it is called. */
export function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function csvLines(text: string): string[][] | Refusal {
  // quotes are rare, and a plain split is ten times as fast
  if (!text.includes('"')) {
    return text
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line) => line.split(','));
  }
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true });
  } catch {
    return 'bad-payload';
  }
}

function csvRows(text: string, { header }: CsvForm): Rows | Refusal {
  const lines = csvLines(text);
  if (typeof lines === 'string') return lines;
  const [first] = lines;
  if (first === undefined) return 'bad-payload';
  const columns = header ? first : first.map((_, at) => `column-${at + 1}`);
  const rows = header ? lines.slice(1) : lines;
  if (rows.some(({ length }) => length !== columns.length)) return 'columns';
  return { columns, rows: rows.map((row) => row.map(tableCellOf)) };
}

function jsonRows(json: unknown): Rows | Refusal {
  if (isMap(json)) {
    const wrapped = WRAPPERS.map((name) => json[name]).find(Array.isArray);
    if (wrapped !== undefined) return jsonRows(wrapped);
    const values = Object.entries(json);
    if (values.length === 0) return 'bad-payload';
    return values.every(([, value]) => Array.isArray(value))
      ? columnsToRows(values as [string, unknown[]][])
      : recordRows([json]);
  }
  if (!Array.isArray(json) || json.length === 0) return 'bad-payload';
  if (json.every(isMap)) return recordRows(json);
  if (json.every(Array.isArray)) return arrayRows(json);
  return arrayRows([json]);
}

function columnsToRows(values: readonly [string, unknown[]][]): Rows | Refusal {
  const count = values[0]?.[1].length;
  if (count === undefined || values.some(([, cells]) => cells.length !== count)) return 'columns';
  const rows = Array.from({ length: count }, (_, row) => values.map(([, cells]) => tableCellOf(cells[row])));
  return { columns: values.map(([name]) => name), rows };
}

/** Records may leave keys out: a key that any of them has is a column. */
function recordRows(records: readonly Readonly<Record<string, unknown>>[]): Rows {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return {
    columns,
    rows: records.map((record) =>
      columns.map((name) => (Object.hasOwn(record, name) ? tableCellOf(record[name]) : null)),
    ),
  };
}

function arrayRows(arrays: readonly unknown[][]): Rows | Refusal {
  const width = arrays[0]?.length;
  if (width === undefined || width === 0 || arrays.some(({ length }) => length !== width)) return 'columns';
  return {
    columns: Array.from({ length: width }, (_, at) => `column-${at + 1}`),
    rows: arrays.map((row) => row.map(tableCellOf)),
  };
}

const MISSING = new Set(['', 'nan', 'null', 'none', 'na', 'n/a']);

/** Empty, `NaN`, `null` and their like are missing, not text. */
export function tableCellOf(value: unknown): Cell {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (text === '') return null;
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  return MISSING.has(text.toLowerCase()) ? null : text;
}
